"""Counting days: where counting starts, bank holidays, four weeks of enquiries, and computed fields."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook import days
from cmeforms.rulebook.computed import COMPUTED_INPUTS, COMPUTED_RULES

ON = date(2026, 11, 21)


def test_the_first_day_of_absence_is_day_one():
    assert days.absence_day(date(2026, 11, 9), date(2026, 11, 9)) == 1
    assert days.absence_day(date(2026, 11, 9), date(2026, 11, 20)) == 12


def test_within_so_many_days_counts_from_the_day_after():
    assert days.within_calendar_days(date(2026, 11, 20), 5) == date(2026, 11, 25)
    assert days.within_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert days.within_working_days(date(2026, 11, 20), 0) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("event", "count", "last"),
    [
        (date(2026, 12, 22), 5, date(2026, 12, 31)),  # 25 December, and 28 December for Boxing Day
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 4, 2), 5, date(2026, 4, 13)),  # Good Friday and Easter Monday
        (date(2026, 8, 28), 1, date(2026, 9, 1)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
    ],
)
def test_weekends_and_bank_holidays_are_not_working_days(event, count, last):
    assert days.within_working_days(event, count) == last


def test_the_bank_holidays_of_england_are_not_those_of_scotland():
    assert days.is_working_day(date(2026, 1, 2))
    assert days.is_working_day(date(2026, 11, 30))
    assert not days.is_working_day(date(2026, 8, 31))
    assert not days.is_working_day(date(2023, 5, 8))  # the coronation, by proclamation


@pytest.mark.parametrize("count_days", [days.within_calendar_days, days.within_working_days])
def test_a_deadline_before_its_event_is_refused(count_days):
    with pytest.raises(ValueError, match="before its event"):
        count_days(ON, -1)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_a_working_deadline_is_a_working_day_and_counts_back(event, count):
    last = days.within_working_days(event, count)
    assert days.is_working_day(last)
    assert days.working_days_between(event, last) == count
    assert days.working_days_between(event, last - timedelta(days=1)) == count - 1


def test_no_working_days_lie_before_a_day():
    assert days.working_days_between(ON, ON) == 0
    assert days.working_days_between(ON, ON - timedelta(days=9)) == 0


def test_four_weeks_are_28_calendar_days():
    assert not days.covers_four_weeks(ON - timedelta(days=27), ON)
    assert days.covers_four_weeks(ON - timedelta(days=28), ON)
    assert not days.covers_four_weeks(ON + timedelta(days=1), ON)


@pytest.mark.parametrize(
    ("rule", "inputs", "shown"),
    [
        ("year_group", {"born_on": date(2019, 2, 10)}, "Year 3"),
        ("age", {"born_on": date(2019, 2, 10)}, "7"),
        ("days_between", {"from": date(2026, 11, 1), "to": date(2026, 11, 21)}, "20 days"),
        ("days_between", {"from": date(2026, 11, 20), "to": date(2026, 11, 21)}, "1 day"),
        ("days_between", {"from": ON, "to": ON}, "0 days"),
        ("four_weeks_of_enquiries", {"started_on": date(2026, 10, 24)}, "Yes, 28 calendar days of enquiries"),
        ("four_weeks_of_enquiries", {"started_on": date(2026, 10, 25)}, "No, 27 calendar days of enquiries"),
        ("absence_calendar_days", {"began_on": ON}, "1 calendar day"),
        ("absence_calendar_days", {"began_on": datetime(2026, 11, 12, 9, tzinfo=UTC)}, "10 calendar days"),
        ("absence_calendar_days", {"began_on": datetime(2026, 6, 30, 23, 30, tzinfo=UTC)}, "144 calendar days"),
    ],
)
def test_a_computed_field_shows_what_its_rule_says(rule, inputs, shown):
    assert COMPUTED_RULES[rule](inputs, ON) == shown


MAKES_SENSE_OF = {
    int: ("sickness_school_days", "still_outstanding"),
    date: ("days_between", "ten_working_days_after"),
}
"""The rules that take a count, or a day to come."""


@pytest.mark.parametrize("rule", COMPUTED_RULES)
@pytest.mark.parametrize("value", [None, "", "2019-02-10", 7, True, date(2026, 11, 22)])
def test_a_computed_field_is_empty_while_an_input_is_missing_or_makes_no_sense(rule, value):
    inputs = dict.fromkeys(COMPUTED_INPUTS[rule], value)
    assert COMPUTED_RULES[rule]({}, ON) == ""
    assert (COMPUTED_RULES[rule](inputs, ON) != "") == (rule in MAKES_SENSE_OF.get(type(value), ()))


def test_days_between_the_wrong_way_round_show_nothing():
    assert COMPUTED_RULES["days_between"]({"from": ON, "to": ON - timedelta(days=1)}, ON) == ""


def test_every_computed_rule_names_its_inputs_and_cites_its_source():
    assert COMPUTED_RULES.keys() == COMPUTED_INPUTS.keys()
    assert all("Source:" in (rule.__doc__ or "") for rule in COMPUTED_RULES.values())
