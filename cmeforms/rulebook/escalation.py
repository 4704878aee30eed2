"""The switches that call somebody now: police, social care, named workers, managers (R-ESC-01 to R-ESC-10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from cmeforms.rulebook.deadlines import (
    in_hours,
    in_working_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    CITY,
    LCPP,
    NE_LINCS,
    inferred,
    said_by,
)
from cmeforms.rulebook.switches import any_trigger

UASC_DAYS = 7
UASC_ALERT_HOURS = 48


@dataclass(frozen=True)
class ProtectionPlanFacts:
    """A child on a plan who may be missing."""

    has_protection_plan: YesNo = fact("Is there a child protection plan?")
    is_missing: YesNo = fact("Is the child believed to be missing?")


@dataclass(frozen=True)
class LookedAfterFacts:
    """Whether a child is looked after."""

    is_looked_after: YesNo = fact("Is the child looked after?")


@dataclass(frozen=True)
class NeedFacts:
    """Whether a child is in need."""

    is_in_need: YesNo = fact("Is this a child in need?")


@dataclass(frozen=True)
class Section47Facts:
    """Whether enquiries are in progress."""

    has_section_47: YesNo = fact("Are section 47 enquiries in progress?")


@dataclass(frozen=True)
class CrimeFacts:
    """Signs of a crime against the child."""

    may_be_crime: YesNo = fact("Possible victim of a crime?")
    may_be_abduction: YesNo = fact("Possible abduction?")
    may_be_forced_marriage: YesNo = fact("Possible forced marriage?")
    may_be_fgm: YesNo = fact("Possible female genital mutilation?")
    may_be_trafficking: YesNo = fact("Possible trafficking?")
    may_be_honour_based: YesNo = fact("Possible honour-based abuse?")


@dataclass(frozen=True)
class DangerFacts:
    """Immediate danger."""

    is_in_danger: YesNo = fact("Is the child in immediate danger?")


@dataclass(frozen=True)
class PlanFacts:
    """Whether there is an education, health and care plan."""

    has_plan: YesNo = fact("Is there an education, health and care plan?")


@dataclass(frozen=True)
class OpenCaseFacts:
    """Whether social care knows the child."""

    is_open_case: YesNo = fact("Is the child open to social care?")


@dataclass(frozen=True)
class StuckFacts:
    """A case that makes no progress."""

    no_trace_since: date = fact("Day since which there has been no trace or progress.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class UascFacts:
    """An unaccompanied child who seeks asylum."""

    is_uasc: YesNo = fact("Is this an unaccompanied asylum-seeking child?")
    looked_after_at: datetime = fact("When the child became looked after.")
    asked_at: datetime = fact("The moment that the question is about.")
    is_missing: YesNo = fact("Is the child missing?")


def judge_protection_plan(facts: ProtectionPlanFacts, _local: LocalRules) -> Judgement:
    """On a plan and believed missing. Source: rule R-ESC-01."""
    is_both = facts.has_protection_plan.counts_as_yes and facts.is_missing.counts_as_yes
    said = f"Plan: {facts.has_protection_plan.said}; missing: {facts.is_missing.said}."
    action = "The agency that raises it tells the child protection coordinator immediately."
    return Judgement(met_if(is_both), (said,), actions=(action,) if is_both else ())


def judge_looked_after(facts: LookedAfterFacts, _local: LocalRules) -> Judgement:
    """Looked after. Source: rule R-ESC-02."""
    actions = ("Tell the named social worker immediately.", "Tell the virtual head.")
    return any_trigger({"Looked after": facts.is_looked_after}, actions)


def judge_in_need(facts: NeedFacts, _local: LocalRules) -> Judgement:
    """In need. Source: rule R-ESC-03."""
    return any_trigger({"Child in need": facts.is_in_need}, ("Tell the named social worker immediately.",))


def judge_section_47(facts: Section47Facts, _local: LocalRules) -> Judgement:
    """Section 47 enquiries. Source: rule R-ESC-04."""
    return any_trigger({"Section 47 enquiries": facts.has_section_47}, ("Tell social care on day one.",))


def judge_crime(facts: CrimeFacts, _local: LocalRules) -> Judgement:
    """A possible crime. Source: rule R-ESC-05."""
    questions = {
        "Victim of a crime": facts.may_be_crime,
        "Abduction": facts.may_be_abduction,
        "Forced marriage": facts.may_be_forced_marriage,
        "Female genital mutilation": facts.may_be_fgm,
        "Trafficking": facts.may_be_trafficking,
        "Honour-based abuse": facts.may_be_honour_based,
    }
    actions = (
        "Tell police and social care on day one.",
        "Do not write to or phone the family first without advice.",
    )
    return any_trigger(questions, actions)


def judge_danger(facts: DangerFacts, _local: LocalRules) -> Judgement:
    """Immediate danger. Source: rule R-ESC-06."""
    judged = any_trigger({"Immediate danger": facts.is_in_danger}, ("Call 999.",))
    return judged if judged.result is Result.MET else replace(judged, actions=("Call 101: concern, missing.",))


def judge_plan(facts: PlanFacts, _local: LocalRules) -> Judgement:
    """A plan. Source: rule R-ESC-07."""
    return any_trigger({"Education, health and care plan": facts.has_plan}, ("Copy to the SEN team, which leads.",))


def judge_open_case(facts: OpenCaseFacts, _local: LocalRules) -> Judgement:
    """Open to social care. Source: rule R-ESC-08."""
    actions = ("The children and families team follows up.", "Tell the virtual head.", "Consider MACE (F26).")
    return any_trigger({"Open to social care": facts.is_open_case}, actions)


def judge_stuck(facts: StuckFacts, local: LocalRules) -> Judgement:
    """No progress. Source: rule R-ESC-09."""
    days = local.number("stuck_case_working_days")
    what = "Manager takes the case to senior management or the head of service"
    raised = in_working_days(what, facts.no_trace_since, days, facts.asked_on)
    reasoning = (raised.counted, *local.notes("stuck_case_working_days"))
    return Judgement(met_if(facts.asked_on >= raised.due_on), reasoning, (raised,))


def judge_uasc(facts: UascFacts, _local: LocalRules) -> Judgement:
    """An unaccompanied child in the first week. Source: rule R-ESC-10."""
    is_first_week = facts.asked_at - facts.looked_after_at < timedelta(days=UASC_DAYS)
    if not facts.is_uasc.counts_as_yes or not is_first_week:
        return Judgement(Result.NOT_MET, ("Not an unaccompanied child in the first week of care.",))
    alert = in_hours("Extra alert", facts.looked_after_at, UASC_ALERT_HOURS, facts.asked_at)
    actions = ["Treat going missing as very likely."]
    if facts.is_missing.counts_as_yes:
        actions.append("Presume a victim of trafficking; make the NRM referral.")
    said = f"Looked after for less than a week; missing: {facts.is_missing.said}."
    return Judgement(Result.MET, (said,), (alert,), actions=tuple(actions))


ESCALATION_RULES: tuple[Rule[Any], ...] = (
    Rule("R-ESC-01", "Protection plan and missing", said_by(NE_LINCS), ProtectionPlanFacts, judge_protection_plan),
    Rule("R-ESC-02", "Looked after", said_by(NE_LINCS, also=CITY), LookedAfterFacts, judge_looked_after),
    Rule("R-ESC-03", "Child in need", said_by(NE_LINCS), NeedFacts, judge_in_need),
    Rule("R-ESC-04", "Section 47 enquiries", said_by(LCPP, "3.25"), Section47Facts, judge_section_47),
    Rule("R-ESC-05", "Possible crime or abuse", inferred(LCPP, "3.25-3.26"), CrimeFacts, judge_crime),
    Rule("R-ESC-06", "Immediate danger", said_by(CITY, "Appendix A"), DangerFacts, judge_danger),
    Rule("R-ESC-07", "Education, health and care plan", said_by(NE_LINCS, also=CITY), PlanFacts, judge_plan),
    Rule("R-ESC-08", "Open to social care", said_by(CITY), OpenCaseFacts, judge_open_case),
    Rule("R-ESC-09", "Case not progressing", inferred(NE_LINCS), StuckFacts, judge_stuck, "no_trace_since"),
    Rule("R-ESC-10", "Unaccompanied child in the first week", said_by(LCPP, "3.10"), UascFacts, judge_uasc),
)
