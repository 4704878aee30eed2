"""Notices that were put forward, and what became of each, for who wrote them or may approve them; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from cmeforms.casework.forms.reading_records import read_json, record_entries
from cmeforms.casework.ground.letter_access import letters_to_issue
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.recording import issued_before
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.letter_entries import entries_since
from cmeforms.submissions.lifecycle import RecordState

LASTS = timedelta(days=7)
"""How long a notice waits: longer than an export, because legal services keep office hours."""


class Standing(StrEnum):
    """What became of a notice that was put forward, in words."""

    WAITS = "Waits for a second person"
    ISSUED = "Approved and issued"
    WITHDRAWN = "Withdrawn"
    SENT_BACK = "Sent back"
    LAPSED = "Not approved within a week"


_ENDINGS = {EntryKind.LETTER_WITHDRAWN: Standing.WITHDRAWN, EntryKind.LETTER_SENT_BACK: Standing.SENT_BACK}


@dataclass(frozen=True)
class Ending:
    """Who withdrew a notice or sent it back, when (aware) and, if it was sent back, why."""

    by: Person
    at: datetime
    reason: str = field(repr=False)


@dataclass(frozen=True)
class PutForward:
    """A notice that somebody wrote for a second person to approve. ``letter_sha256`` is over its bytes (hex)."""

    state: RecordState
    title: str
    asked_by: Person
    request: LetterRequest
    letter_sha256: str
    is_own: bool
    standing: Standing
    ending: Ending | None = None

    @property
    def waits(self) -> bool:
        """Whether it can be approved."""
        return self.standing is Standing.WAITS

    @property
    def came_back(self) -> bool:
        """Whether its reader wrote it and somebody sent it back."""
        return self.is_own and self.standing is Standing.SENT_BACK


def recent_notices(services: Services, person: Person) -> list[PutForward]:
    """The notices that wait, or came back to this person within a week, oldest first.

    Those that the person wrote, and those that they may approve.
    """
    now = services.clock()
    entries = entries_since(services.log.storage, EntryKind.LETTER_PUT_FORWARD, now - 2 * LASTS)
    found = (notice for entry in entries for notice in _read(services, person, entry))
    return [one for one in found if one.waits or (one.came_back and one.ending and now - one.ending.at <= LASTS)]


def notices_of(services: Services, person: Person, state: RecordState) -> list[PutForward]:
    """Every notice put forward from a record, oldest first; none for who does not send such letters from it."""
    return [notice for entry in _put_forward(services, state.record_id) for notice in _read(services, person, entry)]


def notice_of(services: Services, person: Person, record_id: str, run_id: str) -> PutForward | None:
    """One notice, whatever became of it; None if there is no such notice for this person."""
    entry = entry_of_notice(services, record_id, run_id)
    return next(_read(services, person, entry), None) if entry else None


def entry_of_notice(services: Services, record_id: str, run_id: str) -> LogEntry | None:
    """The entry with which a notice of this run was put forward from a record."""
    return next((e for e in _put_forward(services, record_id) if e.facts["run_id"] == run_id), None)


def standing_of(services: Services, entry: LogEntry) -> Standing:
    """What became of a notice by now, by the entry with which it was put forward."""
    if issued_before(services.log, str(entry.facts["run_id"]), [entry.record_id])[0]:
        return Standing.ISSUED
    end = _end_of(services, entry)
    if end:
        return _ENDINGS[end.kind]
    return Standing.LAPSED if services.clock() - entry.at > LASTS else Standing.WAITS


def _put_forward(services: Services, record_id: str) -> Iterator[LogEntry]:
    return (e for e in record_entries(services, record_id) if e.kind is EntryKind.LETTER_PUT_FORWARD)


def _end_of(services: Services, entry: LogEntry) -> LogEntry | None:
    ends = (e for e in record_entries(services, entry.record_id) if e.kind in _ENDINGS)
    return next((end for end in ends if end.facts["run_id"] == entry.facts["run_id"]), None)


def _read(services: Services, person: Person, entry: LogEntry) -> Iterator[PutForward]:
    """A notice, if this person may issue such letters from its record."""
    state = services.log.state(entry.record_id)
    theirs = {t.slug: t.declaration.title for t in letters_to_issue(services, person, state)}
    title = theirs.get(str(entry.facts["template"]))
    if not title:
        return
    asked_by = Accounts(services.log).person(entry.person_id)
    end = _end_of(services, entry)
    yield PutForward(
        state=state,
        title=title,
        asked_by=asked_by,
        request=replace(LetterRequest(**read_json(services, entry, "request")), written_at=entry.at),
        letter_sha256=str(entry.facts["letter_sha256"]),
        is_own=asked_by.person_id == person.person_id,
        standing=standing_of(services, entry),
        ending=_ending(services, end) if end else None,
    )


def _ending(services: Services, end: LogEntry) -> Ending:
    reason = ""
    if end.kind is EntryKind.LETTER_SENT_BACK:
        reason = services.log.read_payload(end.record_id, end.number, "reason").decode("utf-8")
    return Ending(Accounts(services.log).person(end.person_id), end.at, reason)
