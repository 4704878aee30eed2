"""Counting days as the rules count them: calendar days, and working days in England; knows no school's terms."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
FOUR_WEEKS_DAYS = 28


def absence_day(began_on: date, on: date) -> int:
    """Which calendar day of absence this is; the first day of absence is day 1. Source: rules 7.0."""
    return (on - began_on).days + 1


def calendar_days_between(first: date, last: date) -> int:
    """Calendar days from one day to another, the first not counted. Source: rules 7.0."""
    return (last - first).days


def within_calendar_days(event_on: date, days: int) -> date:
    """The last day "within n days of" an event; counting starts the day after. Source: rules 7.0."""
    return event_on + timedelta(days=_whole(days))


def covers_four_weeks(started_on: date, on: date) -> bool:
    """Whether enquiries have run for four weeks: 28 calendar days after they started.

    Concerns only the removal from roll, and there it warns. Source: CME 1 part D; house decision 7.
    """
    return calendar_days_between(started_on, on) >= FOUR_WEEKS_DAYS


def is_working_day(on: date) -> bool:
    """Whether this is a Monday to Friday that is no bank holiday in England.

    Source: Banking and Financial Dealings Act 1971, with the days proclaimed, as the ``holidays`` package lists them.
    """
    return on.weekday() < SATURDAY and on not in _bank_holidays(on.year)


def within_working_days(event_on: date, days: int) -> date:
    """The last day "within n working days of" an event; counting starts the day after. Source: rules 7.0."""
    day = event_on
    for _ in range(_whole(days)):
        day = _next_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days after ``first`` up to and with ``last``; 0 when ``last`` is not later."""
    days = (first + timedelta(days=passed) for passed in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def _next_working_day(on: date) -> date:
    day = on + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _whole(days: int) -> int:
    """Refuses a negative count, which would put a deadline before its event."""
    if days < 0:
        raise ValueError("a deadline cannot lie before its event")
    return days


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
