"""Keeps one-time links by the hash of their token; must not know addresses of pages, mails or what a link opens."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex, token_urlsafe

from cmeforms.records.act import Act
from cmeforms.records.chain import Row, sha256_hex, utc_text
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.post import Link, MadeLink, NewLink
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import Stage

MOST_WRONG_CODES = 5
"""After so many the link is dead. Source: safety.md, check C57."""

_ALIVE = f"used_at = '' AND revoked_at = '' AND expires_at > ? AND wrong_codes < {MOST_WRONG_CODES}"


def make_link(act: Act, new: NewLink) -> MadeLink:
    """Keep a new link and return its secret token (256 random bits), which is kept nowhere; logs ``LinkMade``.

    With ``new.code`` the link opens only together with that code, told by a second channel.
    """
    token, link_id = token_urlsafe(32), token_hex(16)
    act.storage.insert(
        "links",
        {
            "token_sha256": _digest(token),
            "link_id": link_id,
            "record_id": new.record_id,
            "purpose": new.purpose,
            "recipient_id": new.recipient_id,
            "details": json.dumps(dict(new.details), sort_keys=True),
            "code_sha256": _digest(link_id + new.code) if new.code else "",
            "made_at": utc_text(act.at),
            "made_by": act.by,
            "expires_at": utc_text(new.expires_at),
            "opened_at": "",
            "used_at": "",
            "revoked_at": "",
            "wrong_codes": 0,
            "visit_sha256": "",
        },
    )
    facts = {"link_id": link_id, "purpose": new.purpose, "recipient_id": new.recipient_id}
    act.append(NewEntry(EntryKind.LINK_MADE, new.record_id, facts=facts))
    return MadeLink(link_id, token)


def open_link(act: Act, token: str, purpose: str, code: str = "") -> tuple[Link, str] | None:
    """Bind a link to the browser that opens it first; the link and the secret visit token for its cookie.

    None for every reason alike: unknown, for another purpose, late, revoked, used, opened before by another browser, a
    wrong code, a record that is erased. A refusal of a link that exists is logged (``LinkRefused``), but for that last
    one: an erased record takes no entry. Logs ``LinkOpened``.
    """
    row = act.storage.row("SELECT * FROM links WHERE token_sha256 = ? AND purpose = ?", [_digest(token), purpose])
    if row is None or act.state(row["record_id"]).stage is Stage.ERASED:
        return None
    visit = token_urlsafe(32)
    is_right = row["code_sha256"] in ("", _digest(row["link_id"] + code))
    taken = is_right and act.storage.run(
        f"UPDATE links SET opened_at = ?, visit_sha256 = ? WHERE link_id = ? AND opened_at = '' AND {_ALIVE}",  # noqa: S608 - no input
        [utc_text(act.at), _digest(visit), row["link_id"], utc_text(act.at)],
    )
    if not is_right:
        act.storage.run("UPDATE links SET wrong_codes = wrong_codes + 1 WHERE link_id = ?", [row["link_id"]])
    kind = EntryKind.LINK_OPENED if taken else EntryKind.LINK_REFUSED
    act.append(NewEntry(kind, row["record_id"], facts={"link_id": row["link_id"]}))
    return (_link(act.storage, row["link_id"]), visit) if taken else None


def visited_link(storage: Storage, visit: str, *, at: datetime) -> Link | None:
    """The link that this browser opened, while it is alive; None otherwise."""
    row = storage.row(
        f"SELECT link_id FROM links WHERE visit_sha256 = ? AND visit_sha256 <> '' AND {_ALIVE}",  # noqa: S608 - no input
        [_digest(visit), utc_text(at)],
    )
    return _link(storage, row["link_id"]) if row else None


def link_of_visit(storage: Storage, visit: str) -> Link | None:
    """The link that this browser opened, alive or not; None when it opened none."""
    row = storage.row("SELECT * FROM links WHERE visit_sha256 = ? AND visit_sha256 <> ''", [_digest(visit)])
    return _link_of(row) if row else None


def asks_for_code(storage: Storage, token: str) -> bool:
    """Whether a code belongs to this token; True for an unknown one too, so that asking tells nothing."""
    row = storage.row("SELECT code_sha256 FROM links WHERE token_sha256 = ?", [_digest(token)])
    return row is None or bool(row["code_sha256"])


def use_link(act: Act, link_id: str, payloads: Mapping[str, bytes] | None = None) -> bool:
    """Let a link have done its work: it opens nothing any more; False when it was not alive. Logs ``LinkUsed``.

    ``payloads`` are what is kept of who used it, sealed under the record's key.
    """
    return _close(act, link_id, "used_at", EntryKind.LINK_USED, payloads or {})


def revoke_link(act: Act, link_id: str) -> bool:
    """Call a link back before it was used; False when it was not alive. Logs ``LinkRevoked``."""
    return _close(act, link_id, "revoked_at", EntryKind.LINK_REVOKED, {})


def keep_details(act: Act, link_id: str, details: Mapping[str, str]) -> None:
    """Replace what a link carries: references, slugs and hashes, never a child's data."""
    act.storage.run(
        "UPDATE links SET details = ? WHERE link_id = ?", [json.dumps(dict(details), sort_keys=True), link_id]
    )


def links_of(storage: Storage, record_id: str) -> list[Link]:
    """Every link made for a record, newest first."""
    rows = storage.rows("SELECT * FROM links WHERE record_id = ? ORDER BY made_at DESC, link_id", [record_id])
    return [_link_of(row) for row in rows]


def records_with_links(storage: Storage, purpose: str, record_ids: Sequence[str]) -> set[str]:
    """Those of the records for which a link of this purpose was made, alive or not."""
    rows = storage.rows(
        "SELECT DISTINCT record_id FROM links WHERE purpose = ? AND record_id IN (SELECT value FROM json_each(?))",
        [purpose, json.dumps(list(record_ids))],
    )
    return {row["record_id"] for row in rows}


def _close(act: Act, link_id: str, column: str, kind: EntryKind, payloads: Mapping[str, bytes]) -> bool:
    changed = act.storage.run(
        f"UPDATE links SET {column} = ? WHERE link_id = ? AND {_ALIVE}",  # noqa: S608 - columns of this module
        [utc_text(act.at), link_id, utc_text(act.at)],
    )
    if changed:
        link = _link(act.storage, link_id)
        act.append(NewEntry(kind, link.record_id, facts={"link_id": link_id}, payloads=payloads))
    return changed == 1


def _link(storage: Storage, link_id: str) -> Link:
    row = storage.row("SELECT * FROM links WHERE link_id = ?", [link_id])
    assert row is not None  # noqa: S101 - found a moment ago in the same transaction
    return _link_of(row)


def _link_of(row: Row) -> Link:
    return Link(
        link_id=row["link_id"],
        record_id=row["record_id"],
        purpose=row["purpose"],
        recipient_id=row["recipient_id"],
        details=json.loads(row["details"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        made_by=row["made_by"],
        expires_at=datetime.fromisoformat(row["expires_at"]),
        opened_at=_moment(row["opened_at"]),
        used_at=_moment(row["used_at"]),
        revoked_at=_moment(row["revoked_at"]),
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _digest(secret: str) -> str:
    # "surrogatepass": an address may hold any text, and a strange one is only unknown.
    return sha256_hex(secret.encode("utf-8", "surrogatepass"))
