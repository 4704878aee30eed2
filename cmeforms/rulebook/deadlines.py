"""Makes deadlines: counts hours, calendar, working or school days from an event and says how; knows no rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cmeforms.rulebook import days
from cmeforms.rulebook.calendar import (
    NO_TERM_DATES,
    SchoolCalendar,
    absence_school_day,
    count_school_days,
    school_day_number,
    school_days_after,
    within_school_days,
)
from cmeforms.rulebook.findings import DayType, Deadline
from cmeforms.rulebook.local_times import after_hours, london_date

DAYS_OF_A_WEEK = 7


def at_once(what: str, event_on: date) -> Deadline:
    """Due on the very day of the event."""
    return Deadline(what, 0, DayType.CALENDAR_DAYS, event_on, counted="At once, on the day itself.")


def in_hours(what: str, event_at: datetime, hours: int, asked_at: datetime) -> Deadline:
    """Due so many elapsed hours after a moment. Source: rules 7.0."""
    due_at = after_hours(event_at, hours)
    passed = int((asked_at - event_at).total_seconds() // 3600)
    counted = f"{max(passed, 0)} of {hours} hours have passed." if hours else "At once."
    return Deadline(what, hours, DayType.HOURS, london_date(due_at), due_at, counted)


def in_calendar_days(what: str, event_on: date, count: int, asked_on: date) -> Deadline:
    """Due within so many calendar days of an event, counted from the day after. Source: rules 7.0."""
    passed = max(days.calendar_days_between(event_on, asked_on), 0)
    counted = f"Calendar day {passed} of {count}."
    return Deadline(what, count, DayType.CALENDAR_DAYS, days.within_calendar_days(event_on, count), counted=counted)


def in_working_days(what: str, event_on: date, count: int, asked_on: date) -> Deadline:
    """Due within so many working days of an event, counted from the day after. Source: rules 7.0."""
    passed = days.working_days_between(event_on, asked_on)
    counted = f"Working day {passed} of {count}."
    return Deadline(what, count, DayType.WORKING_DAYS, days.within_working_days(event_on, count), counted=counted)


def in_school_days(
    what: str, event_on: date, count: int, asked_on: date, calendar: SchoolCalendar | None = None
) -> Deadline:
    """Due within so many school days of an event, counted from the day after. Source: rules 7.0.

    Without term dates working days are counted: never later than the school days, and marked as an estimate.
    """
    terms = calendar or NO_TERM_DATES
    due_on = within_school_days(terms, event_on, count)
    passed = school_days_after(terms, event_on, asked_on)
    is_estimate = school_days_after(terms, event_on, due_on).unknown > 0
    counted = f"School day {passed.at_most} of {count}{passed.notes()}."
    return Deadline(what, count, DayType.SCHOOL_DAYS, due_on, counted=counted, is_estimate=is_estimate)


def on_absence_day(
    what: str, began_on: date, number: int, asked_on: date, calendar: SchoolCalendar | None = None
) -> Deadline:
    """Due on school day ``number`` of an absence, whose first school day is day 1. Source: rules 7.0."""
    terms = calendar or NO_TERM_DATES
    due_on = school_day_number(terms, began_on, number)
    passed = absence_school_day(terms, began_on, asked_on)
    is_estimate = count_school_days(terms, began_on, due_on).unknown > 0
    counted = f"School day {passed.at_most} of {number}{passed.notes()}."
    return Deadline(what, number, DayType.SCHOOL_DAYS, due_on, counted=counted, is_estimate=is_estimate)


def by_day(what: str, due_on: date, counted: str) -> Deadline:
    """Due on a day that a rule names otherwise than by counting, such as the same day of the next month."""
    return Deadline(what, 0, DayType.CALENDAR_DAYS, due_on, counted=counted)


def months_later(on: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last if on.day > last.day else last.replace(day=on.day)


def earlier(first: Deadline, second: Deadline | None) -> Deadline:
    """The stricter of two deadlines for one thing; the first where they are equal."""
    return second if second is not None and second.due_on < first.due_on else first
