"""The place of a letter among the letters about a child: no two share one; makes no letter."""

from __future__ import annotations

from collections.abc import Collection

from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.child_record import linked_to
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.recording import CHILD_NAMED_IN, letter_record_id
from cmeforms.casework.letters.stops import forms_about_the_child
from cmeforms.errors import ActRefused
from cmeforms.records.entries import EntryKind
from cmeforms.submissions.lifecycle import RecordState

SERIES = "letter.number_in_series"
ANOTHER_CAME_FIRST = "Another letter about the child was written at the same moment. Read this one again."


def place_in_series(services: Services, state: RecordState, run_id: str) -> int:
    """The place of a letter of this run from a record: 1 for the first about the child.

    A notice keeps the place that it had when it was put forward. One that was never issued keeps it too: a gap is
    better than two letters of one number.
    """
    issued, put_forward = _letters(services, state)
    own_id = letter_record_id(run_id, state.record_id)
    own = put_forward.get(own_id) or (_entry_of(services, own_id) if own_id in issued else None)
    others = (issued | put_forward.keys()) - {own_id}
    if own is None:
        return 1 + len(others)
    return 1 + sum((put_forward.get(other) or _entry_of(services, other)) < own for other in others)


def letters_before(services: Services, state: RecordState, own: Collection[str]) -> int:
    """How many places are taken in the series of a record's child, those of the letters ``own`` left out."""
    issued, put_forward = _letters(services, state)
    return len((issued | put_forward.keys()) - set(own))


def require_place(services: Services, state: RecordState, run_id: str, printed: object) -> None:
    """Pass if a letter still has the place that it prints; to be asked inside the act that keeps it.

    Raises ``ActRefused`` if somebody else's letter took it since.
    """
    if printed != str(place_in_series(services, state, run_id)):
        raise ActRefused(ANOTHER_CAME_FIRST)


def _letters(services: Services, state: RecordState) -> tuple[set[str], dict[str, int]]:
    """The letters that name the child; and those that were put forward first, with the entry that did so."""
    issued: set[str] = set()
    put_forward: dict[str, int] = {}
    for form in forms_about_the_child(services, state):
        issued.update(linked_to(form, CHILD_NAMED_IN))
        for entry in record_entries(services, form.record_id):
            if entry.kind is EntryKind.LETTER_PUT_FORWARD:
                put_forward[letter_record_id(str(entry.facts["run_id"]), form.record_id)] = entry.number
    return issued, put_forward


def _entry_of(services: Services, letter_id: str) -> int:
    """The number of the entry that issued a letter; 0 where it was erased."""
    documents = services.log.state(letter_id).documents
    return documents[0].entry_number if documents else 0
