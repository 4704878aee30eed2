"""Ends a notice that waits without issuing it: its writer withdraws it, or a second person sends it back."""

from __future__ import annotations

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.notice_turns import known_notice, require_waits, require_writer, words_to_keep
from cmeforms.casework.letters.waiting_notices import PutForward, Standing
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry


def withdraw(services: Services, person: Person, record_id: str, run_id: str) -> None:
    """Take a notice back that this person put forward; it is told on the record. Again changes nothing.

    Raises ``NotAllowed`` for anybody else, ``ActRefused`` if it does not wait any more.
    """
    found = known_notice(services, person, record_id, run_id)
    require_writer(services, person, found, is_own=True)
    if found.standing is not Standing.WITHDRAWN:
        _end(services, person, found, NewEntry(EntryKind.LETTER_WITHDRAWN, record_id, facts={"run_id": run_id}))


def send_back(services: Services, person: Person, record_id: str, run_id: str, reason: str) -> None:
    """Send a notice back to whoever wrote it, and say why; it is told on the record.

    Raises ``NotAllowed`` for its writer, ``ActRefused`` without a reason or if it does not wait any more.
    """
    found = known_notice(services, person, record_id, run_id)
    require_writer(services, person, found, is_own=False)
    payloads = {"reason": words_to_keep(reason, "Say what must be different").encode("utf-8")}
    facts = {"run_id": run_id}
    _end(services, person, found, NewEntry(EntryKind.LETTER_SENT_BACK, record_id, facts=facts, payloads=payloads))


def _end(services: Services, person: Person, found: PutForward, ending: NewEntry) -> None:
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        require_waits(services, found.state.record_id, found.request.run_id)
        act.append(ending)
