"""The rules about the risk of a child who is missing (R-RISK-01 to R-RISK-10); suggests, while the police grade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cmeforms.rulebook import ages
from cmeforms.rulebook.age_rules import AUTOMATIC_HIGH_AGE
from cmeforms.rulebook.deadlines import (
    at_once,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import london_date, shown_moment
from cmeforms.rulebook.overriding import Decision, decision_problems
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import HOUSE, LCPP, inferred, said_by
from cmeforms.rulebook.switches import any_trigger

POLICE_NOW = "Tell the police immediately."


class RiskLevel(StrEnum):
    """The risk continuum, in its order."""

    NO_APPARENT_RISK = "no_apparent_risk"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_ORDER = tuple(RiskLevel)


@dataclass(frozen=True)
class HarmFacts:
    """Immediate risk to the child or others."""

    suicide_or_self_harm: YesNo = fact("Suspected suicide or self-harm?")
    threat_to_others: YesNo = fact("Threat of direct harm to another person?")
    immediate_risk: YesNo = fact("Any other immediate risk to the child or others?")


@dataclass(frozen=True)
class YoungFacts:
    """A child's age and whether anybody knows where the child is."""

    asked_on: date = fact("The day that the question is about.")
    whereabouts_known: YesNo = fact("Are the child's whereabouts known?")
    born_on: date | None = fact("Date of birth.", default=None)


@dataclass(frozen=True)
class PlanFacts:
    """Whether there is a child protection plan."""

    child_protection_plan: YesNo = fact("Is there a child protection plan?")


@dataclass(frozen=True)
class AbductionFacts:
    """Whether the child was, or may have been, abducted from care."""

    abduction: YesNo = fact("Abducted from care, or suspicion of it?")


@dataclass(frozen=True)
class CurfewFacts:
    """A curfew, bail or tag."""

    has_curfew: YesNo = fact("Is there a curfew, bail or tag?")
    asked_at: datetime = fact("The moment that the question is about.")
    ended_at: datetime | None = fact("The time by which the child must be in.", default=None)


@dataclass(frozen=True)
class MedicationFacts:
    """Essential medication or treatment."""

    medication_needed: YesNo = fact("Is essential medication or treatment not available?")
    clinician_cleared: YesNo = fact("Has a clinician said otherwise?", default=YesNo.NO)


@dataclass(frozen=True)
class GradeFacts:
    """The grade that the police gave."""

    police_grade: RiskLevel = fact("The grade as the police gave it.")
    whereabouts_known: YesNo = fact("Are the child's whereabouts known?")


@dataclass(frozen=True)
class RiskFacts:
    """Everything that the suggestion of a level looks at; what is left out is not known and counts as yes."""

    asked_at: datetime = fact("The moment that the question is about.")
    whereabouts_known: YesNo = fact("Are the child's whereabouts known?")
    born_on: date | None = fact("Date of birth.", default=None)
    suicide_or_self_harm: YesNo = fact("Suspected suicide or self-harm?", YesNo.NOT_KNOWN)
    threat_to_others: YesNo = fact("Threat of direct harm to another person?", YesNo.NOT_KNOWN)
    immediate_risk: YesNo = fact("Any other immediate risk to the child or others?", YesNo.NOT_KNOWN)
    child_protection_plan: YesNo = fact("Is there a child protection plan?", YesNo.NOT_KNOWN)
    abduction: YesNo = fact("Abducted from care, or suspicion of it?", YesNo.NOT_KNOWN)
    has_curfew: YesNo = fact("Is there a curfew, bail or tag?", YesNo.NOT_KNOWN)
    curfew_ended_at: datetime | None = fact("The time by which the child must be in.", default=None)
    medication_needed: YesNo = fact("Is essential medication or treatment not available?", YesNo.NOT_KNOWN)
    clinician_cleared: YesNo = fact("Has a clinician said otherwise?", default=YesNo.NO)
    exploitation: YesNo = fact("Sexual exploitation, trafficking, forced marriage or FGM?", YesNo.NOT_KNOWN)
    gangs: YesNo = fact("Gang members or violent offenders?", YesNo.NOT_KNOWN)
    mental_illness: YesNo = fact("Mental illness or psychological disorder?", YesNo.NOT_KNOWN)
    harmed_before: YesNo = fact("Harmed when missing before?", YesNo.NOT_KNOWN)
    chosen_level: RiskLevel | None = fact("The level that a person chose, if another.", default=None)
    decision: Decision = fact("Who chose it, why, and who agreed.", default=Decision())


@dataclass(frozen=True)
class EpisodeFacts:
    """A new missing episode, or news about one."""

    missing_on: date = fact("Day on which the child was classed missing, or the news came.")


@dataclass(frozen=True)
class AwayFacts:
    """A child who is not where expected, but whose whereabouts are known."""

    whereabouts_known: YesNo = fact("Are the child's whereabouts known?")
    is_risk_significant: YesNo = fact("Is there a significant risk?")


def _high(questions: dict[str, YesNo]) -> Judgement:
    """High and police immediately where any question is yes or not known."""
    judged = any_trigger(questions, (POLICE_NOW,))
    return replace(judged, level=RiskLevel.HIGH.value) if judged.result is Result.MET else judged


def judge_harm(facts: HarmFacts | RiskFacts, _local: LocalRules) -> Judgement:
    """Immediate risk to self or others. Source: rule R-RISK-01."""
    return _high(
        {
            "Suspected suicide or self-harm": facts.suicide_or_self_harm,
            "Threat to another person": facts.threat_to_others,
            "Other immediate risk": facts.immediate_risk,
        }
    )


def judge_young(facts: YoungFacts, _local: LocalRules) -> Judgement:
    """12 or under with whereabouts not known. Source: rule R-RISK-02."""
    age = None if facts.born_on is None else ages.age_on(facts.born_on, facts.asked_on)
    is_young = age is None or age <= AUTOMATIC_HIGH_AGE
    aged = "Age not known, which counts as 12 or under" if age is None else f"Aged {age}"
    said = f"{aged}; whereabouts known: {facts.whereabouts_known.said}."
    if not is_young or facts.whereabouts_known is YesNo.YES:
        return Judgement(Result.NOT_MET, (said,))
    return Judgement(Result.MET, (said,), level=RiskLevel.HIGH.value, actions=(POLICE_NOW,))


def judge_plan(facts: PlanFacts | RiskFacts, _local: LocalRules) -> Judgement:
    """A child protection plan. Source: rule R-RISK-03."""
    return _high({"Child protection plan": facts.child_protection_plan})


def judge_abduction(facts: AbductionFacts | RiskFacts, _local: LocalRules) -> Judgement:
    """Abduction, or suspicion of it. Source: rule R-RISK-04."""
    return _high({"Abduction": facts.abduction})


def judge_curfew(facts: CurfewFacts, _local: LocalRules) -> Judgement:
    """Past the end of a curfew, bail or tag; a time that nobody knows counts as past. Source: rule R-RISK-05."""
    if facts.ended_at is not None and facts.ended_at > facts.asked_at:
        said = f"The child must be in by {shown_moment(facts.ended_at)}, which lies ahead."
        return Judgement(Result.NOT_MET, (said,))
    return _high({"Curfew, bail or tag, and its time has passed": facts.has_curfew})


def judge_medication(facts: MedicationFacts | RiskFacts, _local: LocalRules) -> Judgement:
    """Essential medication or treatment is not available. Source: rule R-RISK-06."""
    if facts.clinician_cleared is YesNo.YES:
        return Judgement(Result.NOT_MET, ("A clinician has said otherwise.",))
    return _high({"Essential medication or treatment is not available": facts.medication_needed})


def judge_grade(facts: GradeFacts, _local: LocalRules) -> Judgement:
    """The grade is the police's and is recorded as given. Source: rule R-RISK-07."""
    reasoning = ("The grade is the police's, recorded as they give it.",)
    is_lower = facts.whereabouts_known is not YesNo.YES and _ORDER.index(facts.police_grade) < _ORDER.index(
        RiskLevel.MEDIUM
    )
    warnings = ("Our own suggestion stays medium or high while whereabouts are not known.",) if is_lower else ()
    return Judgement(Result.LEVEL, reasoning, level=facts.police_grade.value, warnings=warnings)


def automatic_reasons(facts: RiskFacts) -> tuple[str, ...]:
    """Why the risk is high without any weighing; empty where it is not. Source: rules R-RISK-01 to R-RISK-06."""
    young = YoungFacts(london_date(facts.asked_at), facts.whereabouts_known, facts.born_on)
    curfew = CurfewFacts(facts.has_curfew, facts.asked_at, facts.curfew_ended_at)
    judged = (
        judge_harm(facts, _STANDARD),
        judge_young(young, _STANDARD),
        judge_plan(facts, _STANDARD),
        judge_abduction(facts, _STANDARD),
        judge_curfew(curfew, _STANDARD),
        judge_medication(facts, _STANDARD),
    )
    return tuple(line for finding in judged if finding.result is Result.MET for line in finding.reasoning)


def suggested(facts: RiskFacts) -> tuple[RiskLevel, tuple[str, ...]]:
    """The level that the facts suggest, and why. Source: rule R-RISK-08."""
    if reasons := automatic_reasons(facts):
        return RiskLevel.HIGH, reasons
    factors = {
        "Exploitation, trafficking, forced marriage or FGM": facts.exploitation,
        "Gangs or violent offenders": facts.gangs,
        "Mental illness": facts.mental_illness,
        "Harmed when missing before": facts.harmed_before,
    }
    judged = any_trigger(factors, ())
    if judged.result is Result.MET:
        return RiskLevel.HIGH, (*judged.reasoning, "Each of these suggests high: weigh it.")
    return RiskLevel.MEDIUM, ("No factor raises it; never below medium while whereabouts are not known.",)


def judge_level(facts: RiskFacts, _local: LocalRules) -> Judgement:
    """The suggested level, or the one that a person chose where that may stand. Source: rule R-RISK-08."""
    level, reasons = suggested(facts)
    actions = (POLICE_NOW,) if automatic_reasons(facts) else ()
    values = {"suggested_level": level.value}
    if facts.chosen_level is None or facts.chosen_level is level:
        return Judgement(Result.LEVEL, reasons, level=level.value, actions=actions, values=values)
    problems = _choice_problems(facts, level, facts.chosen_level)
    stands = level if problems else facts.chosen_level
    said = "The chosen level does not stand." if problems else f"A person chose {stands.value}, with a reason."
    return Judgement(
        Result.LEVEL, (*reasons, said), level=stands.value, actions=actions, warnings=problems, values=values
    )


def _choice_problems(facts: RiskFacts, level: RiskLevel, chosen: RiskLevel) -> tuple[str, ...]:
    is_looser = _ORDER.index(chosen) < _ORDER.index(level)
    problems = decision_problems(facts.decision, is_looser=is_looser)
    is_under_floor = _ORDER.index(chosen) < _ORDER.index(RiskLevel.MEDIUM)
    if is_under_floor and facts.whereabouts_known is not YesNo.YES:
        return (*problems, "Never below medium while whereabouts are not known.")
    return problems


def judge_episode(facts: EpisodeFacts, _local: LocalRules) -> Judgement:
    """The risk record is done again for each episode. Source: rule R-RISK-09."""
    redo = at_once("Complete the risk record (F22) again", facts.missing_on)
    said = "At every episode and on new information; earlier records do not stand in for it."
    return Judgement(Result.DEADLINE, (said,), (redo,), actions=("The social worker reviews as soon as practicable.",))


def judge_away(facts: AwayFacts, _local: LocalRules) -> Judgement:
    """Away without authorisation, whereabouts known. Source: rule R-RISK-10."""
    if facts.whereabouts_known is not YesNo.YES:
        return Judgement(Result.NOT_MET, ("Whereabouts are not known: the child is missing.",))
    actions = ["The carer checks the child's wellbeing."]
    if facts.is_risk_significant.counts_as_yes:
        actions.append("Tell the police of the risk; this is not a missing report.")
    said = f"Whereabouts known; significant risk: {facts.is_risk_significant.said}."
    return Judgement(Result.MET, (said,), actions=tuple(actions))


_STANDARD = LocalRules()

RISK_RULES: tuple[Rule[Any], ...] = (
    Rule("R-RISK-01", "Immediate risk to self or others", said_by(LCPP, "3.16"), HarmFacts, judge_harm),
    Rule("R-RISK-02", "12 or under, whereabouts not known", said_by(LCPP, "3.16"), YoungFacts, judge_young),
    Rule("R-RISK-03", "Child protection plan", said_by(LCPP, "3.16"), PlanFacts, judge_plan),
    Rule("R-RISK-04", "Abduction", said_by(LCPP, "3.16"), AbductionFacts, judge_abduction),
    Rule("R-RISK-05", "Past curfew, bail or tag", said_by(LCPP, "3.16"), CurfewFacts, judge_curfew),
    Rule("R-RISK-06", "Essential medication", inferred(LCPP, "Appendix 3"), MedicationFacts, judge_medication),
    Rule("R-RISK-07", "The police's grade", said_by(LCPP, "3.20"), GradeFacts, judge_grade),
    Rule("R-RISK-08", "Suggested level", inferred(HOUSE, "R-RISK-08"), RiskFacts, judge_level),
    Rule("R-RISK-09", "Risk record at each episode", said_by(LCPP, "3.16"), EpisodeFacts, judge_episode, "missing_on"),
    Rule("R-RISK-10", "Away, whereabouts known", said_by(LCPP, "3.14"), AwayFacts, judge_away),
)
