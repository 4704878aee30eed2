"""One school's calendar and the counting of its school days; the calendar is handed in, no file is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cmeforms.rulebook.days import SATURDAY, is_working_day
from cmeforms.rulebook.facts import fact

LONGEST_COUNT_DAYS = 3700
"""Calendar days that a count may run over; more than any rule needs, so a wrong year costs nothing."""


class DayKind(StrEnum):
    """What a day is to a school; the words stand in reasoning."""

    SCHOOL_DAY = "school day"
    WEEKEND = "weekend day"
    BANK_HOLIDAY = "bank holiday"
    INSET = "INSET day"
    CLOSURE = "closure day"
    HOLIDAY = "day of school holiday"
    UNKNOWN = "day without term dates"


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included."""

    first_on: date = fact("First day.")
    last_on: date = fact("Last day, included.")

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError("The last day lies before the first.")

    def holds(self, on: date) -> bool:
        """Whether a day lies in the span."""
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True)
class SchoolCalendar:
    """When one school is open: terms, breaks inside them, INSET days and closures.

    Between two terms there are holidays. Before the first and after the last nothing is known. Weekends
    and the bank holidays of England are never school days and need not be listed.
    """

    terms: tuple[Span, ...] = fact("Each term or half-term, in order.")
    breaks: tuple[Span, ...] = fact("Holidays inside a term, such as half-term.", default=())
    inset_on: tuple[date, ...] = fact("Training days without pupils.", default=())
    closed_on: tuple[date, ...] = fact("Other days on which the school was closed to all pupils.", default=())

    def __post_init__(self) -> None:
        if any(later.first_on <= earlier.last_on for earlier, later in zip(self.terms, self.terms[1:], strict=False)):
            raise ValueError("The terms overlap or are not in order.")

    def kind_of(self, on: date) -> DayKind:
        """What this day is to the school; a day that is two things is told as the first of weekend, bank holiday, …."""
        if on.weekday() >= SATURDAY:
            return DayKind.WEEKEND
        if not is_working_day(on):
            return DayKind.BANK_HOLIDAY
        if not self.terms or not self.terms[0].first_on <= on <= self.terms[-1].last_on:
            return DayKind.UNKNOWN
        if any(span.holds(on) for span in self.breaks) or not any(span.holds(on) for span in self.terms):
            return DayKind.HOLIDAY
        if on in self.inset_on:
            return DayKind.INSET
        return DayKind.CLOSURE if on in self.closed_on else DayKind.SCHOOL_DAY

    def is_school_day(self, on: date) -> bool:
        """Whether the school is known to be open on this day."""
        return self.kind_of(on) is DayKind.SCHOOL_DAY


NO_TERM_DATES = SchoolCalendar(terms=())
"""The calendar of a school whose terms nobody gave: every working day may be a school day."""


@dataclass(frozen=True)
class SchoolDayCount:
    """How many school days lie in a span, and what was passed over."""

    days: int
    unknown: int = 0
    skipped: Counter[DayKind] = field(default_factory=Counter)

    @property
    def at_most(self) -> int:
        """School days where every day without term dates is one."""
        return self.days + self.unknown

    def notes(self) -> str:
        """What was passed over, for the end of a sentence; weekends go without saying."""
        told = [
            f"{number} {kind.value if number == 1 else _plural(kind)} skipped"
            for kind, number in sorted(self.skipped.items())
            if kind is not DayKind.WEEKEND
        ]
        if self.unknown:
            told.append(f"no term dates for {self.unknown} of these days, counted as school days")
        return "".join(f"; {note}" for note in told)


def count_school_days(calendar: SchoolCalendar, first: date, last: date) -> SchoolDayCount:
    """The school days from ``first`` to ``last``, both included; none where ``last`` lies before ``first``."""
    kinds = Counter(calendar.kind_of(day) for day in _days(first, last))
    days, unknown = kinds.pop(DayKind.SCHOOL_DAY, 0), kinds.pop(DayKind.UNKNOWN, 0)
    return SchoolDayCount(days, unknown, kinds)


def absence_school_day(calendar: SchoolCalendar, began_on: date, on: date) -> SchoolDayCount:
    """Which school day of absence this is: the first school day of absence is day 1. Source: rules 7.0."""
    return count_school_days(calendar, began_on, on)


def school_days_after(calendar: SchoolCalendar, event_on: date, on: date) -> SchoolDayCount:
    """School days that have come since an event, the day of the event not counted. Source: rules 7.0."""
    return count_school_days(calendar, event_on + timedelta(days=1), on)


def school_day_number(calendar: SchoolCalendar, first: date, number: int) -> date:
    """The day that is school day ``number`` counted from ``first`` on, ``first`` included.

    Days without term dates count as school days, so the answer is never too late. Raises ValueError for
    a number under 1, or when there is no such day within ten years.
    """
    if number < 1:
        raise ValueError("School days are counted from 1.")
    counted = 0
    for day in _days(first, first + timedelta(days=LONGEST_COUNT_DAYS)):
        counted += calendar.kind_of(day) in (DayKind.SCHOOL_DAY, DayKind.UNKNOWN)
        if counted == number:
            return day
    raise ValueError("There is no such school day in this calendar.")


def within_school_days(calendar: SchoolCalendar, event_on: date, days: int) -> date:
    """The last day "within n school days of" an event; counting starts the day after. Source: rules 7.0."""
    return school_day_number(calendar, event_on + timedelta(days=1), days) if days else event_on


def _days(first: date, last: date) -> Iterator[date]:
    span = min((last - first).days, LONGEST_COUNT_DAYS)
    return (first + timedelta(days=passed) for passed in range(span + 1))


def _plural(kind: DayKind) -> str:
    return f"days{kind.value[3:]}" if kind in (DayKind.HOLIDAY, DayKind.UNKNOWN) else f"{kind.value}s"
