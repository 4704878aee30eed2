"""What the duty team has open out of hours, and until when; decides nothing about who may."""

from __future__ import annotations

from datetime import datetime, timedelta

from cmeforms.casework.ground.services import Services
from cmeforms.people.model import Person
from cmeforms.records.entries import LogEntry
from cmeforms.records.out_of_hours import opened_by

OPEN_FOR = timedelta(minutes=60)
"""Source: safety.md section 4, "Break-glass"."""


def open_now(services: Services, person: Person) -> dict[str, datetime]:
    """The child whose records this person has open, and until when: only the one opened last.

    It may be known under several ids, opened at the same moment.
    """
    at = services.clock()
    entries = opened_by(services.log.storage, person.person_id, after=at - OPEN_FOR)
    newest = [entry for entry in entries if entry.at == entries[-1].at <= at]
    return {entry.record_id: ends_at(entry) for entry in newest}


def ends_at(opening: LogEntry) -> datetime:
    """When the records close again."""
    return opening.at + OPEN_FOR
