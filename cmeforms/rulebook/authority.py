"""The rules about the authority's own acts: receipts, offers, plans, harm (R-LA-01 to R-LA-04, R-LA-09 to R-LA-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cmeforms.rulebook import ages
from cmeforms.rulebook.age_rules import ADULT_AGE
from cmeforms.rulebook.days import calendar_days_between
from cmeforms.rulebook.deadlines import (
    DAYS_OF_A_WEEK,
    at_once,
    in_calendar_days,
    in_hours,
    in_working_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Condition, Judgement, Result, checklist, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule, procedure
from cmeforms.rulebook.sources import (
    HARINGEY,
    LIVERPOOL,
    MANCHESTER,
    NE_LINCS,
    inferred,
    said_by,
)

PRIVATE_FOSTERING_DAYS = 28
PRIVATE_FOSTERING_AGE = 16
SECTION_47_HOURS = 48


@dataclass(frozen=True)
class ReceivedFacts:
    """A notification or referral that came in."""

    received_on: date = fact("Day on which F07 or F02 came.")
    asked_on: date = fact("The day that the question is about.")
    has_social_worker: YesNo = fact("Is a social worker allocated?", default=YesNo.NOT_KNOWN)
    has_concern: YesNo = fact("Is there a safeguarding concern?", default=YesNo.NOT_KNOWN)


@dataclass(frozen=True)
class ApplicationFacts:
    """An in-year application."""

    applied_on: date = fact("Day of the application.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class OfferFacts:
    """An offer of a school place and what has been done about it."""

    is_answered: YesNo = fact("Has the parent answered?")
    first_letter_on: date | None = fact("Day of offer letter 1 (L5).", default=None)
    second_letter_on: date | None = fact("Day of offer letter 2 (L6).", default=None)
    visited_on: date | None = fact("Day of the home visit with letter 3 (L7).", default=None)


@dataclass(frozen=True)
class KeyWorkerFacts:
    """A case with a key worker."""

    set_on: date = fact("Day on which the key worker was set, or of the last review.")
    asked_on: date = fact("The day that the question is about.")
    has_plan: YesNo = fact("Is there an action plan (F15)?", default=YesNo.NOT_KNOWN)


@dataclass(frozen=True)
class FosteringFacts:
    """A child who lives with somebody who is no close relative."""

    born_on: date = fact("Date of birth.")
    placed_on: date = fact("First day with that person.")
    asked_on: date = fact("The day that the question is about, or the planned end.")
    is_disabled: YesNo = fact("Is the child disabled?")
    is_relative: YesNo = fact("Is that person a close relative?")


@dataclass(frozen=True)
class HarmFacts:
    """Reasonable cause to suspect significant harm."""

    suspected_at: datetime = fact("When there was reasonable cause to suspect significant harm.")
    asked_at: datetime = fact("The moment that the question is about.")


def judge_received(facts: ReceivedFacts, local: LocalRules) -> Judgement:
    """Screening and receipt. Source: rule R-LA-01."""
    receipt = in_working_days(
        "Send the receipt", facts.received_on, local.number("receipt_working_days"), facts.asked_on
    )
    reasoning = (receipt.counted, *local.notes("receipt_working_days"))
    if facts.has_social_worker.counts_as_yes or facts.has_concern.counts_as_yes:
        tell = at_once("Tell social care or MASH", facts.received_on)
        said = f"Social worker: {facts.has_social_worker.said}; concern: {facts.has_concern.said}."
        return Judgement(Result.DEADLINE, (said, *reasoning), (tell, receipt), actions=("Screen the case.",))
    return Judgement(Result.DEADLINE, reasoning, (receipt,), actions=("Screen the case.", "Allocate a hub officer."))


def judge_application(facts: ApplicationFacts, local: LocalRules) -> Judgement:
    """An offer within four weeks. Source: rule R-LA-03."""
    days = local.number("offer_weeks") * DAYS_OF_A_WEEK
    offer = in_calendar_days("Offer a school place", facts.applied_on, days, facts.asked_on)
    return Judgement(Result.DEADLINE, (offer.counted, *local.notes("offer_weeks")), (offer,))


def judge_offer(facts: OfferFacts, _local: LocalRules) -> Judgement:
    """The next step while an offer is not answered. Source: rule R-LA-04."""
    if facts.is_answered is YesNo.YES:
        return Judgement(Result.NOT_MET, ("The parent has answered.",))
    steps = (
        (facts.first_letter_on, "Send offer letter 1 (L5)."),
        (facts.second_letter_on, "Send offer letter 2 (L6)."),
        (facts.visited_on, "Visit the home with letter 3 (L7)."),
    )
    step = next((action for done_on, action in steps if done_on is None), "In most cases: begin the order (L8).")
    done = sum(done_on is not None for done_on, _action in steps)
    return Judgement(Result.MET, (f"Not answered; {done} of 3 steps done.",), actions=(step,))


def judge_key_worker(facts: KeyWorkerFacts, local: LocalRules) -> Judgement:
    """The key worker's plan and its review. Source: rule R-LA-09."""
    days = local.number("plan_review_working_days")
    review = in_working_days("Review the action plan (F15)", facts.set_on, days, facts.asked_on)
    missing = () if facts.has_plan is YesNo.YES else ("Write the action plan (F15).",)
    actions = (*missing, "Update the CME officer regularly.")
    notes = local.notes("plan_review_working_days")
    return Judgement(Result.DEADLINE, (review.counted, *notes), (review,), actions=actions)


def judge_fostering(facts: FosteringFacts, _local: LocalRules) -> Judgement:
    """Private fostering. Source: rule R-LA-10."""
    limit = ADULT_AGE if facts.is_disabled.counts_as_yes else PRIVATE_FOSTERING_AGE
    age = ages.age_on(facts.born_on, facts.asked_on)
    days = calendar_days_between(facts.placed_on, facts.asked_on) + 1
    conditions = (
        Condition(f"Under {limit} (aged {age})", met_if(age < limit)),
        Condition(f"28 days or more, done or planned ({days})", met_if(days >= PRIVATE_FOSTERING_DAYS)),
        Condition("Not with a close relative", met_if(facts.is_relative is not YesNo.YES)),
    )
    judged = checklist(conditions)
    actions = ("Send the private fostering notice.",) if judged.result is Result.MET else ()
    return checklist(conditions, actions=actions)


def judge_harm(facts: HarmFacts, _local: LocalRules) -> Judgement:
    """Section 47 enquiries start within 48 hours. Source: rule R-LA-11."""
    start = in_hours("Start section 47 enquiries", facts.suspected_at, SECTION_47_HOURS, facts.asked_at)
    return Judgement(Result.DEADLINE, (start.counted,), (start,))


AUTHORITY_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-LA-01",
        "A notification or referral comes in",
        inferred(MANCHESTER),
        ReceivedFacts,
        judge_received,
        "received_on",
    ),
    procedure(
        "R-LA-02",
        "Enquiries from outside are logged",
        said_by(NE_LINCS),
        "Log the enquiry centrally before answering it.",
    ),
    Rule("R-LA-03", "In-year application", said_by(MANCHESTER), ApplicationFacts, judge_application, "applied_on"),
    Rule("R-LA-04", "Offer not answered", said_by(MANCHESTER), OfferFacts, judge_offer),
    Rule("R-LA-09", "Key worker's plan", inferred(LIVERPOOL), KeyWorkerFacts, judge_key_worker, "set_on"),
    Rule("R-LA-10", "Private fostering", said_by(HARINGEY), FosteringFacts, judge_fostering),
    Rule("R-LA-11", "Suspected significant harm", said_by(HARINGEY), HarmFacts, judge_harm, "suspected_at"),
)
