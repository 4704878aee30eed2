"""Age, school year and compulsory school age from a date of birth; the day asked about is always handed in."""

from __future__ import annotations

from datetime import date, timedelta

FRIDAY = 4
OLDEST_YEAR_GROUP = 13
_STARTING_DAYS = ((3, 31), (8, 31), (12, 31))


def birthday(born_on: date, age: int) -> date:
    """The day on which the age is reached; born on 29 February: 1 March in a common year.

    Source: rules R-AGE-4 and 7.0 (the careful reading).
    """
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def age_on(born_on: date, on: date) -> int:
    """Completed years of age on a day; negative for a day before birth. Source: rule 7.0 for 29 February."""
    years = on.year - born_on.year
    return years if on >= birthday(born_on, years) else years - 1


def school_year(on: date) -> int:
    """The calendar year in which the school year (1 September to 31 August) of this day began."""
    return on.year if on.month >= 9 else on.year - 1


def year_group(born_on: date, on: date) -> int:
    """The national curriculum year by age: 0 is Reception, negative is nursery, over 13 is out of school.

    Source: rule R-AGE-3.
    """
    return school_year(on) - school_year(born_on) - 5


def year_group_label(year: int) -> str:
    """The year group as people say it."""
    if year < 0:
        return "Nursery"
    if year > OLDEST_YEAR_GROUP:
        return "Out of school"
    return f"Year {year}" if year else "Reception"


def compulsory_school_age_starts_on(born_on: date) -> date:
    """The first 31 March, 31 August or 31 December on or after the fifth birthday.

    Source: rule R-AGE-1; Education Act 1996 section 8 and the start date order 1998.
    """
    fifth = birthday(born_on, 5)
    return next(day for day in (date(fifth.year, month, last) for month, last in _STARTING_DAYS) if day >= fifth)


def compulsory_school_age_ends_on(born_on: date) -> date:
    """The last Friday in June of the school year in which the child turns 16.

    Source: rule R-AGE-2; Education (School Leaving Date) Order 1997.
    """
    last_of_june = date(school_year(birthday(born_on, 16)) + 1, 6, 30)
    return last_of_june - timedelta(days=(last_of_june.weekday() - FRIDAY) % 7)


def is_of_compulsory_school_age(born_on: date, on: date) -> bool:
    """Whether the child is of compulsory school age on a day, first and last day included."""
    return compulsory_school_age_starts_on(born_on) <= on <= compulsory_school_age_ends_on(born_on)


def told_age(born_on: date, on: date) -> str:
    """Age, year group and whether of compulsory school age on a day, in words.

    Source: rules V-DOB, R-AGE-1 to R-AGE-3.
    """
    years, year = age_on(born_on, on), year_group_label(year_group(born_on, on))
    standing = "of" if is_of_compulsory_school_age(born_on, on) else "not of"
    return f"Aged {years}, {year}, {standing} compulsory school age today."
