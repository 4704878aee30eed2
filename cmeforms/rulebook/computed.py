"""The closed list of functions that a definition's computed fields may name; they show, and never store or judge.

Each takes already parsed values by input name and the day it is worked out for, and returns the text
to show: empty while an input is missing, is of another type or makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cmeforms.rulebook import ages, days, missing_shown

_LONDON = ZoneInfo("Europe/London")

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


def _date(inputs: Mapping[str, ComputedValue], name: str) -> date | None:
    value = inputs.get(name)
    if isinstance(value, datetime):
        return value.astimezone(_LONDON).date()  # deadlines are local dates
    return value if isinstance(value, date) else None


def _past_date(inputs: Mapping[str, ComputedValue], name: str, on: date) -> date | None:
    """The input where it is a date not later than ``on``."""
    value = _date(inputs, name)
    return value if value is not None and value <= on else None


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


COMPUTED_RULES: dict[str, ComputedRule] = {
    "year_group": year_group,
    "age": age,
    "days_between": days_between,
    "four_weeks_of_enquiries": four_weeks_of_enquiries,
    "absence_calendar_days": absence_calendar_days,
    "age_band": missing_shown.age_band,
    "hours_between": missing_shown.hours_between,
    "night_hours": missing_shown.night_hours,
    "within_72_hours": missing_shown.within_72_hours,
    "automatic_high_risk": missing_shown.automatic_high_risk,
    "suggested_risk": missing_shown.suggested_risk,
    "home_level": missing_shown.home_level,
    "episode_totals": missing_shown.episode_totals,
}
"""Every rule that a definition may name."""

COMPUTED_INPUTS: dict[str, frozenset[str]] = {
    "year_group": frozenset({"born_on"}),
    "age": frozenset({"born_on"}),
    "days_between": frozenset({"from", "to"}),
    "four_weeks_of_enquiries": frozenset({"started_on"}),
    "absence_calendar_days": frozenset({"began_on"}),
    "age_band": frozenset({"born_on"}),
    "hours_between": frozenset({"from", "to"}),
    "night_hours": frozenset({"from", "to"}),
    "within_72_hours": frozenset({"from", "to"}),
    "automatic_high_risk": missing_shown.AUTOMATIC_INPUTS,
    "suggested_risk": missing_shown.SUGGESTED_INPUTS,
    "home_level": frozenset({"born_on", "from", "to", "returned", "category", "historical_concerns", "other_factors"}),
    "episode_totals": frozenset({"episodes"}),
}
"""The inputs that each rule needs, so that a definition can be checked before anyone answers it."""
