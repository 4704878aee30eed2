"""The rules about deleting a name: grounds, their days, joint enquiries and the date (R-ROLL-04 to R-ROLL-09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmeforms.rulebook.absence_returns import told_run
from cmeforms.rulebook.attendance import GROUND_I, RegisterDay, require_register, run_at_end
from cmeforms.rulebook.calendar import NO_TERM_DATES, SchoolCalendar, school_days_after, within_school_days
from cmeforms.rulebook.deadlines import at_once, by_day
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Condition, Judgement, Result, all_of, checklist, met_if
from cmeforms.rulebook.grounds import GROUNDS, Ground, ground_checklist
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import CME_GUIDANCE, REGISTRATION, WORKING_TOGETHER, said_by
from cmeforms.rulebook.switches import asked, denied

LEAVE_SCHOOL_DAYS = 10
CONTINUOUS_SCHOOL_DAYS = 20
MUST_DELETE = "A ground that is met must lead to deletion; local policy warns and never blocks it."


@dataclass(frozen=True)
class ConditionAnswer:
    """A person's answer to one condition of a ground."""

    condition: str = fact("Name of the condition.")
    answer: YesNo = fact("Does it hold?")


@dataclass(frozen=True)
class GroundFacts:
    """A ground and what is known of its conditions."""

    ground: Ground = fact("Letter of regulation 9(1).")
    asked_on: date = fact("The day that the question is about.")
    deletion_on: date | None = fact("Proposed day of deletion.", default=None)
    answers: tuple[ConditionAnswer, ...] = fact("The conditions that were answered.", default=())

    def __post_init__(self) -> None:
        answers = self.by_name()
        if len(answers) != len(self.answers):
            raise ValueError("One condition is answered twice.")
        ground_checklist(self.ground, answers)

    def by_name(self) -> dict[str, YesNo]:
        """The answers by the name of their condition."""
        return {given.condition: given.answer for given in self.answers}


@dataclass(frozen=True)
class JointEnquiry:
    """What school and authority found together."""

    school_enquired: YesNo = fact("Has the school made reasonable enquiries?")
    authority_enquired: YesNo = fact("Has the authority made reasonable enquiries?")
    is_found: YesNo = fact("Was the pupil found?")
    has_excuse: YesNo = fact("Any reason to think of sickness or an unavoidable cause?")
    exhausted_on: date | None = fact("Day on which both agreed that enquiries are exhausted.", default=None)
    school_agrees: YesNo = fact("If found: does the school see no grounds to expect attendance?", YesNo.NOT_KNOWN)
    authority_agrees: YesNo = fact("If found: does the authority see no such grounds?", YesNo.NOT_KNOWN)


@dataclass(frozen=True)
class AfterLeaveFacts:
    """A pupil who did not come back from leave."""

    leave_ended_on: date = fact("Last day of the leave.")
    asked_on: date = fact("The day that the question is about.")
    has_returned: YesNo = fact("Has the pupil attended since the leave ended?")
    enquiry: JointEnquiry = fact("The joint enquiry.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class ContinuousAbsenceFacts:
    """A pupil absent for twenty school days or more."""

    register: tuple[RegisterDay, ...] = fact("The codes of each day.")
    asked_on: date = fact("The day that the question is about.")
    enquiry: JointEnquiry = fact("The joint enquiry.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)

    def __post_init__(self) -> None:
        require_register(self.register, self.asked_on)


@dataclass(frozen=True)
class HomeEducationFacts:
    """A parent who educates the child otherwise than at school."""

    asked_on: date = fact("The day that the question is about.")
    has_written_notice: YesNo = fact("Does the school hold the parent's written notice?")
    has_order: YesNo = fact("Does a school attendance order name the school?")
    educated_from: date | None = fact("Date from which the parent educates the child.", default=None)


@dataclass(frozen=True)
class DeletionDateFacts:
    """The day on which a name is to be deleted."""

    deletion_on: date = fact("Proposed day of deletion.")
    ground_met_on: date = fact("Day on which the ground was met.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class LeavingClassFacts:
    """A pupil of the most senior class who leaves."""

    is_most_senior_class: YesNo = fact("Is the pupil in the most senior class?")
    deletion_on: date = fact("Day of deletion.")
    last_term_ends_on: date = fact("Last day of the school year's last term.")
    authority_asked: YesNo = fact("Has the authority asked for the return?", default=YesNo.NO)


def judge_ground(facts: GroundFacts, _local: LocalRules) -> Judgement:
    """Whether a ground is met, and when the return is due. Source: rule R-ROLL-04."""
    conditions = ground_checklist(facts.ground, facts.by_name())
    result = all_of(conditions)
    reasoning = (
        f"Ground ({facts.ground}): {GROUNDS[facts.ground].label}.",
        *(f"{condition.text}: {condition.result.value}." for condition in conditions),
    )
    if result is not Result.MET:
        return Judgement(result, reasoning, conditions=conditions)
    soon = at_once("Send the deletion return (F10) to the authority", facts.asked_on)
    latest = by_day("Latest day for the deletion return: the deletion", facts.deletion_on or facts.asked_on, "")
    return Judgement(result, (*reasoning, MUST_DELETE), (soon, latest), conditions=conditions)


def judge_leaving_class(facts: LeavingClassFacts, _local: LocalRules) -> Judgement:
    """Whether a return is needed for a pupil of the leaving class. Source: rule R-ROLL-05."""
    is_at_end = facts.deletion_on >= facts.last_term_ends_on
    is_spared = facts.is_most_senior_class is YesNo.YES and is_at_end and facts.authority_asked is YesNo.NO
    reasoning = (
        f"Most senior class: {facts.is_most_senior_class.said}.",
        f"Leaving at or after the end of the last term: {'yes' if is_at_end else 'no'}.",
        f"The authority asked for the return: {facts.authority_asked.said}.",
    )
    actions = ("No deletion return is needed.",) if is_spared else ("Send the deletion return (F10).",)
    return Judgement(met_if(is_spared), reasoning, actions=actions)


def enquiry_conditions(enquiry: JointEnquiry, days_passed_on: date | None) -> tuple[Condition, ...]:
    """What grounds (h) and (i) ask of the joint enquiry; ``days_passed_on`` is the first day it may be exhausted.

    Source: form F11: for (h) once the ten school days have passed, for (i) from the twentieth on.
    """
    return (
        denied("No reason to think of sickness or an unavoidable cause", enquiry.has_excuse),
        asked("The school has made reasonable enquiries", enquiry.school_enquired),
        asked("The authority has made reasonable enquiries", enquiry.authority_enquired),
        *_outcome(enquiry, days_passed_on),
    )


def _outcome(enquiry: JointEnquiry, days_passed_on: date | None) -> Sequence[Condition]:
    if enquiry.is_found is YesNo.YES:
        return (
            asked("Found: the school sees no reasonable grounds to expect attendance", enquiry.school_agrees),
            asked("Found: the authority sees no reasonable grounds to expect attendance", enquiry.authority_agrees),
        )
    if enquiry.is_found is YesNo.NOT_KNOWN:
        return (Condition("Whether the pupil was found is known", Result.CANNOT_TELL),)
    text = "Not found: both agree that enquiries are exhausted, not before the school days have passed"
    if enquiry.exhausted_on is None or days_passed_on is None:
        return (Condition(text, Result.CANNOT_TELL),)
    return (Condition(text, met_if(enquiry.exhausted_on >= days_passed_on)),)


def judge_after_leave(facts: AfterLeaveFacts, _local: LocalRules) -> Judgement:
    """Ground (h): not back within ten school days after leave. Source: rule R-ROLL-06."""
    calendar = facts.calendar or NO_TERM_DATES
    before_today = facts.asked_on - timedelta(days=1)
    passed = school_days_after(calendar, facts.leave_ended_on, before_today)
    tenth_on = within_school_days(calendar, facts.leave_ended_on, LEAVE_SCHOOL_DAYS)
    days = Condition("All ten school days after the leave have passed", _enough(passed.days, passed.at_most, 10))
    conditions = (
        days,
        denied("The pupil has not attended since", facts.has_returned),
        *enquiry_conditions(facts.enquiry, tenth_on + timedelta(days=1)),
    )
    judged = checklist(conditions)
    counted = (
        f"Before today {passed.at_most} school days after the leave{passed.notes()}; the tenth: {shown_day(tenth_on)}."
    )
    return _with_days(judged, counted)


def judge_continuous_absence(facts: ContinuousAbsenceFacts, _local: LocalRules) -> Judgement:
    """Ground (i): twenty school days in a row, every session coded G, N or O. Source: rule R-ROLL-07."""
    run = run_at_end(facts.register, GROUND_I, facts.calendar, facts.asked_on)
    enough = _enough(run.certain, run.possible, CONTINUOUS_SCHOOL_DAYS)
    twentieth_on = run.certain_days[CONTINUOUS_SCHOOL_DAYS - 1] if enough is Result.MET else None
    conditions = (
        Condition("At least 20 school days in a row, every session coded G, N or O", enough),
        *enquiry_conditions(facts.enquiry, twentieth_on),
    )
    return _with_days(checklist(conditions), *told_run(run, "G, N or O"))


def _enough(certain: int, possible: int, needed: int) -> Result:
    """Met only where certain: a missing term date or code never allows a deletion."""
    if certain >= needed:
        return Result.MET
    return Result.CANNOT_TELL if possible >= needed else Result.NOT_MET


def _with_days(judged: Judgement, *days: str) -> Judgement:
    must = (MUST_DELETE,) if judged.result is Result.MET else ()
    return Judgement(judged.result, (*days, *judged.reasoning, *must), conditions=judged.conditions)


def judge_home_education(facts: HomeEducationFacts, _local: LocalRules) -> Judgement:
    """Ground (f): the parent's written notice. Source: rule R-ROLL-08."""
    has_passed = Result.CANNOT_TELL if facts.educated_from is None else met_if(facts.educated_from < facts.asked_on)
    conditions = (
        asked("The school holds the parent's written notice", facts.has_written_notice),
        Condition("The date from which the parent educates the child has passed", has_passed),
        denied("No school attendance order names the school", facts.has_order),
    )
    if facts.has_written_notice is YesNo.YES:
        return checklist(conditions)
    return checklist(conditions, actions=("A spoken intention: tell the authority, do not delete.",))


def judge_deletion_date(facts: DeletionDateFacts, _local: LocalRules) -> Judgement:
    """The day of deletion. Source: rule R-ROLL-09."""
    met_on, today = facts.ground_met_on, facts.asked_on
    conditions = (
        Condition(f"Not before the ground was met ({shown_day(met_on)})", met_if(facts.deletion_on >= met_on)),
        Condition(f"Not before today ({shown_day(today)}), no backdating", met_if(facts.deletion_on >= today)),
    )
    return checklist(conditions, values={"earliest_on": max(met_on, today).isoformat()})


DELETION_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-ROLL-04",
        "A ground for deletion is met",
        said_by(REGISTRATION, "regulations 9(1), 13"),
        GroundFacts,
        judge_ground,
    ),
    Rule(
        "R-ROLL-05",
        "Leaving from the most senior class",
        said_by(REGISTRATION, "regulation 13"),
        LeavingClassFacts,
        judge_leaving_class,
    ),
    Rule(
        "R-ROLL-06",
        "Ground (h): not back from leave",
        said_by(REGISTRATION, "regulation 9(1)(h)", WORKING_TOGETHER),
        AfterLeaveFacts,
        judge_after_leave,
    ),
    Rule(
        "R-ROLL-07",
        "Ground (i): continuous absence",
        said_by(REGISTRATION, "regulation 9(1)(i)", WORKING_TOGETHER),
        ContinuousAbsenceFacts,
        judge_continuous_absence,
    ),
    Rule(
        "R-ROLL-08",
        "Ground (f): educated otherwise",
        said_by(REGISTRATION, "regulation 9(1)(f)", CME_GUIDANCE),
        HomeEducationFacts,
        judge_home_education,
    ),
    Rule("R-ROLL-09", "Day of deletion", said_by(WORKING_TOGETHER), DeletionDateFacts, judge_deletion_date),
)
