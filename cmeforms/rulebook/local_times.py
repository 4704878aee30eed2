"""Local time in England: the date of a moment, and local times that happen twice or never; knows no rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class LocalTimeUnclear(ValueError):
    """A local time happens twice or never, because the clocks change that night."""


def london_date(moment: datetime) -> date:
    """The calendar date in England at an aware moment."""
    return moment.astimezone(LONDON).date()


def moment_of(local: datetime) -> datetime:
    """The moment in UTC of a local time in England, or of any time with an offset.

    Raises LocalTimeUnclear for a local time that happens twice (give its offset) or never. Source: rules 7.0.
    """
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    earlier, later = (local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier == later:
        return earlier
    if earlier.astimezone(LONDON).replace(tzinfo=None) != local:
        raise LocalTimeUnclear("The clocks go forward that night, so this time never happens. Check the time.")
    raise LocalTimeUnclear("The clocks go back that night, so this time happens twice. Add +01:00 for the first.")


def after_hours(moment: datetime, hours: int) -> datetime:
    """The moment so many elapsed hours later; a clock change makes it no shorter or longer. Source: rules 7.0."""
    return moment.astimezone(UTC) + timedelta(hours=hours)


def end_of_day(on: date) -> datetime:
    """The last second of a local day, in UTC."""
    return datetime.combine(on, time(23, 59, 59), tzinfo=LONDON).astimezone(UTC)


def start_of_day(on: date) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(on, time(), tzinfo=LONDON).astimezone(UTC)


def shown_moment(moment: datetime) -> str:
    """A moment as people in England say it."""
    return f"{moment.astimezone(LONDON):%-d %B %Y, %H:%M}"


def shown_day(on: date) -> str:
    """A day with its weekday, as people say it."""
    return f"{on:%A %-d %B %Y}"
