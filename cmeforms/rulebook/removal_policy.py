"""Local policy on removing a name: it warns and asks for a reason, and never blocks (R-ROLL-10 to R-ROLL-12a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmeforms.rulebook.days import calendar_days_between
from cmeforms.rulebook.deadlines import (
    DAYS_OF_A_WEEK,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result, checklist
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    CITY,
    LIVERPOOL,
    NE_LINCS,
    said_by,
)
from cmeforms.rulebook.switches import asked


@dataclass(frozen=True)
class RemovalFacts:
    """A removal while whereabouts are not known."""

    enquiries_began_on: date = fact("Day on which enquiries began.")
    asked_on: date = fact("The day that the question is about.")
    is_countersigned: YesNo = fact("Has the education welfare officer countersigned?")


@dataclass(frozen=True)
class CityMoveFacts:
    """A move inside the same city."""

    same_city: YesNo = fact("Does the family still live in the same city?")
    is_address_known: YesNo = fact("Is the new address known?")
    on_roll_elsewhere: YesNo = fact("Is the child on roll at another school?")


@dataclass(frozen=True)
class PlanFacts:
    """A pupil with a statement or an education, health and care plan."""

    has_plan: YesNo = fact("Is there a statement or an education, health and care plan?")
    review_held: YesNo = fact("Was a review held?")
    school_changed: YesNo = fact("Has the authority changed the school named in it?")
    has_died: YesNo = fact("Has the child died?", default=YesNo.NO)


@dataclass(frozen=True)
class PlanAbroadFacts:
    """A pupil of a special school with a plan who has gone abroad."""

    is_special_school: YesNo = fact("Is it a special school?")
    is_abroad: YesNo = fact("Is the pupil abroad?")
    authority_agrees: YesNo = fact("Does the authority agree to the deletion?")


def _policy(is_departing: bool, reasoning: tuple[str, ...], warning: str, *actions: str) -> Judgement:
    """Local policy: it warns, asks for a reason and tells the authority, and never blocks a ground that is met."""
    if not is_departing:
        return Judgement(Result.MET, (*reasoning, "Local policy is kept."))
    told = (warning, "Local policy never blocks a ground of regulation 9 that is met: give the reason.")
    return Judgement(Result.NOT_MET, reasoning, warnings=told, actions=("Tell the authority.", *actions))


def judge_removal(facts: RemovalFacts, local: LocalRules) -> Judgement:
    """Four weeks of enquiries and a countersignature before removal. Source: rule R-ROLL-10."""
    needed = local.number("enquiry_weeks") * DAYS_OF_A_WEEK
    passed = calendar_days_between(facts.enquiries_began_on, facts.asked_on)
    is_early = passed < needed
    reasoning = (
        f"{passed} of {needed} calendar days of enquiries.",
        f"Countersigned: {facts.is_countersigned.said}.",
        *local.notes("enquiry_weeks"),
    )
    is_departing = is_early or facts.is_countersigned is not YesNo.YES
    warning = "Local policy: not before four weeks of enquiries and the officer's countersignature."
    return _policy(is_departing, reasoning, warning)


def judge_city_move(facts: CityMoveFacts, _local: LocalRules) -> Judgement:
    """A move inside the same city. Source: rule R-ROLL-11."""
    is_inside = facts.same_city.counts_as_yes and facts.is_address_known is not YesNo.NO
    is_departing = is_inside and facts.on_roll_elsewhere is not YesNo.YES
    reasoning = (
        f"Same city: {facts.same_city.said}; address known: {facts.is_address_known.said}.",
        f"On roll elsewhere: {facts.on_roll_elsewhere.said}.",
    )
    return _policy(is_departing, reasoning, "Local policy: stays on roll until on roll elsewhere.")


def judge_plan(facts: PlanFacts, _local: LocalRules) -> Judgement:
    """A statement or plan. Source: rule R-ROLL-12."""
    if facts.has_died is YesNo.YES:
        return Judgement(Result.MET, ("The child has died: R-ROLL-16 applies, this policy does not.",))
    is_done = facts.review_held is YesNo.YES and facts.school_changed is YesNo.YES
    reasoning = (
        f"Plan: {facts.has_plan.said}; review held: {facts.review_held.said}.",
        f"Named school changed: {facts.school_changed.said}.",
    )
    warning = "Local policy: stays on roll until a review was held and the authority has changed the named school."
    return _policy(facts.has_plan.counts_as_yes and not is_done, reasoning, warning, "Tell the SEN team.")


def judge_plan_abroad(facts: PlanAbroadFacts, local: LocalRules) -> Judgement:
    """A special school's pupil abroad, where the authority has switched this on. Source: rule R-ROLL-12a."""
    if not local.is_on("may_delete_special_school_abroad"):
        said = "Switched off here (may_delete_special_school_abroad): R-ROLL-12 applies."
        return Judgement(Result.NOT_MET, (said,))
    return checklist(
        (
            asked("Special school", facts.is_special_school),
            asked("The pupil is abroad", facts.is_abroad),
            asked("The authority agrees", facts.authority_agrees),
        )
    )


REMOVAL_POLICY_RULES: tuple[Rule[Any], ...] = (
    Rule("R-ROLL-10", "Removal with whereabouts unknown", said_by(LIVERPOOL, also=CITY), RemovalFacts, judge_removal),
    Rule("R-ROLL-11", "Moved inside the same city", said_by(LIVERPOOL), CityMoveFacts, judge_city_move),
    Rule("R-ROLL-12", "Statement or plan", said_by(NE_LINCS), PlanFacts, judge_plan),
    Rule(
        "R-ROLL-12a",
        "Special school, pupil abroad",
        said_by("Ealing, pupils abroad"),
        PlanAbroadFacts,
        judge_plan_abroad,
    ),
)
