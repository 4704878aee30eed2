"""The reminders that were sent of something, and the newest day that they name; sends none."""

from __future__ import annotations

from datetime import date

from cmeforms.casework.ground.child_record import linked_to
from cmeforms.casework.ground.services import Services
from cmeforms.submissions.lifecycle import RecordState

CHASES, CHASED_BY = "chases", "chased_by"
"""A reminder and what it reminds of."""


def reminders_of(services: Services, state: RecordState) -> list[RecordState]:
    """The reminders that were sent of a letter or a form, oldest first."""
    return [services.log.state(reminder_id) for reminder_id in linked_to(state, CHASED_BY)]


def newest_day(services: Services, day: date, reminders: list[RecordState]) -> date:
    """The day by which an answer is asked for: the one named first, or a later one in a reminder."""
    return max((day, *(_asked_by(services, reminder) for reminder in reminders)))


def _asked_by(services: Services, reminder: RecordState) -> date:
    first = services.log.entries(record_id=reminder.record_id, limit=1)[0]
    return date.fromisoformat(str(first.facts.get("reply_by", date.min.isoformat())))
