"""Which form took the place of another, as when a plan was brought up to date; reads links and states alone."""

from __future__ import annotations

from cmeforms.records.record_log import RecordLog
from cmeforms.submissions.lifecycle import RecordState, Stage

REPLACED_BY = "replaced_by"
"""The link from a form to the one that was opened to take its place."""


def successor(log: RecordLog, record_id: str) -> RecordState | None:
    """The newest form that took this one's place and was submitted; None while there is none.

    A draft replaces nothing, nor does a form that was returned before it was ever complete.
    """
    found: RecordState | None = None
    seen = {record_id}
    waiting = [record_id]
    while waiting:
        state = log.state(waiting.pop())
        for relation, other_id in state.links:
            if relation == REPLACED_BY and other_id not in seen:
                seen.add(other_id)
                waiting.append(other_id)
        if state.record_id != record_id and state.current_document and state.stage is not Stage.RETURNED:
            found = _newer(found, state)
    return found


def _newer(found: RecordState | None, state: RecordState) -> RecordState:
    if found is None or found.submitted_at is None:
        return state
    return state if state.submitted_at and state.submitted_at > found.submitted_at else found
