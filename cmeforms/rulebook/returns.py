"""The rules after a child has come back: contact, return interview, closing, measures (R-RHI-01 to R-RHI-10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cmeforms.rulebook.deadlines import (
    at_once,
    in_hours,
    in_working_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Condition, Judgement, Result, checklist, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import after_hours, london_date
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import CITY, HOUSE, LCPP, MANCHESTER, inferred, said_by
from cmeforms.rulebook.switches import any_trigger, asked

BENCHMARK_DONE, BENCHMARK_IN_TIME, BENCHMARK_DECLINED = 70, 82, 10
"""Percent, Manchester, December 2016. Source: rule R-RHI-10."""


@dataclass(frozen=True)
class ReturnedFacts:
    """A child who has come back or was found."""

    returned_at: datetime = fact("When the child came back or was found.")
    asked_at: datetime = fact("The moment that the question is about.")


@dataclass(frozen=True)
class CheckFacts:
    """The police check after a return."""

    returned_at: datetime = fact("When the child came back or was found.")
    is_reduced_jointly: YesNo = fact("Were fewer checks agreed jointly?", default=YesNo.NO)


@dataclass(frozen=True)
class DisclosureFacts:
    """What came out at a check or interview."""

    told_on: date = fact("Day of the check or interview.")
    is_harmed: YesNo = fact("Was harm disclosed?")
    is_crime: YesNo = fact("May there be a crime?")
    is_injured: YesNo = fact("Is there an injury?")


@dataclass(frozen=True)
class InterviewFacts:
    """The independent return interview."""

    returned_at: datetime = fact("When the child came back or was found.")
    asked_at: datetime = fact("The moment that the question is about.")
    offered_at: datetime | None = fact("When it was offered and the offer recorded.", default=None)
    completed_at: datetime | None = fact("When it was completed.", default=None)


@dataclass(frozen=True)
class DeclinedFacts:
    """Whether the interview was declined."""

    is_declined: YesNo = fact("Was the interview declined?")


@dataclass(frozen=True)
class InterviewedFacts:
    """An interview that was held."""

    interviewed_on: date = fact("Day of the interview.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class NotNeededFacts:
    """Whether an interview may be closed as not needed."""

    has_two_reports: YesNo = fact("Two or more reports?")
    often_away: YesNo = fact("Often absent without authorisation?")
    was_harmed: YesNo = fact("Hurt or harmed while missing?")
    has_exploitation_risk: YesNo = fact("Known or suspected risk of exploitation or trafficking?")
    has_crime_or_drugs_risk: YesNo = fact("Known or suspected risk of crime or drugs?")
    met_risky_persons: YesNo = fact("Contact with persons posing risk?")
    did_crime: YesNo = fact("Crime while away?")
    was_long: YesNo = fact("Missing for over 24 hours?")
    has_mental_illness: YesNo = fact("Known mental health issue?")


@dataclass(frozen=True)
class ClosingFacts:
    """What is recorded when an episode is to be closed."""

    has_outcome: YesNo = fact("Is the outcome of the return interview recorded?")
    has_risk: YesNo = fact("Is the risk recorded?")


@dataclass(frozen=True)
class MeasureFacts:
    """How many interviews there were in a period."""

    returns: int = fact("Returns in the period.")
    offered: int = fact("Interviews offered.")
    completed: int = fact("Interviews completed.")
    in_time: int = fact("Interviews completed within 72 hours.")
    declined: int = fact("Interviews declined, with reasons.")

    def __post_init__(self) -> None:
        if not self.in_time <= self.completed <= self.offered <= self.returns:
            raise ValueError("In time, completed, offered and returns must not fall in this order.")
        if self.declined > self.offered:
            raise ValueError("More were declined than offered.")


def judge_returned(facts: ReturnedFacts, _local: LocalRules) -> Judgement:
    """The carer tells of the return. Source: rule R-RHI-01."""
    tell = at_once("The carer tells the social worker and the IRO", london_date(facts.returned_at))
    return Judgement(Result.DEADLINE, ("Promptly: the day of the return is taken.",), (tell,))


def judge_check(facts: CheckFacts, _local: LocalRules) -> Judgement:
    """The police check. Source: rule R-RHI-02."""
    if facts.is_reduced_jointly is YesNo.YES:
        return Judgement(Result.NOT_MET, ("Fewer checks were agreed jointly for this child.",))
    check = at_once("Police safe-and-well check or prevention interview (F25)", london_date(facts.returned_at))
    return Judgement(Result.DEADLINE, ("As soon as possible; fewer checks only by joint decision.",), (check,))


def judge_contact(facts: ReturnedFacts, local: LocalRules) -> Judgement:
    """The social worker's contact. Source: rule R-RHI-03."""
    hours = local.number("social_worker_contact_hours")
    contact = in_hours("Social worker contacts the child", facts.returned_at, hours, facts.asked_at)
    return Judgement(Result.DEADLINE, (contact.counted, *local.notes("social_worker_contact_hours")), (contact,))


def judge_disclosure(facts: DisclosureFacts, _local: LocalRules) -> Judgement:
    """Harm disclosed. Source: rule R-RHI-04."""
    actions = ["Tell social care the same day."]
    actions += ["Tell the police."] if facts.is_crime.counts_as_yes else []
    actions += ["Get medical help."] if facts.is_injured.counts_as_yes else []
    tell = at_once("Tell social care", facts.told_on)
    questions = {"Harm disclosed": facts.is_harmed, "Crime": facts.is_crime, "Injury": facts.is_injured}
    return any_trigger(questions, actions, (tell,))


def judge_interview(facts: InterviewFacts, local: LocalRules) -> Judgement:
    """Contact, offer and completion within 72 hours. Source: rule R-RHI-05."""
    hours = local.number("return_interview_hours")
    limit = after_hours(facts.returned_at, hours)
    conditions = (
        Condition(f"Offered within {hours} hours", _in_time(facts.offered_at, limit, facts.asked_at)),
        Condition(f"Completed within {hours} hours", _in_time(facts.completed_at, limit, facts.asked_at)),
    )
    due = in_hours("Contact, offer and complete the interview (F27)", facts.returned_at, hours, facts.asked_at)
    judged = checklist(conditions, deadlines=(due,))
    is_open = judged.result is Result.CANNOT_TELL
    reasoning = (due.counted, *judged.reasoning, *local.notes("return_interview_hours"))
    return replace(judged, result=Result.DEADLINE if is_open else judged.result, reasoning=reasoning)


def _in_time(done_at: datetime | None, limit: datetime, asked_at: datetime) -> Result:
    if done_at is not None:
        return met_if(done_at <= limit)
    return Result.NOT_MET if asked_at > limit else Result.CANNOT_TELL


def judge_declined(facts: DeclinedFacts, _local: LocalRules) -> Judgement:
    """The interview is declined. Source: rule R-RHI-06."""
    actions = ("The social worker offers to talk.", "Ask the parent or carer.", "Record the reason.")
    return any_trigger({"Declined": facts.is_declined}, actions)


def judge_form(facts: InterviewedFacts, local: LocalRules) -> Judgement:
    """The form is given back. Source: rule R-RHI-07."""
    days = local.number("interview_form_working_days")
    back = in_working_days("Give the interview form back", facts.interviewed_on, days, facts.asked_on)
    return Judgement(Result.DEADLINE, (back.counted, *local.notes("interview_form_working_days")), (back,))


def judge_not_needed(facts: NotNeededFacts, _local: LocalRules) -> Judgement:
    """Any trigger forbids closing the interview as not needed. Source: rule R-RHI-08."""
    questions = {
        "Two or more reports": facts.has_two_reports,
        "Often absent without authorisation": facts.often_away,
        "Hurt or harmed while missing": facts.was_harmed,
        "Risk of exploitation or trafficking": facts.has_exploitation_risk,
        "Risk of crime or drugs": facts.has_crime_or_drugs_risk,
        "Contact with persons posing risk": facts.met_risky_persons,
        "Crime while away": facts.did_crime,
        "Missing for over 24 hours": facts.was_long,
        "Known mental health issue": facts.has_mental_illness,
    }
    return any_trigger(questions, ("The interview may not be closed as not needed.",))


def judge_closing(facts: ClosingFacts, _local: LocalRules) -> Judgement:
    """What must be recorded before an episode is closed. Source: rule R-RHI-09."""
    conditions = (
        asked("The outcome of the return interview is recorded", facts.has_outcome),
        asked("The risk is recorded", facts.has_risk),
    )
    judged = checklist(conditions)
    actions = () if judged.result is Result.MET else ("Keep the episode open.",)
    return replace(judged, actions=actions)


def judge_measures(facts: MeasureFacts, _local: LocalRules) -> Judgement:
    """How many interviews were done, in time, declined. Source: rule R-RHI-10."""
    parts = {
        "offered": (facts.offered, facts.returns),
        "completed": (facts.completed, facts.returns),
        "in_time": (facts.in_time, facts.completed),
        "declined": (facts.declined, facts.returns),
    }
    values = {f"{name}_percent": _percent(part, whole) for name, (part, whole) in parts.items()}
    said = (
        f"Manchester, December 2016: {BENCHMARK_DONE} percent done, {BENCHMARK_IN_TIME} percent of these in time, "
        f"{BENCHMARK_DECLINED} percent declined."
    )
    return Judgement(Result.ANSWER, (said,), values=values)


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}" if whole else "none"


RETURN_RULES: tuple[Rule[Any], ...] = (
    Rule("R-RHI-01", "Return is told", said_by(LCPP, "3.17"), ReturnedFacts, judge_returned, "returned_at"),
    Rule("R-RHI-02", "Police check after return", said_by(LCPP, "3.17"), CheckFacts, judge_check),
    Rule("R-RHI-03", "Social worker's contact", said_by(CITY), ReturnedFacts, judge_contact, "returned_at"),
    Rule("R-RHI-04", "Harm disclosed", inferred(LCPP, "3.17"), DisclosureFacts, judge_disclosure),
    Rule(
        "R-RHI-05",
        "Return interview",
        said_by(LCPP, "3.17", MANCHESTER),
        InterviewFacts,
        judge_interview,
        "returned_at",
    ),
    Rule("R-RHI-06", "Interview declined", said_by(CITY), DeclinedFacts, judge_declined),
    Rule(
        "R-RHI-07",
        "Interview form back",
        said_by("Oxfordshire return interview"),
        InterviewedFacts,
        judge_form,
        "interviewed_on",
    ),
    Rule("R-RHI-08", "Interview not closed as not needed", inferred(LCPP, "3.17"), NotNeededFacts, judge_not_needed),
    Rule("R-RHI-09", "Episode stays open", inferred(HOUSE, "R-RHI-09"), ClosingFacts, judge_closing),
    Rule("R-RHI-10", "Measures of return interviews", said_by(MANCHESTER), MeasureFacts, judge_measures),
)
