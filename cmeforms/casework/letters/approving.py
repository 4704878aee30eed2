"""Lets a second person approve a notice before it is issued: what both have read is what leaves, to the byte.

Source: forms.md L8 and L9, "approved by legal services"; safety.md section 4, two people needed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from cmeforms.casework.ground.access import note_view, require_record
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.checking import CheckedLetter, check_letter
from cmeforms.casework.letters.filling import LetterToFill, input_names
from cmeforms.casework.letters.notice_turns import known_notice, require_waits, require_writer, words_to_keep
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.recording import Addressed, issued_before, record_letter
from cmeforms.casework.letters.series import SERIES, require_place
from cmeforms.casework.letters.waiting_notices import PutForward, entry_of_notice
from cmeforms.casework.templates.template_words import require_words_read
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry

NO_LONGER_THE_SAME = "The notice would no longer be the one that was put forward. Write it again."
NOT_THEIRS_NOW = "Who wrote the notice may not issue it from this record any more."


@dataclass(frozen=True)
class ReadForApproval:
    """A notice as the second person reads it; ``problems`` say why it cannot be issued any more.

    ``checked`` is None where something stops the letter by now.
    """

    waiting: PutForward
    checked: CheckedLetter | None
    problems: tuple[str, ...]


def put_forward(services: Services, person: Person, request: LetterRequest) -> None:
    """Ask for a second person's approval of a notice as it was read; again changes nothing.

    Raises as ``check_letter``, and ``ActRefused`` for what is not ready, needs no approval or was ended meanwhile.
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
        if entry_of_notice(services, request.record_id, request.run_id) is None:
            printed = checked.opened.filling.known[SERIES]
            require_place(services, checked.opened.letters.state, request.run_id, printed)
            act.append(NewEntry(EntryKind.LETTER_PUT_FORWARD, request.record_id, facts=facts, payloads=payloads))
        else:
            require_waits(services, request.record_id, request.run_id)


def read_waiting(services: Services, person: Person, record_id: str, run_id: str) -> ReadForApproval:
    """One waiting notice, for whoever wrote it or may approve it; the look is noted. Raises ``NotAllowed``."""
    read = _read(services, person, record_id, run_id)
    note_view(services, person, record_id, "notice")
    return read


def _read(services: Services, person: Person, record_id: str, run_id: str) -> ReadForApproval:
    found = known_notice(services, person, record_id, run_id)
    if not found.waits:
        raise NotAllowed("there is no such notice for this person")
    try:
        checked = check_letter(services, found.asked_by, found.request)
    except (ActRefused, NotAllowed):
        return ReadForApproval(found, None, (_refusal(services, person, found),))
    return ReadForApproval(found, checked, _problems(found, checked))


def _refusal(services: Services, person: Person, found: PutForward) -> str:
    """Why the notice must not go, as far as its reader may know: its writer may see more."""
    try:
        check_letter(services, person, found.request)
    except ActRefused as error:
        return str(error)
    return NOT_THEIRS_NOW


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
    require_writer(services, person, read.waiting, is_own=False)
    if read.checked is None or read.checked.addressed is None or read.problems:
        raise ActRefused(" ".join(read.problems))
    words = words_to_keep(approval, "Say who agreed for legal services, and when")
    return _issue(services, person, read, read.checked.addressed, words)


def _issue(services: Services, person: Person, read: ReadForApproval, addressed: Addressed, approval: str) -> str:
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        again = issued_before(services.log, addressed.run_id, [addressed.recipient])[0]
        if again:
            return again.record_id
        require_waits(services, read.waiting.state.record_id, addressed.run_id)
        letter_id = record_letter(act, addressed)
        facts = {"asked_by": read.waiting.asked_by.person_id}
        payloads = {"approval": approval.encode("utf-8")}
        act.append(NewEntry(EntryKind.LETTER_APPROVED, letter_id, facts=facts, payloads=payloads))
    return letter_id


def _problems(found: PutForward, checked: CheckedLetter) -> tuple[str, ...]:
    if checked.addressed is None:
        return tuple(checked.problems.values())
    return () if checked.addressed.letter.sha256 == found.letter_sha256 else (NO_LONGER_THE_SAME,)


def _as_json(request: LetterRequest, filling: LetterToFill) -> bytes:
    """What was asked for, and of what was posted the boxes of this letter alone: only they were looked at."""
    boxes = {name for declared in filling.asked for name in input_names(declared)}
    typed = {name: text for name, text in request.typed.items() if name in boxes}
    kept = {name: value for name, value in asdict(replace(request, typed=typed)).items() if name != "written_at"}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8")
