"""Asks rules the way the command line does, and holds the calendars of two invented schools."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.facts import read_facts
from cmeforms.rulebook.findings import Judgement
from cmeforms.rulebook.local_rules import STANDARD, LocalRules
from cmeforms.rulebook.register import find_rule


def span(first: str, last: str) -> dict[str, str]:
    return {"first_on": first, "last_on": last}


TOWN_TERMS: dict[str, Any] = {
    "terms": [
        span("2026-09-01", "2026-12-18"),
        span("2027-01-04", "2027-03-25"),
        span("2027-04-12", "2027-07-22"),
        span("2027-09-02", "2027-12-17"),
    ],
    "breaks": [
        span("2026-10-26", "2026-10-30"),
        span("2027-02-15", "2027-02-19"),
        span("2027-05-31", "2027-06-04"),
        span("2027-10-25", "2027-10-29"),
    ],
    "inset_on": ["2026-09-01", "2026-09-02", "2026-10-23", "2027-01-04", "2027-06-07", "2027-09-02"],
    "closed_on": ["2027-01-20"],
}
"""A school whose spring term ends before Easter; closed by snow on 20 January 2027."""

TOWN: SchoolCalendar = read_facts(SchoolCalendar, TOWN_TERMS)

FIXED: SchoolCalendar = read_facts(
    SchoolCalendar, {"terms": [span("2027-01-04", "2027-04-09"), span("2027-04-26", "2027-07-23")]}
)
"""A school with fixed holidays: Good Friday and Easter Monday 2027 lie inside its spring term."""


def ask(rule_id: str, local: LocalRules = STANDARD, **facts: Any) -> Judgement:
    return find_rule(rule_id).ask(facts, local).judgement


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def dues(judged: Judgement) -> list[str]:
    """When each deadline is due: the day, and for hours the moment in UTC."""
    return [d.due_at.strftime("%Y-%m-%dT%H:%MZ") if d.due_at else d.due_on.isoformat() for d in judged.deadlines]
