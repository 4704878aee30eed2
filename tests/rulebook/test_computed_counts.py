"""What computed fields show of deadlines and counts, and that they show nothing where an input makes no sense."""

from __future__ import annotations

from datetime import date

import pytest

from cmeforms.rulebook.computed import COMPUTED_INPUTS, COMPUTED_RULES, ComputedValue

ON = date(2026, 11, 21)


def shown(rule: str, **inputs: ComputedValue) -> str:
    assert set(inputs) == COMPUTED_INPUTS[rule]
    return COMPUTED_RULES[rule](inputs, ON)


def test_a_reply_in_ten_working_days_skips_weekends_and_bank_holidays() -> None:
    assert shown("ten_working_days_after", event_on=date(2026, 11, 20)) == "4 December 2026"
    assert shown("ten_working_days_after", event_on=date(2026, 12, 18)) == "6 January 2027"


def test_a_notice_ends_with_its_fifteenth_day_when_the_day_of_service_is_the_first() -> None:
    assert shown("notice_ends", served_on=date(2026, 11, 2), days="15") == "16 November 2026"
    assert shown("notice_ends", served_on=date(2026, 11, 2), days="1") == "2 November 2026"


def test_sickness_so_far_and_expected_are_added_and_make_a_return_due_at_fifteen() -> None:
    assert shown("sickness_school_days", so_far="4", expected="10") == "Not due yet: 14 school days, fewer than 15"
    assert shown("sickness_school_days", so_far="5", expected="10") == "A return is due: 15 school days"


def test_answers_still_outstanding_are_what_was_asked_less_what_came() -> None:
    assert shown("still_outstanding", asked="40", answered="31") == "9"
    assert shown("still_outstanding", asked="40", answered="40") == "0"
    assert shown("still_outstanding", asked="3", answered="4") == ""


def test_days_with_both_sessions_count_once_each_and_half_days_not() -> None:
    first, second = date(2026, 11, 2), date(2026, 11, 3)
    whole, half = {"on": first, "am": "O", "pm": "O"}, {"on": second, "am": "O", "pm": None}
    assert shown("school_days_listed", sessions=(whole,)) == "1 school day"
    assert shown("school_days_listed", sessions=(whole, dict(whole), half)) == "1 school day"
    assert shown("school_days_listed", sessions=(whole, {**half, "pm": "N"})) == "2 school days"
    for nothing in ((), (half,), ({"am": "O", "pm": "O"},), "12", None):
        assert shown("school_days_listed", sessions=nothing) == ""


@pytest.mark.parametrize("odd", [None, "", "many", "1.5", "-3", "²", "٣", date(2026, 11, 2), "9" * 20])
def test_counts_that_make_no_sense_show_nothing(odd: ComputedValue) -> None:
    assert shown("sickness_school_days", so_far=odd, expected="1") == ""
    assert shown("still_outstanding", asked=odd, answered="1") == ""
    assert shown("notice_ends", served_on=date(2026, 11, 2), days=odd) == ""


def test_days_at_the_end_of_the_calendar_show_nothing() -> None:
    assert shown("notice_ends", served_on=date.max, days="15") == ""
    assert shown("ten_working_days_after", event_on=date.max) == ""
    assert shown("ten_working_days_after", event_on="today") == ""
