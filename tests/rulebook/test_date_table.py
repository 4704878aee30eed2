"""The date table: every row of ``school_days.csv`` was worked out day by day from a written list, without this program.

``within``: told on ``from``, so many school days later is ``until``. ``number``: school day so many of an absence that
begins on ``from`` is ``until``. ``count``: so many school days lie from ``from`` to ``until``, both included.
"""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from cmeforms.rulebook import calendar as school
from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.facts import read_facts

HERE = Path(__file__).parent


class Row(NamedTuple):
    """One row of the table."""

    question: str
    school: str
    first_on: date
    school_days: int
    until: date
    why: str


def read_rows() -> list[Row]:
    with (HERE / "school_days.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(r["question"], r["school"], date.fromisoformat(r["from"]), int(r["school_days"]),
                date.fromisoformat(r["until"]), r["why"])
            for r in csv.DictReader(file)
        ]  # fmt: skip


ROWS = read_rows()
CALENDARS: dict[str, SchoolCalendar] = {
    name: read_facts(SchoolCalendar, facts)
    for name, facts in tomllib.loads((HERE / "school_calendars.toml").read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.school}: {row.why}")
def test_each_row_of_the_table_is_counted_as_written(row: Row) -> None:
    calendar = CALENDARS[row.school]
    if row.question == "within":
        assert school.within_school_days(calendar, row.first_on, row.school_days) == row.until
    elif row.question == "number":
        assert school.school_day_number(calendar, row.first_on, row.school_days) == row.until
    else:
        assert row.question == "count"
        assert school.count_school_days(calendar, row.first_on, row.until).days == row.school_days


@pytest.mark.parametrize(
    ("subject", "fewest"),
    [("Easter", 8), ("half-term", 8), ("INSET", 8), ("bank holiday", 8), ("substitute", 4), ("Christmas", 6),
     ("new year", 3), ("leap day", 4), ("summer", 3), ("clos", 4)],
)  # fmt: skip
def test_the_table_holds_rows_about_each_thing_that_goes_wrong(subject: str, fewest: int) -> None:
    assert sum(subject in row.why for row in ROWS) >= fewest


def test_the_table_has_at_least_sixty_rows_and_none_twice() -> None:
    assert len(ROWS) >= 60
    assert len({row[:5] for row in ROWS}) == len(ROWS)
