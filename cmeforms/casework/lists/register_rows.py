"""Puts one line of a register together from states, the index and the log's entries; opens no record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cmeforms.casework.duties.clocks import ShownClock
from cmeforms.casework.duties.due_dates import shown_due
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, ShownFacts
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState, Stage

LAST_ACTIONS = {
    EntryKind.DRAFT_STARTED: "Started",
    EntryKind.DRAFT_SAVED: "Filled in",
    EntryKind.FILE_ATTACHED: "File added",
    EntryKind.SUBMISSION_ACCEPTED: "Submitted",
    EntryKind.SIGNATURE_GIVEN: "Signed",
    EntryKind.SUBMISSION_RETURNED: "Returned to be mended",
    EntryKind.PART_COMPLETED: "Office part completed",
    EntryKind.DOCUMENT_SEALED: "Signed and sealed",
    EntryKind.RECORD_ASSIGNED: "Key worker chosen",
    EntryKind.LETTER_ISSUED: "Letter issued",
}
"""What was done last; anything else linked the record to another."""


@dataclass(frozen=True)
class RegisterRow:
    """One matter: ``days_open`` counts from the submission, or from the start of a draft; None once complete.

    ``due`` is what is due on it first, None where nothing is.
    """

    state: RecordState
    form_name: str
    child_id: str
    shown: ShownFacts = field(repr=False)
    key_worker: str
    last_action: str
    last_on: date
    days_open: int | None
    due: ShownClock | None


def rows_of(services: Services, index: SearchIndex, states: Sequence[RecordState]) -> list[RegisterRow]:
    """Lines for some records, in their order."""
    ids = [state.record_id for state in states]
    shown, due, at = index.shown(ids), index.next_due(ids), services.clock()
    names = {person.person_id: person.name for person in Accounts(services.log).persons()}
    kinds = services.log.kinds_of([state.last_entry for state in states])
    today = london_date(at)
    return [
        RegisterRow(
            state=state,
            form_name=services.definition(state.definition_sha256).definition.name,
            child_id=child_of(state),
            shown=shown.get(state.record_id, ShownFacts()),
            key_worker=names.get(state.assigned_to, ""),
            last_action=LAST_ACTIONS.get(kinds[state.last_entry], "Linked to another form"),
            last_on=london_date(state.changed_at),
            days_open=_days_open(state, today),
            due=shown_due(due[state.record_id], at) if state.record_id in due else None,
        )
        for state in states
    ]


def _days_open(state: RecordState, today: date) -> int | None:
    if state.stage is Stage.COMPLETE:
        return None
    began_at: datetime = state.submitted_at or state.created_at
    return (today - london_date(began_at)).days
