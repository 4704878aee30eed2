"""What is due on a record, by when, counted how, and whether it was done: asks the rulebook; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cmeforms.casework.duties.asking_rules import load_local_rules
from cmeforms.casework.duties.calendars import Calendars, load_calendars
from cmeforms.casework.duties.clock_answers import Known, known_answers, plain_value, start_of
from cmeforms.casework.duties.clock_stops import Met, met_by
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.clocks import ClockDeclaration
from cmeforms.people.model import Organisation
from cmeforms.records.accounts import Accounts
from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.clocks import ClockSetting, ask_clock
from cmeforms.rulebook.findings import Deadline, Finding
from cmeforms.rulebook.local_rules import STANDARD, LocalRules
from cmeforms.rulebook.local_times import end_of_day, shown_day, shown_moment
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.conditions import holds
from cmeforms.submissions.lifecycle import RecordState, Stage

_TOLD_IN_HOURS = timedelta(hours=24)
"""Nearer than this a deadline of hours is told in hours: "late by 1 day" would hide that it was an hour ago."""

_NO_CLOCKS = (Stage.DISCARDED, Stage.ERASED)


@dataclass(frozen=True)
class ShownClock:
    """One deadline of a record: what is due, by when, how it was counted, and whether it is late or was met.

    ``number`` tells the deadlines of one rule apart. ``met`` is None while it is open.
    """

    rule_id: str
    title: str
    number: int
    deadline: Deadline
    source: str
    what: str
    is_late: bool
    met: Met | None
    asked_at: datetime

    @property
    def due_text(self) -> str:
        """By when, as people say it."""
        at = self.deadline.due_at
        return shown_moment(at) if at else shown_day(self.deadline.due_on)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.met is None

    @property
    def standing(self) -> str:
        """Where it stands, in a few words."""
        if self.met:
            return f"Done{f' on {shown_day(self.met.on)}' if self.met.on else ''}{', late' if self.is_late else ''}"
        days = (self.deadline.due_on - london_date(self.asked_at)).days
        if self.deadline.due_at and abs(self.deadline.due_at - self.asked_at) < _TOLD_IN_HOURS:
            return _in_hours(self.deadline.due_at - self.asked_at)
        if self.is_late:
            return "Late, due today" if days == 0 else f"Late by {_days(-days)}"
        if days <= 1:
            return "Due today" if days == 0 else "Due tomorrow"
        return f"Due in {_days(days)}"

    @property
    def ends_at(self) -> datetime:
        """The moment after which it is late, for putting deadlines in order."""
        return self.deadline.due_at or end_of_day(self.deadline.due_on)


@dataclass(frozen=True)
class BegunClock:
    """A clock whose first day or moment is known: when it started, further facts, and what stopped it, if anything."""

    declared: ClockDeclaration
    started: date | datetime
    given: Mapping[str, object]
    met: Met | None

    def deadlines(self, setting: ClockSetting) -> Iterator[ShownClock]:
        """What the rule says is due."""
        declared = self.declared
        finding = ask_clock(declared.rule, self.started, setting, self.given)
        for number, deadline in enumerate(finding.judgement.deadlines if finding else (), start=1):
            if finding and (not declared.deadlines or number in declared.deadlines):
                yield _shown(finding, number, deadline, self.met, declared.label, setting.asked_at)


@dataclass(frozen=True)
class BegunClocks:
    """The clocks of one record that have begun, and what they are counted with."""

    begun: tuple[BegunClock, ...] = ()
    calendar: SchoolCalendar | None = None
    local: LocalRules = STANDARD

    @property
    def is_running(self) -> bool:
        """Whether one of them was not stopped."""
        return any(clock.met is None for clock in self.begun)

    def clocks(self, at: datetime) -> list[ShownClock]:
        """Their deadlines as they stand at an aware moment, what is late first, what was met last."""
        setting = ClockSetting(at, self.calendar, self.local)
        return sorted((shown for begun in self.begun for shown in begun.deadlines(setting)), key=_order)


@dataclass(frozen=True)
class ClockReader:
    """What the clocks of many records are read with: the schools, their calendars and the local rules, read once."""

    services: Services
    schools: Mapping[str, Organisation]
    calendars: Calendars
    local: LocalRules

    def clocks(self, state: RecordState) -> list[ShownClock]:
        """The deadlines of a record, what is late first, what was met last; none of a closed one."""
        return self.begun(state).clocks(self.services.clock())

    def begun(self, state: RecordState) -> BegunClocks:
        """The clocks of a record that have begun, with what they are asked with."""
        if state.stage in _NO_CLOCKS or not state.definition_sha256:
            return BegunClocks()
        definition = self.services.definition(state.definition_sha256).definition
        if not definition.clocks:
            return BegunClocks()
        known = known_answers(self.services, state, definition)
        calendar = self._calendar(known.answers.get(definition.subject.school), state)
        found = tuple(begun for declared in definition.clocks if (begun := self._begun(declared, state, known)))
        return BegunClocks(found, calendar, self.local)

    def next_due(self, state: RecordState) -> ShownClock | None:
        """What is to be done next on a record: the latest first, then the next."""
        return next((clock for clock in self.clocks(state) if clock.is_open), None)

    def _calendar(self, named: Answer | None, state: RecordState) -> SchoolCalendar | None:
        """The calendar of the school that the form names, else of the one that filled it in, else the authority's."""
        document = named.document() if named else None
        laestab = str(document.get("laestab", "")) if isinstance(document, dict) else ""
        own = self.schools.get(state.organisation_id)
        names = (own.organisation_id, own.urn, own.laestab) if own else ()
        return self.calendars.calendar(laestab, *names)

    def _begun(self, declared: ClockDeclaration, state: RecordState, known: Known) -> BegunClock | None:
        started = start_of(known.answers.get(declared.from_))
        if started is None or not holds(declared.when, known.answers):
            return None
        given = {fact: plain_value(known.answers.get(field_id)) for fact, field_id in declared.facts.items()}
        return BegunClock(declared, started, given, met_by(self.services, declared, state, known))


def clock_reader(services: Services) -> ClockReader:
    """A reader of clocks for one request."""
    schools = {organisation.organisation_id: organisation for organisation in Accounts(services.log).organisations()}
    return ClockReader(services, schools, load_calendars(services.home), load_local_rules(services.home))


def clocks_of(services: Services, state: RecordState) -> list[ShownClock]:
    """The deadlines of one record, what is late first."""
    return clock_reader(services).clocks(state)


def next_due(services: Services, states: Iterable[RecordState]) -> dict[str, ShownClock]:
    """What is to be done next on each record, by record id; a record without an open clock is absent."""
    reader = clock_reader(services)
    found = {state.record_id: reader.next_due(state) for state in states}
    return {record_id: clock for record_id, clock in found.items() if clock}


def _shown(
    finding: Finding, number: int, deadline: Deadline, met: Met | None, label: str | None, asked_at: datetime
) -> ShownClock:
    return ShownClock(
        finding.rule_id,
        finding.title,
        number,
        deadline,
        str(finding.source),
        label or deadline.what,
        _is_late(deadline, met, asked_at),
        met,
        asked_at,
    )


def _order(clock: ShownClock) -> tuple[bool, bool, datetime]:
    return (not clock.is_open, not clock.is_late, clock.ends_at)


def _is_late(deadline: Deadline, met: Met | None, asked_at: datetime) -> bool:
    """Whether it was, or is still, done too late; a met clock that nobody dated was not late."""
    if met is None:
        return deadline.is_late(london_date(asked_at), asked_at)
    if met.at is not None:
        return deadline.is_late(london_date(met.at), met.at)
    return met.on is not None and met.on > deadline.due_on


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _in_hours(left: timedelta) -> str:
    """How far a moment is off, in whole hours; less than one says so."""
    hours = int(abs(left) // timedelta(hours=1))
    length = "less than an hour" if hours == 0 else "1 hour" if hours == 1 else f"{hours} hours"
    return f"Late by {length}" if left < timedelta(0) else f"Due in {length}"
