"""Lets a second person approve a notice before it is issued: what both have read is what leaves, to the byte.

Source: forms.md L8 and L9, "approved by legal services"; safety.md section 4, two people needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from cmeforms.casework.forms.reading_records import read_json, record_entries
from cmeforms.casework.ground.access import note_view, refuse, require_record
from cmeforms.casework.ground.letter_access import letters_to_issue
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.checking import CheckedLetter, check_letter
from cmeforms.casework.letters.filling import LetterToFill, input_names
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.recording import Addressed, issued_before, record_letter
from cmeforms.casework.templates.template_words import require_words_read
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.records.letter_entries import entries_since
from cmeforms.submissions.lifecycle import RecordState

LASTS = timedelta(days=7)
"""How long a notice waits: longer than an export, because legal services keep office hours."""

LONGEST_APPROVAL = 500
NO_LONGER_THE_SAME = "The notice would no longer be the one that was put forward. Write it again."


@dataclass(frozen=True)
class PutForward:
    """A notice that somebody wrote and that waits for a second person. ``letter_sha256`` is over its bytes (hex)."""

    state: RecordState
    title: str
    asked_by: Person
    request: LetterRequest
    letter_sha256: str
    is_own: bool


@dataclass(frozen=True)
class ReadForApproval:
    """A notice as the second person reads it; ``problems`` say why it cannot be issued any more."""

    waiting: PutForward
    checked: CheckedLetter
    problems: tuple[str, ...]


def put_forward(services: Services, person: Person, request: LetterRequest) -> None:
    """Ask for a second person's approval of a notice as it was read; again changes nothing.

    Raises as ``check_letter``, and ``ActRefused`` for what is not ready or needs no approval.
    """
    at = services.clock()
    request = replace(request, written_at=at)
    checked = check_letter(services, person, request)
    if checked.addressed is None or not checked.opened.offered.declaration.needs_approval:
        raise ActRefused("The letter cannot be put forward as it stands.")
    require_words_read(checked.addressed.template, request.read_sha256)
    facts = {
        "run_id": request.run_id,
        "template": request.template,
        "letter_sha256": checked.addressed.letter.sha256,
    }
    payloads = {"request": _as_json(request, checked.opened.filling)}
    with services.log.act(at=at, by=person.person_id) as act:
        if _entry_of(services, request.record_id, request.run_id) is None:
            act.append(NewEntry(EntryKind.LETTER_PUT_FORWARD, request.record_id, facts=facts, payloads=payloads))


def waiting_letters(services: Services, person: Person) -> list[PutForward]:
    """The notices that wait, oldest first: those that this person wrote, and those that they may approve."""
    entries = entries_since(services.log.storage, EntryKind.LETTER_PUT_FORWARD, services.clock() - LASTS)
    return [found for entry in entries for found in _open(services, person, entry)]


def read_waiting(services: Services, person: Person, record_id: str, run_id: str) -> ReadForApproval:
    """One waiting notice, for whoever wrote it or may approve it; the look is noted.

    Raises ``NotAllowed``, ``ActRefused`` if it must not go.
    """
    read = _read(services, person, record_id, run_id)
    note_view(services, person, record_id, "notice")
    return read


def _read(services: Services, person: Person, record_id: str, run_id: str) -> ReadForApproval:
    require_record(services, person, Action.ISSUE_LETTERS, record_id)
    entry = _entry_of(services, record_id, run_id)
    found = next(_open(services, person, entry), None) if entry else None
    if found is None:
        raise NotAllowed("there is no such notice for this person")
    checked = check_letter(services, found.asked_by, found.request)
    return ReadForApproval(found, checked, _problems(found, checked))


def approve(services: Services, person: Person, record_id: str, run_id: str, approval: str) -> str:
    """Approve a notice that somebody else wrote, and issue it in their name; the id of the letter's record.

    ``approval`` says who agreed for legal services, and when. Raises as ``read_waiting``; ``NotAllowed`` for its
    writer, ``ActRefused`` if it changed meanwhile or nothing is said.
    """
    require_record(services, person, Action.ISSUE_LETTERS, record_id)
    earlier = issued_before(services.log, run_id, [record_id])[0]
    if earlier:
        return earlier.record_id
    read = _read(services, person, record_id, run_id)
    if read.waiting.is_own:
        refuse(services, person, Action.ISSUE_LETTERS, record_id)
        raise NotAllowed("nobody approves their own notice")
    if read.checked.addressed is None or read.problems:
        raise ActRefused(" ".join(read.problems))
    if not approval.strip() or len(approval) > LONGEST_APPROVAL:
        raise ActRefused(f"Say who agreed for legal services, and when, in at most {LONGEST_APPROVAL} characters.")
    return _issue(services, person, read, read.checked.addressed, approval.strip())


def _issue(services: Services, person: Person, read: ReadForApproval, addressed: Addressed, approval: str) -> str:
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        again = issued_before(services.log, addressed.run_id, [addressed.recipient])[0]
        if again:
            return again.record_id
        letter_id = record_letter(act, addressed)
        facts = {"asked_by": read.waiting.asked_by.person_id}
        payloads = {"approval": approval.encode("utf-8")}
        act.append(NewEntry(EntryKind.LETTER_APPROVED, letter_id, facts=facts, payloads=payloads))
    return letter_id


def _problems(found: PutForward, checked: CheckedLetter) -> tuple[str, ...]:
    if checked.addressed is None:
        return tuple(checked.problems.values())
    return () if checked.addressed.letter.sha256 == found.letter_sha256 else (NO_LONGER_THE_SAME,)


def _entry_of(services: Services, record_id: str, run_id: str) -> LogEntry | None:
    put = (e for e in record_entries(services, record_id) if e.kind is EntryKind.LETTER_PUT_FORWARD)
    return next((entry for entry in put if entry.facts["run_id"] == run_id), None)


def _open(services: Services, person: Person, entry: LogEntry) -> Iterator[PutForward]:
    """What was put forward, if it waits still and this person wrote it or may issue such letters from its record."""
    state = services.log.state(entry.record_id)
    is_issued = issued_before(services.log, str(entry.facts["run_id"]), [state.record_id])[0] is not None
    if is_issued or services.clock() - entry.at > LASTS:
        return
    theirs = {t.slug: t.declaration.title for t in letters_to_issue(services, person, state)}
    title = theirs.get(str(entry.facts["template"]))
    if title:
        asked_by = Accounts(services.log).person(entry.person_id)
        request = replace(LetterRequest(**read_json(services, entry, "request")), written_at=entry.at)
        is_own = asked_by.person_id == person.person_id
        yield PutForward(state, title, asked_by, request, str(entry.facts["letter_sha256"]), is_own)


def _as_json(request: LetterRequest, filling: LetterToFill) -> bytes:
    """What was asked for, and of what was posted the boxes of this letter alone: only they were looked at."""
    boxes = {name for declared in filling.asked for name in input_names(declared)}
    typed = {name: text for name, text in request.typed.items() if name in boxes}
    kept = {name: value for name, value in asdict(replace(request, typed=typed)).items() if name != "written_at"}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8")
