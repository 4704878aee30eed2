"""Reads a day typed as day, month and year on a page that is no form of a definition; keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cmeforms.submissions.answers.dates import day_of_boxes


def typed_day(posted: Mapping[str, str], name: str) -> date | None:
    """The day in the inputs ``name-day``, ``name-month`` and ``name-year``; None if that is no real day."""
    day, month, year = (posted.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year"))
    return day_of_boxes(day, month, year)
