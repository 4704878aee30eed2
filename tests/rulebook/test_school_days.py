"""School days over Easter, half-terms, INSET days, bank holidays and year ends; and what no extra day may change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.errors import FactsRefused
from cmeforms.rulebook import calendar as school
from cmeforms.rulebook.calendar import NO_TERM_DATES, DayKind, SchoolCalendar, Span
from cmeforms.rulebook.facts import read_facts
from tests.rules_asked import FIXED, TOWN, day, span

IN_TERM_DATES = st.dates(date(2026, 9, 1), date(2027, 7, 22))


@pytest.mark.parametrize(
    ("calendar", "event", "count", "last"),
    [
        (TOWN, "2026-09-03", 1, "2026-09-04"),
        (TOWN, "2026-09-03", 5, "2026-09-10"),
        (TOWN, "2026-09-04", 1, "2026-09-07"),
        (TOWN, "2026-09-05", 1, "2026-09-07"),
        (TOWN, "2026-08-31", 1, "2026-09-03"),
        (TOWN, "2026-10-16", 5, "2026-11-02"),
        (TOWN, "2026-10-22", 1, "2026-11-02"),
        (TOWN, "2026-10-22", 10, "2026-11-13"),
        (TOWN, "2026-10-23", 1, "2026-11-02"),
        (TOWN, "2026-10-30", 1, "2026-11-02"),
        (TOWN, "2026-11-20", 5, "2026-11-27"),
        (TOWN, "2026-11-20", 15, "2026-12-11"),
        (TOWN, "2026-12-11", 5, "2026-12-18"),
        (TOWN, "2026-12-11", 10, "2027-01-11"),
        (TOWN, "2026-12-18", 1, "2027-01-05"),
        (TOWN, "2026-12-18", 5, "2027-01-11"),
        (TOWN, "2026-12-24", 1, "2027-01-05"),
        (TOWN, "2026-12-31", 10, "2027-01-18"),
        (TOWN, "2027-01-04", 1, "2027-01-05"),
        (TOWN, "2027-01-15", 3, "2027-01-21"),
        (TOWN, "2027-01-19", 1, "2027-01-21"),
        (TOWN, "2027-01-20", 1, "2027-01-21"),
        (TOWN, "2027-01-18", 15, "2027-02-09"),
        (TOWN, "2027-02-12", 1, "2027-02-22"),
        (TOWN, "2027-02-11", 2, "2027-02-22"),
        (TOWN, "2027-02-01", 20, "2027-03-08"),
        (TOWN, "2027-03-24", 1, "2027-03-25"),
        (TOWN, "2027-03-25", 1, "2027-04-12"),
        (TOWN, "2027-03-18", 10, "2027-04-16"),
        (TOWN, "2027-03-26", 5, "2027-04-16"),
        (TOWN, "2027-04-30", 1, "2027-05-04"),
        (TOWN, "2027-04-30", 5, "2027-05-10"),
        (TOWN, "2027-05-03", 1, "2027-05-04"),
        (TOWN, "2027-05-28", 1, "2027-06-08"),
        (TOWN, "2027-05-27", 2, "2027-06-08"),
        (TOWN, "2027-07-22", 1, "2027-09-03"),
        (TOWN, "2027-07-21", 2, "2027-09-03"),
        (TOWN, "2027-07-09", 20, "2027-09-17"),
        (FIXED, "2027-03-25", 1, "2027-03-30"),
        (FIXED, "2027-03-25", 5, "2027-04-05"),
        (FIXED, "2027-03-26", 1, "2027-03-30"),
        (FIXED, "2027-04-09", 1, "2027-04-26"),
        (FIXED, "2027-03-22", 20, "2027-05-06"),
    ],
)
def test_within_so_many_school_days_counts_from_the_day_after(calendar, event, count, last):
    assert school.within_school_days(calendar, day(event), count) == day(last)


@pytest.mark.parametrize(
    ("calendar", "first", "number", "expected"),
    [
        (TOWN, "2026-09-01", 1, "2026-09-03"),
        (TOWN, "2026-09-03", 1, "2026-09-03"),
        (TOWN, "2026-09-03", 10, "2026-09-16"),
        (TOWN, "2026-10-19", 10, "2026-11-09"),
        (TOWN, "2026-11-09", 10, "2026-11-20"),
        (TOWN, "2026-11-09", 20, "2026-12-04"),
        (TOWN, "2026-11-23", 20, "2026-12-18"),
        (TOWN, "2026-12-14", 10, "2027-01-11"),
        (TOWN, "2026-12-14", 20, "2027-01-26"),
        (TOWN, "2027-01-04", 1, "2027-01-05"),
        (TOWN, "2027-01-05", 20, "2027-02-02"),
        (TOWN, "2027-01-18", 3, "2027-01-21"),
        (TOWN, "2027-02-08", 10, "2027-02-26"),
        (TOWN, "2027-03-15", 10, "2027-04-12"),
        (TOWN, "2027-03-25", 2, "2027-04-12"),
        (TOWN, "2027-05-03", 6, "2027-05-11"),
        (TOWN, "2027-05-24", 10, "2027-06-14"),
        (TOWN, "2027-07-19", 6, "2027-09-06"),
        (TOWN, "2027-07-12", 20, "2027-09-17"),
        (FIXED, "2027-03-22", 10, "2027-04-06"),
        (FIXED, "2027-03-30", 10, "2027-04-26"),
    ],
)
def test_the_first_school_day_of_absence_is_day_one(calendar, first, number, expected):
    assert school.school_day_number(calendar, day(first), number) == day(expected)
    assert school.absence_school_day(calendar, day(first), day(expected)).days == number


@pytest.mark.parametrize(
    ("calendar", "first", "last", "count"),
    [
        (TOWN, "2026-09-01", "2026-09-02", 0),
        (TOWN, "2026-09-01", "2026-09-30", 20),
        (TOWN, "2026-10-19", "2026-11-06", 9),
        (TOWN, "2026-10-24", "2026-11-01", 0),
        (TOWN, "2026-11-09", "2026-11-20", 10),
        (TOWN, "2026-12-14", "2027-01-08", 9),
        (TOWN, "2026-12-19", "2027-01-04", 0),
        (TOWN, "2027-01-18", "2027-01-22", 4),
        (TOWN, "2027-03-22", "2027-04-16", 9),
        (TOWN, "2027-05-03", "2027-05-07", 4),
        (TOWN, "2027-05-24", "2027-06-11", 9),
        (TOWN, "2027-07-19", "2027-09-10", 10),
        (TOWN, "2026-09-01", "2027-07-22", 190),
        (TOWN, "2026-11-21", "2026-11-22", 0),
        (TOWN, "2026-11-20", "2026-11-19", 0),
        (FIXED, "2027-03-22", "2027-04-02", 8),
        (FIXED, "2027-04-10", "2027-04-25", 0),
    ],
)
def test_school_days_of_a_span(calendar, first, last, count):
    counted = school.count_school_days(calendar, day(first), day(last))
    assert (counted.days, counted.unknown) == (count, 0)


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        ("2026-10-23", DayKind.INSET),
        ("2026-10-26", DayKind.HOLIDAY),
        ("2026-12-21", DayKind.HOLIDAY),
        ("2026-12-25", DayKind.BANK_HOLIDAY),
        ("2027-01-20", DayKind.CLOSURE),
        ("2027-05-03", DayKind.BANK_HOLIDAY),
        ("2027-05-31", DayKind.BANK_HOLIDAY),
        ("2026-11-21", DayKind.WEEKEND),
        ("2026-11-20", DayKind.SCHOOL_DAY),
        ("2026-08-28", DayKind.UNKNOWN),
        ("2026-08-31", DayKind.BANK_HOLIDAY),
        ("2027-12-20", DayKind.UNKNOWN),
    ],
)
def test_every_day_is_told_as_what_it_is(on, kind):
    assert TOWN.kind_of(day(on)) is kind


def test_what_was_passed_over_is_told():
    counted = school.count_school_days(TOWN, day("2026-10-19"), day("2026-11-06"))
    assert counted.notes() == "; 1 INSET day skipped; 5 days of school holiday skipped"
    assert school.count_school_days(TOWN, day("2026-11-09"), day("2026-11-22")).notes() == ""


def test_beyond_the_known_terms_working_days_are_counted_and_told():
    counted = school.count_school_days(TOWN, day("2027-12-16"), day("2027-12-24"))
    assert (counted.days, counted.unknown) == (2, 5)
    assert "no term dates for 5 of these days" in counted.notes()
    assert school.within_school_days(NO_TERM_DATES, day("2026-12-22"), 5) == day("2026-12-31")


@pytest.mark.parametrize(
    "terms",
    [
        [span("2026-09-01", "2026-12-18"), span("2026-12-18", "2027-03-25")],
        [span("2027-01-04", "2027-03-25"), span("2026-09-01", "2026-12-18")],
        [span("2026-12-18", "2026-09-01")],
    ],
)
def test_terms_that_overlap_or_run_backwards_are_refused(terms):
    with pytest.raises(FactsRefused):
        read_facts(SchoolCalendar, {"terms": terms})


def test_a_count_that_never_ends_is_refused():
    closed = SchoolCalendar(
        (Span(date(2000, 1, 1), date(2100, 1, 1)),), breaks=(Span(date(2000, 1, 1), date(2100, 1, 1)),)
    )
    with pytest.raises(ValueError, match="no such school day"):
        school.school_day_number(closed, date(2026, 1, 1), 1)
    with pytest.raises(ValueError, match="counted from 1"):
        school.school_day_number(TOWN, date(2026, 11, 9), 0)


@given(IN_TERM_DATES, st.integers(1, 40), st.lists(IN_TERM_DATES, max_size=5))
def test_adding_a_day_that_is_no_school_day_changes_no_count(event, count, extra):
    extra_off = tuple(on for on in extra if not TOWN.is_school_day(on))
    more = replace(TOWN, inset_on=TOWN.inset_on + extra_off, closed_on=TOWN.closed_on + extra_off)
    assert school.within_school_days(more, event, count) == school.within_school_days(TOWN, event, count)
    last = event + timedelta(days=count)
    assert school.count_school_days(more, event, last).days == school.count_school_days(TOWN, event, last).days


@given(IN_TERM_DATES, st.integers(1, 40), IN_TERM_DATES)
def test_closing_a_school_day_never_brings_a_deadline_forward(event, count, closed):
    fewer = replace(TOWN, closed_on=(*TOWN.closed_on, closed))
    assert school.within_school_days(fewer, event, count) >= school.within_school_days(TOWN, event, count)


@given(IN_TERM_DATES, st.integers(1, 40))
def test_deadlines_keep_the_order_of_events_and_counts(event, count):
    due = school.within_school_days(TOWN, event, count)
    assert school.within_school_days(TOWN, event + timedelta(days=1), count) >= due
    assert school.within_school_days(TOWN, event, count + 1) > due
    assert TOWN.is_school_day(due)
    assert school.school_days_after(TOWN, event, due).days == count


@given(IN_TERM_DATES, st.integers(1, 40))
def test_without_term_dates_a_deadline_is_never_later(event, count):
    assert school.within_school_days(NO_TERM_DATES, event, count) <= school.within_school_days(TOWN, event, count)
