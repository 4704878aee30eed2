"""Whether a question that we asked was answered, and when: by a reply form, or as a person wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cmeforms.casework.forms.opening import OPENED
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.issued import require_letter
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import RecordState


def answered_on(services: Services, state: RecordState, slug: str = "") -> date | None:
    """The day of the first answer to a letter or an enquiry form; None while nobody answered.

    An answer is a form that was opened from it and submitted (only those of ``slug``, if one is named), or what a
    person wrote down.
    """
    return min((*_by_form(services, state, slug), *_written_down(services, state)), default=None)


def _by_form(services: Services, state: RecordState, slug: str) -> Iterator[date]:
    for relation, other_id in state.links:
        if relation == OPENED:
            other = services.log.state(other_id)
            if other.submitted_at and not other.stage.is_editable and slug in ("", other.slug):
                yield london_date(other.submitted_at)


def _written_down(services: Services, state: RecordState) -> Iterator[date]:
    for entry in record_entries(services, state.record_id):
        if entry.kind is EntryKind.LETTER_ANSWERED:
            yield date.fromisoformat(str(entry.facts["answered_on"]))


def note_answer(services: Services, person: Person, record_id: str, on: date | None) -> None:
    """Write down that a letter was answered by post, telephone or a visit.

    Raises ``NotAllowed``, ``ActRefused`` for a day before the letter or still to come, or no day.
    """
    state = require_letter(services, person, record_id)
    if on is None or not london_date(state.created_at) <= on <= london_date(services.clock()):
        raise ActRefused("Give the day of the answer: not before the letter, and not after today.")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.LETTER_ANSWERED, record_id, facts={"answered_on": on.isoformat()}))
