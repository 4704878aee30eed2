"""Deadlines: what they count, when they are late, and the stricter of two."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook import deadlines
from tests.rules_asked import TOWN

ON = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 13, tzinfo=UTC)


def test_a_day_counts_whole_and_hours_to_the_minute():
    day = deadlines.in_calendar_days("Tell", ON, 1, ON)
    assert not day.is_late(date(2026, 11, 21), datetime(2026, 11, 21, 23, 59, tzinfo=UTC))
    assert day.is_late(date(2026, 11, 22))
    hours = deadlines.in_hours("Tell", AT, 4, AT)
    assert not hours.is_late(ON, datetime(2026, 11, 20, 17, tzinfo=UTC))
    assert hours.is_late(ON, datetime(2026, 11, 20, 17, 1, tzinfo=UTC))
    assert not hours.is_late(ON)


def test_each_kind_says_its_day_type_and_how_far_it_is():
    made = (
        deadlines.in_hours("A", AT, 72, AT + timedelta(hours=5, minutes=59)),
        deadlines.in_calendar_days("B", ON, 7, date(2026, 11, 23)),
        deadlines.in_working_days("C", ON, 5, date(2026, 11, 23)),
        deadlines.in_school_days("D", ON, 5, date(2026, 11, 23), TOWN),
        deadlines.on_absence_day("E", ON, 5, date(2026, 11, 23), TOWN),
    )
    assert [deadline.day_type for deadline in made] == ["H", "CD", "WD", "SD", "SD"]
    assert [deadline.counted for deadline in made] == [
        "5 of 72 hours have passed.",
        "Calendar day 3 of 7.",
        "Working day 1 of 5.",
        "School day 1 of 5.",
        "School day 2 of 5.",
    ]


def test_a_count_asked_before_the_event_is_nought():
    before = date(2026, 11, 16)
    assert deadlines.in_calendar_days("A", ON, 7, before).counted == "Calendar day 0 of 7."
    assert deadlines.in_hours("A", AT, 7, AT - timedelta(hours=9)).counted == "0 of 7 hours have passed."
    assert deadlines.on_absence_day("A", ON, 7, before, TOWN).counted == "School day 0 of 7."


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-15", 1, "2026-12-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-31", 11, "2026-12-31"),
    ],
)
def test_months_end_where_the_month_does(on, months, later):
    assert deadlines.months_later(date.fromisoformat(on), months) == date.fromisoformat(later)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 100))
def test_months_never_run_backwards(on, months):
    later = deadlines.months_later(on, months)
    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == months
    assert later.day <= on.day


def test_the_earlier_of_two_deadlines_sets_the_day():
    first, second = (deadlines.by_day("A", ON + timedelta(days=days), "") for days in (2, 1))
    assert deadlines.earlier(first, second) is second
    assert deadlines.earlier(second, first) is second
    assert deadlines.earlier(first, None) is first
