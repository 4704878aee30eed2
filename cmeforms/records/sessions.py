"""Keeps sign-ins and failed tries on the server; must not know cookies, passwords or what a person may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe

from cmeforms.errors import StorageUnavailable
from cmeforms.records.chain import Row, sha256_hex, utc_text
from cmeforms.records.entries import Session, SessionLimits
from cmeforms.records.storage import Storage

_SEEN_EVERY = timedelta(seconds=30)
"""A page view writes at most this often: a session ends up to this much early, never late."""

_CLOCK_SLACK = timedelta(minutes=2)
_FAILURES_KEPT = timedelta(days=1)


class Sessions:
    """Server-side sessions, known by the SHA-256 of their token alone: a stolen copy of the file opens none.

    Every method is one statement, so that it also works inside an act and then lives or dies with it.
    Source: safety.md section 1, fact 1.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def start(self, person_id: str, *, at: datetime) -> str:
        """Begin a session and return its secret token (256 random bits), which is kept nowhere."""
        token, moment = token_urlsafe(32), utc_text(at)
        row = {"token_sha256": _digest(token), "session_id": token_hex(8), "person_id": person_id}
        self._storage.insert("sessions", {**row, "created_at": moment, "last_seen_at": moment, "confirmed_at": moment})
        return token

    def find(self, token: str, *, at: datetime, limits: SessionLimits) -> Session | None:
        """The session of this token, seen now; None when unknown, ended, idle for too long or too old.

        A clock that went back ends sessions too: they fail closed.
        """
        row = self._storage.row("SELECT * FROM sessions WHERE token_sha256 = ? AND ended_at IS NULL", [_digest(token)])
        session = _session(row) if row else None
        if session is None or not _is_alive(session, at, limits):
            return None
        if at - session.last_seen_at >= _SEEN_EVERY:
            self._see(token, at)
        return session

    def _see(self, token: str, at: datetime) -> None:
        try:
            self._storage.run(
                "UPDATE sessions SET last_seen_at = ? WHERE token_sha256 = ?", [utc_text(at), _digest(token)]
            )
        except StorageUnavailable:
            # On a full disk people can still read; their session only ends sooner.
            return

    def confirm(self, token: str, *, at: datetime) -> None:
        """Note that the password was given again just now."""
        self._storage.run(
            "UPDATE sessions SET confirmed_at = ? WHERE token_sha256 = ? AND ended_at IS NULL",
            [utc_text(at), _digest(token)],
        )

    def end(self, token: str, *, at: datetime) -> None:
        """End the session of this token."""
        self._storage.run(
            "UPDATE sessions SET ended_at = ? WHERE token_sha256 = ? AND ended_at IS NULL",
            [utc_text(at), _digest(token)],
        )

    def end_listed(self, person_id: str, session_id: str, *, at: datetime) -> bool:
        """End one of a person's own sessions by its listed id; False when that is not theirs or ended."""
        changed = self._storage.run(
            "UPDATE sessions SET ended_at = ? WHERE person_id = ? AND session_id = ? AND ended_at IS NULL",
            [utc_text(at), person_id, session_id],
        )
        return changed == 1

    def end_all(self, person_id: str, *, at: datetime, keep_token: str = "") -> int:
        """End every session of a person, as after a new password; returns how many; one may be kept."""
        return self._storage.run(
            "UPDATE sessions SET ended_at = ? WHERE person_id = ? AND token_sha256 <> ? AND ended_at IS NULL",
            [utc_text(at), person_id, _digest(keep_token)],
        )

    def alive(self, person_id: str, *, at: datetime, limits: SessionLimits) -> list[Session]:
        """A person's sessions that still open pages, newest first."""
        rows = self._storage.rows(
            "SELECT * FROM sessions WHERE person_id = ? AND ended_at IS NULL ORDER BY created_at DESC, rowid DESC",
            [person_id],
        )
        return [session for session in map(_session, rows) if _is_alive(session, at, limits)]

    def forget_before(self, moment: datetime) -> int:
        """Delete what was last seen before ``moment``; returns how many."""
        return self._storage.run("DELETE FROM sessions WHERE last_seen_at < ?", [utc_text(moment)])


class SignInFailures:
    """Counts failed sign-ins for each account and each address, within a window.

    A subject is any text (a typed email, an address); only its hash is kept, since people type
    passwords into the wrong box. Tries are kept for a day; the log keeps the refusals.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def note(self, subjects: Iterable[str], *, at: datetime) -> None:
        """Count one failure against each subject, and drop counts older than a day."""
        for subject in subjects:
            self._storage.insert("sign_in_failures", {"subject_sha256": _digest(subject), "at": utc_text(at)})
        self._storage.run("DELETE FROM sign_in_failures WHERE at < ?", [utc_text(at - _FAILURES_KEPT)])

    def count(self, subject: str, *, since: datetime) -> int:
        """How many failures there were from ``since`` on (not earlier than a day ago)."""
        row = self._storage.row(
            "SELECT count(*) AS failures FROM sign_in_failures WHERE subject_sha256 = ? AND at >= ?",
            [_digest(subject), utc_text(since)],
        )
        return int(row["failures"]) if row else 0

    def clear(self, subject: str) -> None:
        """Forget the failures of one subject, as after a sign-in."""
        self._storage.run("DELETE FROM sign_in_failures WHERE subject_sha256 = ?", [_digest(subject)])


def _is_alive(session: Session, at: datetime, limits: SessionLimits) -> bool:
    return (
        session.last_seen_at - _CLOCK_SLACK <= at < session.last_seen_at + limits.idle
        and at < session.created_at + limits.absolute
    )


def _session(row: Row) -> Session:
    return Session(
        session_id=row["session_id"],
        person_id=row["person_id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        last_seen_at=datetime.fromisoformat(row["last_seen_at"]),
        confirmed_at=datetime.fromisoformat(row["confirmed_at"]),
    )


def _digest(secret: str) -> str:
    # "surrogatepass": a cookie may hold any text, and a strange one is only unknown.
    return sha256_hex(secret.encode("utf-8", "surrogatepass"))
