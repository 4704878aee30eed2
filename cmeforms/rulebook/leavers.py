"""The rules about leavers and pupils elsewhere (R-ROLL-13 to R-ROLL-20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmeforms.rulebook.ages import birthday
from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.deadlines import (
    at_once,
    by_day,
    in_calendar_days,
    in_school_days,
    months_later,
    on_absence_day,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Deadline, Judgement, Result, checklist, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    MANCHESTER,
    NE_LINCS,
    REGISTRATION,
    inferred,
    said_by,
)
from cmeforms.rulebook.switches import asked

EXCLUSION_SCHOOL_DAY = 6
REGISTER_YEARS = 6


@dataclass(frozen=True)
class LeaverFacts:
    """A pupil who is known to leave."""

    leaves_on: date = fact("Last day at school.")
    asked_on: date = fact("The day that the question is about.")
    goes_abroad: YesNo = fact("Is the family moving abroad?", default=YesNo.NO)
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class DestinationFacts:
    """What is known of a move inside the United Kingdom."""

    is_inside_uk: YesNo = fact("Does the family move inside the United Kingdom?")
    is_confirmed: YesNo = fact("Has a school or authority confirmed the destination?")


@dataclass(frozen=True)
class AbroadFacts:
    """What is known of a move abroad."""

    has_full_address: YesNo = fact("Is the full address abroad known?")
    has_school: YesNo = fact("Is the school abroad known?")
    school_confirmed: YesNo = fact("Has that school confirmed?")


@dataclass(frozen=True)
class DeathFacts:
    """A child who has died."""

    told_on: date = fact("Day on which the school or authority learned of it.")
    has_plan: YesNo = fact("Was there an education, health and care plan?", default=YesNo.NOT_KNOWN)


@dataclass(frozen=True)
class ExclusionFacts:
    """A permanent exclusion."""

    first_day_on: date = fact("First school day of the exclusion.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class SinceFacts:
    """The day of the last entry, visit or contact."""

    last_on: date = fact("Day of the last entry, visit or contact.")


@dataclass(frozen=True)
class ProviderVisitFacts:
    """A pupil at an alternative provider, and the term that is running."""

    term_ends_on: date = fact("Last day of the term.")
    visited_this_term: YesNo = fact("Has the school visited the provider this term?")


def judge_leaver(facts: LeaverFacts, local: LocalRules) -> Judgement:
    """A leaver known in advance. Source: rule R-ROLL-13."""
    exit_form = by_day("Parent's exit form (F12)", facts.leaves_on - timedelta(days=1), "Before the last day.")
    days = local.number("leaver_form_days")
    leaver_form = in_calendar_days("Leaver form", facts.leaves_on, days, facts.asked_on)
    deadlines: tuple[Deadline, ...] = (exit_form, leaver_form)
    if facts.goes_abroad.counts_as_yes:
        count = local.number("leaver_abroad_school_days")
        abroad = in_school_days("Details of the move abroad", facts.leaves_on, count, facts.asked_on, facts.calendar)
        deadlines = (*deadlines, abroad)
    notes = local.notes("leaver_form_days", "leaver_abroad_school_days")
    return Judgement(Result.DEADLINE, (leaver_form.counted, *notes), deadlines)


def judge_destination(facts: DestinationFacts, _local: LocalRules) -> Judgement:
    """Only the parent's word for a move inside the United Kingdom. Source: rule R-ROLL-14."""
    is_word_only = facts.is_inside_uk.counts_as_yes and facts.is_confirmed is not YesNo.YES
    reasoning = (f"Inside the UK: {facts.is_inside_uk.said}; confirmed: {facts.is_confirmed.said}.",)
    actions = ("Send the deletion return (F10) and the CME referral (F02).",) if is_word_only else ()
    return Judgement(met_if(is_word_only), reasoning, actions=actions)


def judge_abroad(facts: AbroadFacts, _local: LocalRules) -> Judgement:
    """The three proofs of a move abroad. Source: rule R-ROLL-15."""
    conditions = (
        asked("Full address abroad", facts.has_full_address),
        asked("School abroad", facts.has_school),
        asked("That school's confirmation", facts.school_confirmed),
    )
    judged = checklist(conditions)
    actions = () if judged.result is Result.MET else ("Treat the child as missing.",)
    return Judgement(judged.result, judged.reasoning, conditions=conditions, actions=actions)


def judge_death(facts: DeathFacts, _local: LocalRules) -> Judgement:
    """A child has died. Source: rule R-ROLL-16."""
    told = (at_once("Tell the data team; stop all letters", facts.told_on),)
    actions = ("The SEN team leads.",) if facts.has_plan.counts_as_yes else ()
    return Judgement(Result.MET, (f"Plan: {facts.has_plan.said}.",), told, actions=actions)


def judge_exclusion(facts: ExclusionFacts, _local: LocalRules) -> Judgement:
    """Full-time provision from the sixth day. Source: rule R-ROLL-17."""
    what = "Full-time provision begins"
    begin = on_absence_day(what, facts.first_day_on, EXCLUSION_SCHOOL_DAY, facts.asked_on, facts.calendar)
    return Judgement(Result.DEADLINE, ("The first school day of exclusion is day 1.", begin.counted), (begin,))


def judge_register_kept(facts: SinceFacts, _local: LocalRules) -> Judgement:
    """How long a register entry is kept. Source: rule R-ROLL-18."""
    kept_until = birthday(facts.last_on, REGISTER_YEARS)
    keep = by_day("Keep the entry at least until", kept_until, "Six years from the day of the entry.")
    return Judgement(Result.DEADLINE, (keep.counted, "Registers are electronic."), (keep,))


def judge_provider_visit(facts: ProviderVisitFacts, _local: LocalRules) -> Judgement:
    """A visit to each alternative provider once a term. Source: rule R-ROLL-19."""
    if facts.visited_this_term is YesNo.YES:
        return Judgement(Result.NOT_MET, ("The provider was visited this term.",))
    visit = by_day("Visit the provider", facts.term_ends_on, "At least once a term.")
    return Judgement(Result.DEADLINE, (visit.counted,), (visit,))


def judge_home_education_contact(facts: SinceFacts, _local: LocalRules) -> Judgement:
    """One advisory contact a year. Source: rule R-ROLL-20."""
    contact = by_day("Advisory contact", months_later(facts.last_on, 12), "At least once a year.")
    return Judgement(Result.DEADLINE, (contact.counted,), (contact,))


LEAVER_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-ROLL-13",
        "Leaver known in advance",
        said_by("Ealing, removal from roll", also="Barnet"),
        LeaverFacts,
        judge_leaver,
        "leaves_on",
    ),
    Rule(
        "R-ROLL-14",
        "Only the parent's word for a move",
        said_by("Peterborough leaving form"),
        DestinationFacts,
        judge_destination,
    ),
    Rule("R-ROLL-15", "Moving abroad", said_by("Derbyshire, moving abroad"), AbroadFacts, judge_abroad),
    Rule("R-ROLL-16", "A child dies", inferred(NE_LINCS), DeathFacts, judge_death, "told_on"),
    Rule("R-ROLL-17", "Permanent exclusion", said_by(MANCHESTER), ExclusionFacts, judge_exclusion, "first_day_on"),
    Rule("R-ROLL-18", "Register entries are kept", said_by(REGISTRATION), SinceFacts, judge_register_kept),
    Rule("R-ROLL-19", "Alternative provision is visited", said_by(NE_LINCS), ProviderVisitFacts, judge_provider_visit),
    Rule("R-ROLL-20", "Home education contact", said_by(NE_LINCS), SinceFacts, judge_home_education_contact),
)
