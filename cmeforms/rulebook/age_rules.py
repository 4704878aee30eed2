"""The rules about age (R-AGE-1 to R-AGE-6); the arithmetic itself is in ``ages``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmeforms.rulebook import ages
from cmeforms.rulebook.facts import fact
from cmeforms.rulebook.findings import Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import EDUCATION_ACT, HARINGEY, HOUSE, LCPP, inferred, said_by

ADULT_AGE = 18
CARE_LEAVER_AGE = 16
AUTOMATIC_HIGH_AGE = 12
"""A child of this age or under whose whereabouts are not known is at high risk."""

HOME_LEVEL_AGE = 11
"""In the levels for children missing from home, this age or under is the younger group. Source: rule R-HOME-08."""

AGE_BANDS = ((10, "10 or under"), (14, "11 to 14"), (17, "15 up to 18"))


@dataclass(frozen=True)
class BirthFacts:
    """A child's date of birth."""

    born_on: date = fact("Date of birth.")


@dataclass(frozen=True)
class AgeFacts:
    """A child's date of birth and the day asked about."""

    born_on: date = fact("Date of birth.")
    asked_on: date = fact("The day that the question is about.")

    def __post_init__(self) -> None:
        if self.asked_on < self.born_on:
            raise ValueError("asked_on lies before born_on.")


def age_band(age: int) -> str:
    """The band of the missing child risk record; empty from 18 on. Source: rule R-AGE-6."""
    return next((band for oldest, band in AGE_BANDS if age <= oldest), "")


def judge_start(facts: BirthFacts, _local: LocalRules) -> Judgement:
    """When compulsory school age starts. Source: rule R-AGE-1."""
    fifth = ages.birthday(facts.born_on, 5)
    starts_on = ages.compulsory_school_age_starts_on(facts.born_on)
    reasoning = (
        f"The fifth birthday is {shown_day(fifth)}.",
        f"The first of 31 March, 31 August and 31 December on or after it is {shown_day(starts_on)}.",
    )
    return Judgement(Result.ANSWER, reasoning, values={"starts_on": starts_on.isoformat()})


def judge_end(facts: BirthFacts, _local: LocalRules) -> Judgement:
    """When compulsory school age ends. Source: rule R-AGE-2."""
    sixteenth = ages.birthday(facts.born_on, 16)
    ends_on = ages.compulsory_school_age_ends_on(facts.born_on)
    reasoning = (
        f"The sixteenth birthday is {shown_day(sixteenth)}.",
        f"The last Friday in June of that school year is {shown_day(ends_on)}.",
    )
    return Judgement(Result.ANSWER, reasoning, values={"ends_on": ends_on.isoformat()})


def judge_year_group(facts: AgeFacts, _local: LocalRules) -> Judgement:
    """The year group by age. Source: rule R-AGE-3."""
    year = ages.year_group(facts.born_on, facts.asked_on)
    born_in, asked_in = ages.school_year(facts.born_on), ages.school_year(facts.asked_on)
    label = ages.year_group_label(year)
    reasoning = (
        f"The day lies in the school year from September {asked_in}, the birth in the one from September {born_in}.",
        f"{asked_in} - {born_in} - 5 = {year}: {label}.",
    )
    return Judgement(Result.ANSWER, reasoning, values={"year_group": label})


def judge_leap_day(facts: BirthFacts, _local: LocalRules) -> Judgement:
    """The fifth and sixteenth birthday of a child born on 29 February. Source: rule R-AGE-4."""
    is_leap_day = (facts.born_on.month, facts.born_on.day) == (2, 29)
    birthdays = {f"age_{age}_on": ages.birthday(facts.born_on, age).isoformat() for age in (5, 16, ADULT_AGE)}
    said = "Born on 29 February: in a common year the age is reached on 1 March." if is_leap_day else "An ordinary day."
    return Judgement(Result.ANSWER, (said,), values=birthdays)


def judge_child(facts: AgeFacts, _local: LocalRules) -> Judgement:
    """Whether the person is a child, and may be a care leaver. Source: rule R-AGE-5."""
    age = ages.age_on(facts.born_on, facts.asked_on)
    is_child = age < ADULT_AGE
    reasoning = (f"Aged {age}. A child until the eighteenth birthday; the rules for care leavers begin at 16.",)
    values = {
        "age": str(age),
        "is_child": "yes" if is_child else "no",
        "care_leaver_rules": "yes" if age >= CARE_LEAVER_AGE else "no",
        "adult_on": ages.birthday(facts.born_on, ADULT_AGE).isoformat(),
    }
    return Judgement(Result.MET if is_child else Result.NOT_MET, reasoning, values=values)


def judge_band(facts: AgeFacts, _local: LocalRules) -> Judgement:
    """The age bands of the risk record, the automatic high risk and the home levels. Source: rule R-AGE-6."""
    age = ages.age_on(facts.born_on, facts.asked_on)
    values = {
        "age": str(age),
        "risk_record_band": age_band(age) or "18 or over",
        "automatic_high": "yes" if age <= AUTOMATIC_HIGH_AGE else "no",
        "home_level_group": "11 or under" if age <= HOME_LEVEL_AGE else "over 11",
    }
    reasoning = (f"Aged {age}. 12 or under is at high risk while whereabouts are not known; 11 counts as under 11.",)
    return Judgement(Result.ANSWER, reasoning, values=values)


AGE_RULES: tuple[Rule[Any], ...] = (
    Rule("R-AGE-1", "Compulsory school age starts", said_by(EDUCATION_ACT, "section 8"), BirthFacts, judge_start),
    Rule("R-AGE-2", "Compulsory school age ends", said_by(EDUCATION_ACT, "section 8"), BirthFacts, judge_end),
    Rule("R-AGE-3", "Year group by age", inferred("School year groups by age"), AgeFacts, judge_year_group),
    Rule("R-AGE-4", "Born on 29 February", inferred(HOUSE, "7.0"), BirthFacts, judge_leap_day),
    Rule("R-AGE-5", "Child until 18, care leaver rules from 16", said_by(LCPP, "3.12"), AgeFacts, judge_child),
    Rule("R-AGE-6", "Age bands for risk", said_by(LCPP, "3.16", HARINGEY), AgeFacts, judge_band),
)
