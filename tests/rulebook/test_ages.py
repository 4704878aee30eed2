"""Ages, school years and compulsory school age: the vectors of rule 7.1, and 29 February."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook import ages

BIRTHS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def d(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("born", "starts"),
    [
        ("2019-02-10", "2024-03-31"),
        ("2021-03-31", "2026-03-31"),
        ("2021-04-01", "2026-08-31"),
        ("2021-08-31", "2026-08-31"),
        ("2021-09-01", "2026-12-31"),
        ("2021-12-31", "2026-12-31"),
        ("2022-01-01", "2027-03-31"),
        ("2020-02-29", "2025-03-31"),
    ],
)
def test_compulsory_school_age_starts_on_the_set_day_after_the_fifth_birthday(born, starts):
    assert ages.compulsory_school_age_starts_on(d(born)) == d(starts)


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        ("2019-02-10", "2035-06-29"),
        ("2007-09-23", "2024-06-28"),
        ("2010-09-23", "2027-06-25"),
        ("2020-02-29", "2036-06-27"),
    ],
)
def test_compulsory_school_age_ends_on_the_last_friday_in_june(born, ends):
    assert ages.compulsory_school_age_ends_on(d(born)) == d(ends)


@pytest.mark.parametrize(
    ("born", "label"),
    [
        ("2019-02-10", "Year 3"),
        ("2010-09-23", "Year 11"),
        ("2021-03-31", "Year 1"),
        ("2021-08-31", "Year 1"),
        ("2021-09-01", "Reception"),
        ("2022-08-31", "Reception"),
        ("2022-09-01", "Nursery"),
        ("2026-11-21", "Nursery"),
        ("2008-09-01", "Year 13"),
        ("2008-08-31", "Out of school"),
    ],
)
def test_the_year_group_on_21_november_2026(born, label):
    assert ages.year_group_label(ages.year_group(d(born), d("2026-11-21"))) == label


def test_the_year_group_goes_up_on_1_september():
    assert ages.year_group(d("2019-02-10"), d("2027-08-31")) == 3
    assert ages.year_group(d("2019-02-10"), d("2027-09-01")) == 4


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2014-05-17", "2026-05-16", 11),
        ("2014-05-17", "2026-05-17", 12),
        ("2012-02-29", "2025-02-28", 12),
        ("2012-02-29", "2025-03-01", 13),
        ("2012-02-29", "2028-02-28", 15),
        ("2012-02-29", "2028-02-29", 16),
        ("2026-11-21", "2026-11-21", 0),
        ("2026-11-21", "2026-11-20", -1),
    ],
)
def test_age_is_reached_on_the_birthday_and_for_29_february_on_1_march(born, on, age):
    assert ages.age_on(d(born), d(on)) == age


def test_first_and_last_day_are_of_compulsory_school_age_and_the_days_around_are_not():
    born = d("2019-02-10")
    inside = [d("2024-03-31"), d("2035-06-29")]
    outside = [d("2024-03-30"), d("2035-06-30")]
    assert [ages.is_of_compulsory_school_age(born, day) for day in inside + outside] == [True, True, False, False]


@given(BIRTHS)
def test_compulsory_school_age_starts_within_five_months_of_the_fifth_birthday(born):
    late = ages.compulsory_school_age_starts_on(born) - ages.birthday(born, 5)
    assert 0 <= late.days <= 153


@given(BIRTHS)
def test_compulsory_school_age_ends_on_a_friday_in_june_in_year_11(born):
    end = ages.compulsory_school_age_ends_on(born)
    assert (end.weekday(), end.month) == (4, 6)
    assert end.day >= 24
    assert ages.year_group(born, end) == 11


@given(BIRTHS, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_an_age_lasts_from_one_birthday_to_the_day_before_the_next(born, on):
    age = ages.age_on(born, on)
    assert ages.birthday(born, age) <= on < ages.birthday(born, age + 1)


@pytest.mark.parametrize(
    ("born_on", "told"),
    [
        ("2019-02-10", "Aged 7, Year 3, of compulsory school age today."),
        ("2022-01-01", "Aged 4, Reception, not of compulsory school age today."),
        ("2010-08-31", "Aged 16, Year 12, not of compulsory school age today."),
        ("2026-11-21", "Aged 0, Nursery, not of compulsory school age today."),
    ],
)
def test_an_age_is_told_with_year_group_and_compulsory_school_age(born_on, told):
    assert ages.told_age(d(born_on), d("2026-11-21")) == told
