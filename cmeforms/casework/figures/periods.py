"""The spans of time that reports are about, by their names; knows no forms and never asks for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cmeforms.rulebook.calendar import Span
from cmeforms.rulebook.deadlines import months_later
from cmeforms.submissions.answers.dates import spoken_date


class PeriodKind(StrEnum):
    """How long a period is. Source: rules R-REPT-01 to R-REPT-05 (monthly, 3- and 6-monthly, each term, annual)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    SCHOOL_YEAR = "school-year"
    TERM = "term"


PERIOD_TITLES = {
    PeriodKind.MONTH: "Month",
    PeriodKind.QUARTER: "Quarter",
    PeriodKind.HALF_YEAR: "Half-year",
    PeriodKind.YEAR: "Year, April to March",
    PeriodKind.SCHOOL_YEAR: "School year",
    PeriodKind.TERM: "Term",
}

_MONTHS = {
    PeriodKind.MONTH: (1, 1),
    PeriodKind.QUARTER: (3, 4),
    PeriodKind.HALF_YEAR: (6, 4),
    PeriodKind.YEAR: (12, 4),
    PeriodKind.SCHOOL_YEAR: (12, 9),
}
"""How many months each takes, and a month in which one begins.

The year of the looked-after children return and its quarters run from April. Source: 002 City of London, key data.
"""


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included, in England."""

    kind: PeriodKind
    first_on: date
    last_on: date

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in the period; no day lies in none."""
        return on is not None and self.first_on <= on <= self.last_on

    def is_over(self, today: date) -> bool:
        """Whether nothing can happen in it any more."""
        return self.last_on < today

    @property
    def title(self) -> str:
        """The period in words."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.first_on:%B} {self.first_on.year}"
        return f"{spoken_date(self.first_on)} to {spoken_date(self.last_on)}"


def period_around(kind: PeriodKind, on: date, terms: Sequence[Span] = ()) -> Period:
    """The period of a kind that holds a day; in the holidays the term before. ValueError if there is no such term."""
    if kind is PeriodKind.TERM:
        begun = [term for term in terms if term.first_on <= on]
        if not begun:
            raise ValueError("no term had begun on this day")
        return Period(kind, begun[-1].first_on, begun[-1].last_on)
    months, beginning = _MONTHS[kind]
    first = months_back(on.replace(day=1), (on.month - beginning) % months)
    return Period(kind, first, months_later(first, months) - timedelta(days=1))


def months_back(first: date, months: int) -> date:
    """The first day of a month so many months before that of ``first``."""
    years, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(years, month + 1, 1)


def months_until(last_on: date, months: int) -> list[Period]:
    """The months up to the one in which a period ends, oldest first."""
    newest = last_on.replace(day=1)
    return [period_around(PeriodKind.MONTH, months_back(newest, back)) for back in reversed(range(months))]


_OFFERED = {
    PeriodKind.MONTH: 13,
    PeriodKind.QUARTER: 8,
    PeriodKind.HALF_YEAR: 4,
    PeriodKind.TERM: 6,
    PeriodKind.SCHOOL_YEAR: 3,
    PeriodKind.YEAR: 3,
}
"""How many periods of each kind are offered; an older one is asked for by its address."""


def periods_before(today: date, terms: Sequence[Span] = ()) -> dict[PeriodKind, list[Period]]:
    """The newest periods of each kind, the running one first; no terms where none had begun."""
    return {kind: found for kind, count in _OFFERED.items() if (found := _back_from(kind, today, terms, count))}


def _back_from(kind: PeriodKind, today: date, terms: Sequence[Span], count: int) -> list[Period]:
    found: list[Period] = []
    on = today
    for _number in range(count):
        try:
            found.append(period_around(kind, on, terms))
        except ValueError:
            break
        on = found[-1].first_on - timedelta(days=1)
    return found
