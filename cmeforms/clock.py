"""Aware UTC time, and the ``Clock`` handed to whoever needs it; nothing else in the house asks for the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

Clock = Callable[[], datetime]
"""Gives the present moment, always aware and in UTC."""


def system_clock() -> datetime:
    """The present moment in UTC, to the whole second (what a signature and a log entry can carry)."""
    return datetime.now(UTC).replace(microsecond=0)


def london_date(moment: datetime) -> date:
    """The calendar date in England at ``moment``: deadlines and "today" are local dates."""
    return moment.astimezone(LONDON).date()
