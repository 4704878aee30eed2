"""One person's own deadlines over all their records, what is late first; and the same as a calendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cmeforms.casework.duties.clocks import ShownClock, clock_reader
from cmeforms.casework.duties.due_dates import shown_due
from cmeforms.casework.duties.icalendar import CalendarEvent, calendar_file
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import TURN, own_among, reach
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.queries import RecordQuery
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState

MOST_RECORDS = 200
MOST_ON_HOME_PAGE = 20
"""Records looked at, those first on which something is due first."""


@dataclass(frozen=True)
class OwnDeadline:
    """One open deadline of one record; ``child_name`` is empty where the page says already whose it is."""

    state: RecordState
    form_name: str
    clock: ShownClock
    child_name: str = ""


@dataclass(frozen=True)
class OwnDeadlines:
    """A person's own deadlines, what is late first; ``is_cut`` when there are more than were looked for."""

    shown: tuple[OwnDeadline, ...]
    is_cut: bool = False


def own_deadlines(services: Services, person: Person, index: SearchIndex, most: int = MOST_RECORDS) -> OwnDeadlines:
    """The open deadlines of the records that wait for this person, that they started or that they were given.

    They come from the search index, which must have caught up: no record is opened.
    """
    states, is_cut = _own_records(services, person, index, most)
    record_ids = [state.record_id for state in states]
    due, shown, at = index.due(record_ids), index.shown(record_ids), services.clock()
    names = {record_id: facts.child_name for record_id, facts in shown.items()}
    found = [
        replace(_own(services, state, shown_due(fact, at)), child_name=names.get(state.record_id, ""))
        for state in states
        for fact in due.get(state.record_id, ())
    ]
    return OwnDeadlines(tuple(sorted(found, key=_late_first)), is_cut)


def open_deadlines(services: Services, states: Iterable[RecordState]) -> list[OwnDeadline]:
    """The open deadlines of some records, what is late first."""
    reader = clock_reader(services)
    found = [_own(services, state, clock) for state in states for clock in reader.clocks(state) if clock.is_open]
    return sorted(found, key=_late_first)


def _own(services: Services, state: RecordState, clock: ShownClock) -> OwnDeadline:
    return OwnDeadline(state, services.definition(state.definition_sha256).definition.name, clock)


def _late_first(deadline: OwnDeadline) -> tuple[bool, datetime]:
    return (not deadline.clock.is_late, deadline.clock.ends_at)


def _own_records(services: Services, person: Person, index: SearchIndex, most: int) -> tuple[list[RecordState], bool]:
    """Those with something due, what is due first at the front, and whether there are more; the index has caught up."""
    own = own_among(reach(services, person, index), reach(services, person, index, TURN))
    states = services.log.states(index.listed(RecordQuery(own, is_due=True, limit=most + 1)))
    visible = [state for state in states[:most] if may(services, person, Action.VIEW, state)]
    return visible, len(states) > most


def deadlines_file(services: Services, person: Person) -> bytes:
    """A person's open deadlines as an iCalendar file; no child's name is in it.

    Source: RFC 5545.
    """
    host = services.settings.server.base_url.partition("://")[2].partition(":")[0]
    with caught_up_index(services) as index:
        states, _is_cut = _own_records(services, person, index, MOST_RECORDS)
    events = [_event(deadline, host) for deadline in open_deadlines(services, states)]
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
