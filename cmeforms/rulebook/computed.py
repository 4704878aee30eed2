"""The closed list of functions that a definition's computed fields may name; they show, and never store or judge.

Each takes already parsed values by input name and the day it is worked out for, and returns the text
to show: empty while an input is missing, is of another type or makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cmeforms.rulebook import ages, days, missing_shown
from cmeforms.rulebook.absence_returns import SICKNESS_SCHOOL_DAYS

_LONDON = ZoneInfo("Europe/London")
_REPLY_WORKING_DAYS = 10
_DAYS_OF_A_WEEK = 7
_MOST_DIGITS = 4
_LAST_COUNTABLE_YEAR = 9900

ComputedCell = date | int | str | None
ComputedValue = ComputedCell | tuple[Mapping[str, ComputedCell], ...]
"""What a rule is given: the plain value of an answer; a table's rows are given by column."""

ComputedRule = Callable[[Mapping[str, ComputedValue], date], str]


def year_group(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """The year group of a child ``born_on``. Source: rule R-AGE-3."""
    born_on = _past_date(inputs, "born_on", on)
    return ages.year_group_label(ages.year_group(born_on, on)) if born_on else ""


def age(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """The age in completed years of a person ``born_on``. Source: rules 7.0 (29 February)."""
    born_on = _past_date(inputs, "born_on", on)
    return str(ages.age_on(born_on, on)) if born_on else ""


def days_between(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """Calendar days after ``from`` up to and with ``to``. Source: rules 7.0."""
    first, last = _date(inputs, "from"), _date(inputs, "to")
    if first is None or last is None or last < first:
        return ""
    return _counted(days.calendar_days_between(first, last), "day")


def four_weeks_of_enquiries(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """Whether enquiries that ``started_on`` a day have run for four weeks, and how long they have.

    Calendar days only: the 20 school days of the same rule need the school's calendar.
    Source: CME 1 part D (Liverpool frequently asked questions, 4).
    """
    started_on = _past_date(inputs, "started_on", on)
    if started_on is None:
        return ""
    passed = _counted(days.calendar_days_between(started_on, on), "calendar day")
    return f"{'Yes' if days.covers_four_weeks(started_on, on) else 'No'}, {passed} of enquiries"


def absence_calendar_days(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """How long an absence that ``began_on`` a day has lasted; the first day counts. Source: rules 7.0."""
    began_on = _past_date(inputs, "began_on", on)
    return _counted(days.absence_day(began_on, on), "calendar day") if began_on else ""


def ten_working_days_after(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """The last day for a reply to what happened at ``event_on``. Source: rules 7.0; forms F04 and F16."""
    day = _reply_day(inputs, on)
    return _day_text(day) if day else ""


def _reply_day(inputs: Mapping[str, ComputedValue], on: date) -> date | None:
    event_on = _countable_date(inputs, "event_on")
    return days.within_working_days(event_on, _REPLY_WORKING_DAYS) if event_on else None


def notice_ends(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """The last day of a notice of so many ``days`` that was ``served_on``; the day of service is day 1.

    Source: Education Act 1996, section 437; rule R-LA-05.
    """
    day = _notice_end(inputs, on)
    return _day_text(day) if day else ""


def _notice_end(inputs: Mapping[str, ComputedValue], on: date) -> date | None:
    served_on, length = _countable_date(inputs, "served_on"), _count(inputs, "days")
    return days.within_calendar_days(served_on, length - 1) if served_on and length else None


def sickness_school_days(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """School days of sickness ``so_far`` and ``expected``, and whether a return is due. Source: rule R-ABS-03."""
    so_far, expected = _count(inputs, "so_far"), _count(inputs, "expected")
    if so_far is None or expected is None:
        return ""
    total = so_far + expected
    if total >= SICKNESS_SCHOOL_DAYS:
        return f"A return is due: {_counted(total, 'school day')}"
    return f"Not due yet: {_counted(total, 'school day')}, fewer than {SICKNESS_SCHOOL_DAYS}"


def weeks_away(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """How many whole weeks a travelling child has been away since ``left_on``, and whether that is over four.

    Source: rule R-ABS-10.
    """
    left_on = _past_date(inputs, "left_on", on)
    if left_on is None:
        return ""
    passed = days.calendar_days_between(left_on, on)
    weeks = _counted(passed // _DAYS_OF_A_WEEK, "whole week")
    return f"More than four weeks: {weeks}" if passed > days.FOUR_WEEKS_DAYS else f"Not more than four weeks: {weeks}"


def still_outstanding(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """How many of those ``asked`` have not ``answered``. Source: form F14, letters to all schools."""
    asked, answered = _count(inputs, "asked"), _count(inputs, "answered")
    return str(asked - answered) if asked is not None and answered is not None and answered <= asked else ""


def school_days_listed(inputs: Mapping[str, ComputedValue], on: date) -> str:
    """How many school days the ``sessions`` table lists with both codes; a day written twice counts once.

    Its columns are ``on``, ``am`` and ``pm``. Source: rules R-ABS-02 and R-ROLL-07.
    """
    rows = inputs.get("sessions")
    if not isinstance(rows, tuple):
        return ""
    listed = {row.get("on") for row in rows if row.get("am") and row.get("pm")} - {None}
    return _counted(len(listed), "school day") if listed else ""


def _date(inputs: Mapping[str, ComputedValue], name: str) -> date | None:
    value = inputs.get(name)
    if isinstance(value, datetime):
        return value.astimezone(_LONDON).date()  # deadlines are local dates
    return value if isinstance(value, date) else None


def _past_date(inputs: Mapping[str, ComputedValue], name: str, on: date) -> date | None:
    """The input where it is a date not later than ``on``."""
    value = _date(inputs, name)
    return value if value is not None and value <= on else None


def _count(inputs: Mapping[str, ComputedValue], name: str) -> int | None:
    """The input where it is a whole number up to 9,999, which arrives as the digits of an answer."""
    value = str(inputs.get(name, ""))
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS else None


def _countable_date(inputs: Mapping[str, ComputedValue], name: str) -> date | None:
    """The input where it is a date from which 9,999 days can still be counted."""
    value = _date(inputs, name)
    return value if value is not None and value.year < _LAST_COUNTABLE_YEAR else None


def _day_text(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


COMPUTED_RULES: dict[str, ComputedRule] = {
    "year_group": year_group,
    "age": age,
    "days_between": days_between,
    "four_weeks_of_enquiries": four_weeks_of_enquiries,
    "absence_calendar_days": absence_calendar_days,
    "ten_working_days_after": ten_working_days_after,
    "notice_ends": notice_ends,
    "sickness_school_days": sickness_school_days,
    "weeks_away": weeks_away,
    "still_outstanding": still_outstanding,
    "school_days_listed": school_days_listed,
    "age_band": missing_shown.age_band,
    "eighteenth_birthday": missing_shown.eighteenth_birthday,
    "hours_between": missing_shown.hours_between,
    "night_hours": missing_shown.night_hours,
    "within_72_hours": missing_shown.within_72_hours,
    "automatic_high_risk": missing_shown.automatic_high_risk,
    "suggested_risk": missing_shown.suggested_risk,
    "home_level": missing_shown.home_level,
    "episode_totals": missing_shown.episode_totals,
    "next_strategy_meeting": missing_shown.next_strategy_meeting,
}
"""Every rule that a definition may name."""

COMPUTED_INPUTS: dict[str, frozenset[str]] = {
    "year_group": frozenset({"born_on"}),
    "age": frozenset({"born_on"}),
    "days_between": frozenset({"from", "to"}),
    "four_weeks_of_enquiries": frozenset({"started_on"}),
    "absence_calendar_days": frozenset({"began_on"}),
    "ten_working_days_after": frozenset({"event_on"}),
    "notice_ends": frozenset({"served_on", "days"}),
    "sickness_school_days": frozenset({"so_far", "expected"}),
    "weeks_away": frozenset({"left_on"}),
    "still_outstanding": frozenset({"asked", "answered"}),
    "school_days_listed": frozenset({"sessions"}),
    "age_band": frozenset({"born_on"}),
    "eighteenth_birthday": frozenset({"born_on"}),
    "hours_between": frozenset({"from", "to"}),
    "night_hours": frozenset({"from", "to"}),
    "within_72_hours": frozenset({"from", "to"}),
    "automatic_high_risk": missing_shown.AUTOMATIC_INPUTS,
    "suggested_risk": missing_shown.SUGGESTED_INPUTS,
    "home_level": frozenset({"born_on", "from", "to", "returned", "category", "historical_concerns", "other_factors"}),
    "episode_totals": frozenset({"episodes"}),
    "next_strategy_meeting": frozenset({"missing_since", "met_at"}),
}
"""The inputs that each rule needs, so that a definition can be checked before anyone answers it."""

_YES_OR_NO = {"yes": "Yes", "no": "No"}

COMPUTED_CODES: dict[str, dict[str, str]] = {
    "automatic_high_risk": _YES_OR_NO,
    "four_weeks_of_enquiries": _YES_OR_NO,
    "within_72_hours": _YES_OR_NO,
    "suggested_risk": {"high": "High", "medium": "Medium"},
    "home_level": {"one": "Level 1", "two": "Level 2", "three": "Level 3"},
    "sickness_school_days": {"due": "A return is due", "not_due": "Not due yet"},
    "weeks_away": {"over_four": "More than", "up_to_four": "Not more than"},
}
"""What a check may ask of a computed field: each code, and how the text that it stands for begins."""

COMPUTED_DAYS: dict[str, Callable[[Mapping[str, ComputedValue], date], date | None]] = {
    "ten_working_days_after": _reply_day,
    "notice_ends": _notice_end,
    "next_strategy_meeting": missing_shown.next_strategy_meeting_on,
}
"""The rules that show a day, so that it can be the limit of a date field."""
