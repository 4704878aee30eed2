"""One person's own deadlines over all their records, what is late first; and the same as a calendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cmeforms.casework.access import may
from cmeforms.casework.clocks import ShownClock, clock_reader
from cmeforms.casework.icalendar import CalendarEvent, calendar_file
from cmeforms.casework.reaching import TURN, reach
from cmeforms.casework.services import Services
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import RecordQuery
from cmeforms.submissions.lifecycle import RecordState, Stage

MOST_RECORDS = 200
MOST_ON_HOME_PAGE = 20
"""Records looked at for each reason why they may be somebody's own, those first that nobody touched for longest."""

_OPEN = (Stage.DRAFT, Stage.RETURNED, Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE)
_RUNNING = (*_OPEN, Stage.COMPLETE)


@dataclass(frozen=True)
class OwnDeadline:
    """One open deadline of one record; ``form_name`` and the reference say which, and nothing names the child."""

    state: RecordState
    form_name: str
    clock: ShownClock


def own_deadlines(services: Services, person: Person, most: int = MOST_RECORDS) -> list[OwnDeadline]:
    """The open deadlines of the records that wait for this person, that they started or that they were given."""
    return open_deadlines(services, _own_records(services, person, most))


def open_deadlines(services: Services, states: Iterable[RecordState]) -> list[OwnDeadline]:
    """The open deadlines of some records, what is late first."""
    reader = clock_reader(services)
    found = [
        OwnDeadline(state, services.definition(state.definition_sha256).definition.name, clock)
        for state in states
        for clock in reader.clocks(state)
        if clock.is_open
    ]
    return sorted(found, key=lambda deadline: (not deadline.clock.is_late, deadline.clock.ends_at))


def _own_records(services: Services, person: Person, most: int) -> Iterable[RecordState]:
    seen, turn = reach(services, person), reach(services, person, TURN)
    me = person.person_id
    queries = (
        RecordQuery(_OPEN, reach=turn, is_oldest_first=True, limit=most),
        RecordQuery(_RUNNING, created_by=me, reach=seen, is_oldest_first=True, limit=most),
        RecordQuery(_RUNNING, assigned_to=me, reach=seen, is_oldest_first=True, limit=most),
    )
    states = {state.record_id: state for query in queries for state in services.log.states(query)}
    return [state for state in states.values() if may(services, person, Action.VIEW, state)]


def deadlines_file(services: Services, person: Person) -> bytes:
    """A person's open deadlines as an iCalendar file; no child's name is in it.

    Source: RFC 5545.
    """
    host = services.settings.server.base_url.partition("://")[2].partition(":")[0]
    events = [_event(deadline, host) for deadline in own_deadlines(services, person)]
    return calendar_file(events, stamped_at=services.clock())


def _event(deadline: OwnDeadline, host: str) -> CalendarEvent:
    state, clock = deadline.state, deadline.clock
    name = f"{state.record_id}/{clock.rule_id}/{clock.number}/{clock.what}"
    uid = hashlib.sha256(name.encode("utf-8")).hexdigest()[:32]
    due = clock.deadline
    return CalendarEvent(
        uid=f"{uid}@{host}",
        summary=f"{clock.what}: {deadline.form_name}, {state.reference}",
        description=f"{clock.title} ({clock.rule_id}). {due.counted}".strip(),
        on=None if due.due_at else due.due_on,
        at=_whole_minute(due.due_at) if due.due_at else None,
    )


def _whole_minute(at: datetime) -> datetime:
    """The minute that a deadline in hours falls into, never a later one."""
    return at.astimezone(UTC) - timedelta(seconds=at.second, microseconds=at.microsecond)
