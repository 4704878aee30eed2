"""Reads a day typed as day, month and year on a page that is no form of a definition; keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


def typed_day(posted: Mapping[str, str], name: str) -> date | None:
    """The day in the inputs ``name-day``, ``name-month`` and ``name-year``; None if that is no real day."""
    texts = [posted.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts):
        return None
    day, month, year = map(int, texts)
    try:
        return date(year, month, day)
    except ValueError:
        return None
