"""Writes registers of an invented pupil for tests: one row for each school day of the town's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cmeforms.rulebook.attendance import AttendanceCode, RegisterDay
from tests.rules_asked import TOWN, day


def rows(first: str, *codes: Sequence[str]) -> list[dict[str, str]]:
    """One row a school day from ``first``: "NN" is morning and afternoon, "." is no code."""
    found, on = [], day(first)
    for pair in codes:
        while not TOWN.is_school_day(on):
            on += timedelta(days=1)
        kept = {half: code for half, code in zip(("am", "pm"), pair, strict=True) if code != "."}
        found.append({"on": on.isoformat()} | kept)
        on += timedelta(days=1)
    return found


def register(first: str, *codes: Sequence[str]) -> list[RegisterDay]:
    """The same rows as the rulebook reads them."""
    return [
        RegisterDay(day(row["on"]), *(AttendanceCode(row[half]) if half in row else None for half in ("am", "pm")))
        for row in rows(first, *codes)
    ]
