"""What the missing forms work out and show: hours over a clock change, nights, automatic high risk, home levels."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook import missing_shown as shown
from cmeforms.rulebook.computed import COMPUTED_INPUTS

ON = date(2026, 11, 21)
LONDON = ZoneInfo("Europe/London")
ALL_NO = dict.fromkeys(COMPUTED_INPUTS["suggested_risk"], "no") | {"born_on": date(2011, 5, 1)}


def london(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2016, 1, 1), "10 or under"),
        (date(2015, 11, 21), "11 to 14"),
        (date(2015, 11, 22), "10 or under"),
        (date(2011, 11, 21), "15 up to 18"),
        (date(2008, 11, 22), "15 up to 18"),
        (date(2008, 11, 21), "18 or over"),
        (date(2026, 11, 22), ""),
    ],
)
def test_the_age_band_changes_on_the_birthday(born_on, band):
    assert shown.age_band({"born_on": born_on}, ON) == band


def test_the_eighteenth_birthday_of_a_leap_day_child_is_in_march():
    assert shown.eighteenth_birthday({"born_on": date(2012, 2, 29)}, ON) == "1 March 2030"
    assert shown.eighteenth_birthday({"born_on": date(2012, 7, 3)}, ON) == "3 July 2030"


def test_hours_are_elapsed_hours_also_over_a_clock_change():
    before, after = datetime(2026, 10, 24, 22, tzinfo=LONDON), datetime(2026, 10, 25, 6, tzinfo=LONDON)
    assert shown.hours_between({"from": before, "to": after}, ON) == "9 hours"
    assert shown.night_hours({"from": before, "to": after}, ON) == "9 hours"


@pytest.mark.parametrize(
    ("first", "last", "length", "night"),
    [
        (london(20, 21, 30), london(20, 22, 30), "1 hour", "0 hours 30 minutes"),
        (london(20, 9), london(20, 17), "8 hours", "0 hours"),
        (london(20, 1), london(20, 3), "2 hours", "2 hours"),
        (london(18, 12), london(20, 12), "48 hours", "16 hours"),
        (london(20, 9), london(20, 9), "0 hours", "0 hours"),
        (london(20, 9), london(20, 8), "", ""),
    ],
)
def test_night_hours_are_those_between_ten_and_six(first, last, length, night):
    assert shown.hours_between({"from": first, "to": last}, ON) == length
    assert shown.night_hours({"from": first, "to": last}, ON) == night


@given(st.integers(0, 60 * 24 * 330), st.integers(0, 60 * 24 * 9))
def test_night_hours_never_exceed_the_hours_away(after_new_year, minutes):
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=after_new_year)
    end = start + timedelta(minutes=minutes)
    night = sum(shown._nights(start, end), timedelta())
    assert timedelta() <= night <= end - start


def test_seventy_two_hours_are_kept_to_the_minute():
    returned = london(17, 10)
    on_time = {"from": returned, "to": returned + timedelta(hours=72)}
    late = {"from": returned, "to": returned + timedelta(hours=72, minutes=1)}
    assert shown.within_72_hours(on_time, ON) == "Yes, after 72 hours"
    assert shown.within_72_hours(late, ON) == "No, after 72 hours 1 minute"


@pytest.mark.parametrize("factor", sorted(shown.AUTOMATICALLY_HIGH))
@pytest.mark.parametrize("answer", ["yes", "not_known"])
def test_one_automatic_factor_makes_the_risk_high_and_not_known_counts_as_yes(factor, answer):
    facts = ALL_NO | {factor: answer}
    assert shown.automatic_high_risk(facts, ON).startswith("Yes, tell the police immediately: ")
    assert shown.suggested_risk(facts, ON).startswith("High, tell the police immediately: ")
    assert ("not known" in shown.suggested_risk(facts, ON)) == (answer == "not_known")


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, "Medium"),
        ({"born_on": date(2013, 11, 22)}, "High, tell the police immediately: 12 or under"),
        ({"born_on": date(2013, 11, 21)}, "Medium"),
        ({"medication_needed": "yes"}, "High, tell the police immediately: essential medication or treatment"),
        ({"gangs": "not_known"}, "High is suggested: gangs or violent offenders (not known)"),
        ({"gangs": None}, ""),
    ],
)
def test_the_suggested_risk_is_never_below_medium(change, level):
    assert shown.suggested_risk(ALL_NO | change, ON) == level


def test_one_reason_is_enough_while_the_rest_is_not_answered():
    assert shown.suggested_risk({"abduction": "yes"}, ON).startswith("High")
    assert shown.automatic_high_risk({"abduction": "no"}, ON) == ""
    assert shown.automatic_high_risk(ALL_NO, ON) == "No"


HOME = {
    "born_on": date(2012, 1, 1),
    "from": london(20, 12),
    "to": london(20, 16),
    "returned": "yes",
    "category": "day",
    "historical_concerns": "no",
    "other_factors": "no",
}


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, "Level 1: back within four hours, no other factor"),
        ({"returned": "no"}, "Level 1: still away within four hours, no other factor"),
        ({"born_on": date(2015, 11, 1)}, "Level 2: 11 or under"),
        ({"born_on": date(2014, 11, 1)}, "Level 1: back within four hours, no other factor"),
        ({"historical_concerns": "not_known"}, "Level 2: historical concerns (not known)"),
        ({"other_factors": "yes"}, "Level 2: another factor"),
        ({"to": london(20, 16, 1)}, "Level 3: back after more than four hours or a night"),
        ({"to": london(20, 16, 1), "returned": "no"}, "Level 2: not back within four hours"),
        ({"category": "overnight"}, "Level 3: back after more than four hours or a night"),
        ({"to": None}, ""),
        ({"other_factors": None}, ""),
    ],
)
def test_the_home_level_follows_length_age_and_concerns(change, level):
    assert shown.home_level(HOME | change, ON) == level


def test_a_month_s_totals_tell_children_apart_by_initials_and_birth_date():
    first = {"initials": "AB", "born_on": date(2011, 1, 1), "began_at": london(2, 10), "ended_at": london(3, 11)}
    again = first | {"began_at": london(9, 10), "ended_at": london(9, 12)}
    other = {"initials": "AB", "born_on": date(2012, 1, 1), "began_at": london(10, 10)}
    told = shown.episode_totals({"episodes": (first, again, other)}, ON)
    assert told == "Children: 2. Episodes: 3, over 24 hours: 1. Repeat children: 1."
    assert shown.episode_totals({"episodes": ()}, ON).startswith("Children: 0.")
