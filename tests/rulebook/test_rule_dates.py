"""The days that rules name, over holidays, leap days and the nights on which clocks change: ``rule_dates.toml``."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmeforms.rulebook.findings import DayType
from cmeforms.rulebook.register import find_rule
from tests.rules_asked import ask, dues

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "rule_dates.toml").read_text(encoding="utf-8"))["case"]
CALENDARS = tomllib.loads((HERE / "school_calendars.toml").read_text(encoding="utf-8"))


def facts_of(case: dict[str, Any]) -> dict[str, Any]:
    """The facts of a row, asked about on the day or at the moment of its event."""
    facts = dict(case["facts"])
    known = {field.name for field in dataclasses.fields(find_rule(case["rule"]).facts_class)}
    event = next(value for name, value in facts.items() if isinstance(value, date) and name != "born_on")
    for name in {"asked_on", "asked_at"} & known:
        facts.setdefault(name, event)
    return facts | ({"calendar": CALENDARS[case["school"]]} if "school" in case else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['why']}")
def test_each_row_is_due_when_it_was_worked_out(case: dict[str, Any]) -> None:
    assert dues(ask(case["rule"], **facts_of(case))) == case["due"]


def test_there_are_at_least_sixty_rows_and_none_twice() -> None:
    assert len(CASES) >= 60
    assert len({repr(case["facts"]) + case["rule"] for case in CASES}) == len(CASES)


def test_the_first_working_day_is_told_as_a_working_day() -> None:
    morning = ask("R-CARE-05", missing_at="2026-11-17T11:00Z", asked_at="2026-11-17T12:00Z")
    evening = ask("R-CARE-05", missing_at="2026-11-17T20:00Z", asked_at="2026-11-17T21:00Z")
    assert [d.day_type for d in morning.deadlines] == [DayType.WORKING_DAYS, DayType.HOURS, DayType.CALENDAR_DAYS]
    assert [judged.deadlines[0].count for judged in (morning, evening)] == [0, 1]
