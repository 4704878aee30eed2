"""The reminders that were sent of something, and the newest day that they name; sends none."""

from __future__ import annotations

from datetime import date

from cmeforms.casework.ground.child_record import linked_to
from cmeforms.casework.ground.services import Services
from cmeforms.submissions.lifecycle import RecordState

CHASES, CHASED_BY = "chases", "chased_by"
"""A reminder and what it reminds of."""


CHECK = "check-"
"""How the id of an agency's check begins, where others who are asked have that of an organisation."""


def chased_by(asked_id: str) -> str:
    """The relation to the reminders of what was asked; a form asks many agencies, so each check has its own."""
    return f"{CHASED_BY}_{asked_id}" if asked_id.startswith(CHECK) else CHASED_BY


def reminders_of(services: Services, state: RecordState, asked_id: str = "") -> list[RecordState]:
    """The reminders that were sent of a letter, a form or one check of a form, oldest first."""
    return [services.log.state(reminder_id) for reminder_id in linked_to(state, chased_by(asked_id))]


def newest_day(services: Services, day: date, reminders: list[RecordState]) -> date:
    """The day by which an answer is asked for: the one named first, or a later one in a reminder."""
    return max((day, *(_asked_by(services, reminder) for reminder in reminders)))


def _asked_by(services: Services, reminder: RecordState) -> date:
    first = services.log.entries(record_id=reminder.record_id, limit=1)[0]
    return date.fromisoformat(str(first.facts.get("reply_by", date.min.isoformat())))
