"""The reports and the act of counting one: who may, of which period, from the log as it stands; lays nothing out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cmeforms.casework.duties.calendars import load_calendars
from cmeforms.casework.figures.counted import Counted
from cmeforms.casework.figures.education import education_tables
from cmeforms.casework.figures.interviews import interview_tables
from cmeforms.casework.figures.missing import missing_tables
from cmeforms.casework.figures.patterns import pattern_tables
from cmeforms.casework.figures.periods import Period, PeriodKind, period_around, periods_before
from cmeforms.casework.figures.reading import bring_figures_up, counted
from cmeforms.casework.figures.returns import return_tables
from cmeforms.casework.figures.tables import Table
from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.rulebook.calendar import Span

RECORDS_AT_ONCE = 1000
"""How many changed records one request reads at most, so that nobody waits for long and nobody else is held up."""


@dataclass(frozen=True)
class Report:
    """A report: its title, for whom it is, how its tables are counted, and by which day of each form."""

    title: str
    purpose: str
    count: Callable[[Counted, Period], Iterator[Table]]
    days: Mapping[str, str]


_REPORTED = dict.fromkeys(("missing-episode", "home-screening"), "missing_since")
_EDUCATION = {
    "action-plan": "plan_made_on",
    "absence": "notified_on",
    "attendance-order": "offered_on",
    "cme2": "referred_on",
    "home-education": "notice_received_on",
    "tracing": "opened_on",
}

REPORTS: Mapping[str, Report] = {
    "missing": Report(
        "Children missing from home and care",
        "For the safeguarding partners, every three months at least: rule R-REPT-04.",
        missing_tables,
        _REPORTED,
    ),
    "interviews": Report(
        "Return interviews",
        "Offered, held within 72 hours, declined: performance for the partnership.",
        interview_tables,
        {"return-interview": "returned_at"},
    ),
    "education": Report(
        "Children missing education",
        "For the director each term, and for management: rules R-REPT-02, R-REPT-03 and R-REPT-06.",
        education_tables,
        _EDUCATION,
    ),
    "patterns": Report(
        "Patterns of unauthorised absence",
        "Repeats over one, three, six and twelve months: rule R-REPT-01.",
        pattern_tables,
        _REPORTED,
    ),
    "returns": Report(
        "Schools' returns and audits",
        "What schools sent, in time or late, and what to audit.",
        return_tables,
        {"deletion": "decided_on", "joiner": "entered_on", "leaver": "deleted_on"},
    ),
}


@dataclass(frozen=True)
class CountedReport:
    """A report counted at ``asked_at`` (aware UTC).

    In no figure are ``erased`` forms, of any kind that is counted, and ``undated`` ones of this report.
    """

    name: str
    report: Report
    period: Period
    tables: tuple[Table, ...]
    asked_at: datetime
    erased: int
    undated: int

    @property
    def title(self) -> str:
        """The report and its period."""
        return f"{self.report.title}: {self.period.title}"

    @property
    def is_final(self) -> bool:
        """Whether the period was over when this was counted."""
        return self.period.is_over(london_date(self.asked_at))


def require_figures(services: Services, person: Person) -> None:
    """Pass for those who may see figures; ``NotAllowed`` and an audit event otherwise."""
    require_service(services, person, Action.SEE_FIGURES)


def offered_periods(services: Services) -> dict[PeriodKind, list[Period]]:
    """The periods to choose from, newest first, the running one among them; terms only where they are known."""
    return periods_before(london_date(services.clock()), _terms(services))


def chosen_period(services: Services, kind: PeriodKind, on: date) -> Period | None:
    """The period of a kind around a day; None if no term is known there, or the day lies in the future."""
    if on > london_date(services.clock()):
        return None
    try:
        return period_around(kind, on, _terms(services))
    except ValueError:
        return None


def count_report(services: Services, person: Person, name: str, period: Period) -> CountedReport | int:
    """A report counted from the log as it stands, or how many log entries must be read before it can be.

    Reads at most some seconds long. Raises ``NotAllowed``.
    """
    require_figures(services, person)
    left = bring_figures_up(services, RECORDS_AT_ONCE)
    if left:
        return left
    found = counted(services)
    tables, undated = tuple(REPORTS[name].count(found, period)), found.without(REPORTS[name].days)
    return CountedReport(name, REPORTS[name], period, tables, found.asked_at, found.erased, undated)


def _terms(services: Services) -> tuple[Span, ...]:
    calendar = load_calendars(services.home).of_authority
    return calendar.terms if calendar else ()
