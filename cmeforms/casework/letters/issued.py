"""An issued letter as the log has it, for a person who may read it; shows and changes nothing."""

from __future__ import annotations

from datetime import date

from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.access import refuse
from cmeforms.casework.ground.letter_access import may_read_letter
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.recording import NOTICE_FACTS
from cmeforms.errors import NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.submissions.lifecycle import RecordState


def require_letter(services: Services, person: Person, record_id: str) -> RecordState:
    """The state of an issued letter, for a person who may read it; else ``NotAllowed``, and an audit event."""
    try:
        state = services.log.state(record_id)
    except RecordNotFound as error:
        raise NotAllowed("there is no such letter") from error
    if not may_read_letter(services, person, state):
        refuse(services, person, Action.VIEW, record_id)
        raise NotAllowed("there is no such letter")
    return state


def letter_bytes(services: Services, state: RecordState) -> bytes:
    """The letter exactly as issued."""
    document = state.documents[0]
    return services.log.read_payload(state.record_id, document.entry_number, document.payload_name)


def issuing_entry(services: Services, record_id: str) -> LogEntry:
    """The entry with which a letter's record begins."""
    return next(e for e in record_entries(services, record_id) if e.kind is EntryKind.LETTER_ISSUED)


def notice_days(services: Services, record_id: str) -> tuple[date, date] | None:
    """The first and last day that the letter names, if it is a notice."""
    issued = issuing_entry(services, record_id)
    if not all(fact in issued.facts for fact in NOTICE_FACTS):
        return None
    first, last = (date.fromisoformat(str(issued.facts[fact])) for fact in NOTICE_FACTS)
    return first, last
