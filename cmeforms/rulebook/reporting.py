"""The rules about reports: what is due how often, and the found rate (R-REPT-01 to R-REPT-06)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cmeforms.rulebook.deadlines import (
    by_day,
    months_later,
)
from cmeforms.rulebook.facts import fact
from cmeforms.rulebook.findings import Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import CITY, HARINGEY, LCPP, LIVERPOOL, MANCHESTER, SSDA903, said_by

FOUND_BENCHMARK = 49
"""Percent of children with whereabouts unknown who were found, Manchester. Source: rule R-REPT-06."""


@dataclass(frozen=True)
class ReportedFacts:
    """When a report was last made."""

    last_reported_on: date = fact("Day of the last report.")


@dataclass(frozen=True)
class TermFacts:
    """The running term and when the list last went up."""

    last_reported_on: date = fact("Day of the last report.")
    term_ends_on: date = fact("Last day of the term.")


@dataclass(frozen=True)
class FoundFacts:
    """Children with whereabouts unknown in a period."""

    unknown: int = fact("Children whose whereabouts were unknown.")
    found: int = fact("How many of them were found.")

    def __post_init__(self) -> None:
        if self.found > self.unknown:
            raise ValueError("More were found than were looked for.")


def _every(facts: ReportedFacts | TermFacts, *reports: tuple[str, int]) -> Judgement:
    """The next day of each report, so many months after the last."""
    due = tuple(
        by_day(what, months_later(facts.last_reported_on, months), f"{months} months after the last report.")
        for what, months in reports
    )
    return Judgement(Result.DEADLINE, ("Counted from the last report.",), due)


def judge_absence(facts: ReportedFacts, _local: LocalRules) -> Judgement:
    """Repeats of unauthorised absence. Source: rule R-REPT-01."""
    names = ("Monthly", "Three-monthly", "Six-monthly", "Annual")
    reports = zip(names, (1, 3, 6, 12), strict=True)
    return _every(facts, *((f"{name} report of unauthorised absence repeats", months) for name, months in reports))


def judge_numbers(facts: ReportedFacts, _local: LocalRules) -> Judgement:
    """Numbers and progress into provision. Source: rule R-REPT-02."""
    judged = _every(facts, ("Annual report of CME numbers, to the wider group", 12))
    return replace(judged, actions=("Report regularly to the management team.",))


def judge_list(facts: TermFacts, _local: LocalRules) -> Judgement:
    """The at-risk list. Source: rule R-REPT-03."""
    judged = _every(facts, ("Monthly joint meeting", 1))
    director = by_day("CME and at-risk list to the director", facts.term_ends_on, "Every term.")
    return replace(judged, deadlines=(*judged.deadlines, director))


def judge_missing(facts: ReportedFacts, _local: LocalRules) -> Judgement:
    """Missing data between police and social care. Source: rule R-REPT-04."""
    judged = _every(facts, ("Police and social care exchange data", 3), ("Report to partnership and lead member", 12))
    said = "By age, sex, ethnicity, home or care, out of area; homes with most reports; hot spots; hurt; offending."
    return replace(judged, reasoning=(*judged.reasoning, said))


def judge_return(facts: ReportedFacts, _local: LocalRules) -> Judgement:
    """The annual return of episodes. Source: rule R-REPT-05."""
    return _every(facts, ("Annual return of missing and away episodes (SSDA903)", 12))


def judge_found(facts: FoundFacts, _local: LocalRules) -> Judgement:
    """The found rate. Source: rule R-REPT-06."""
    rate = f"{facts.found * 100 / facts.unknown:.1f}" if facts.unknown else "none"
    said = f"Manchester found {FOUND_BENCHMARK} percent of those whose whereabouts were unknown."
    return Judgement(Result.ANSWER, (said,), values={"found_percent": rate})


REPORTING_RULES: tuple[Rule[Any], ...] = (
    Rule("R-REPT-01", "Unauthorised absence repeats", said_by(HARINGEY), ReportedFacts, judge_absence),
    Rule("R-REPT-02", "CME numbers", said_by(LIVERPOOL), ReportedFacts, judge_numbers),
    Rule("R-REPT-03", "At-risk list", said_by(CITY), TermFacts, judge_list),
    Rule("R-REPT-04", "Missing data", said_by(HARINGEY, "NI 71", LCPP), ReportedFacts, judge_missing),
    Rule("R-REPT-05", "Return of missing episodes", said_by(LCPP, "3.22", SSDA903), ReportedFacts, judge_return),
    Rule("R-REPT-06", "Found rate", said_by(MANCHESTER), FoundFacts, judge_found),
)
