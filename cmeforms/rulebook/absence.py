"""The rules about absence from its first day to the referral (R-ABS-01, R-ABS-04 to R-ABS-06, R-ABS-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.deadlines import at_once, by_day, in_hours, in_school_days, on_absence_day
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Deadline, Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import CITY, LCPP, NE_LINCS, WORKING_TOGETHER, inferred, said_by
from cmeforms.rulebook.switches import any_trigger

CODE_N_SCHOOL_DAYS = 5
CONTACT_SESSIONS = 10
"""Sessions with no or limited contact that open the second way to a referral. Source: rule R-ABS-05."""

LAST_ENQUIRY_DAY = 28


@dataclass(frozen=True)
class AbsenceFacts:
    """An absence that goes on."""

    absence_began_on: date = fact("First school day of the absence.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)
    is_assured: YesNo = fact("Has a parent assured the school that the child is safe?", default=YesNo.NOT_KNOWN)


@dataclass(frozen=True)
class EnquiryFacts:
    """An absence about which the school enquires."""

    absence_began_on: date = fact("First school day of the absence.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)
    sessions_without_contact: int = fact("Sessions missed with no or limited contact.", default=0)


@dataclass(frozen=True)
class CodeNFacts:
    """A code N in the register."""

    entered_on: date = fact("The day on which code N was entered.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


@dataclass(frozen=True)
class DayOneFacts:
    """The seven questions of the first day of absence."""

    asked_at: datetime = fact("When the questions were asked.")
    may_be_victim_of_crime: YesNo = fact("Possible victim of a crime?")
    has_protection_plan: YesNo = fact("Subject of a child protection plan?")
    has_section_47: YesNo = fact("Subject of section 47 enquiries?")
    is_looked_after: YesNo = fact("Looked after?")
    has_risky_person: YesNo = fact("A known person posing a risk in, or in contact with, the household?")
    moves_often: YesNo = fact("History of the family moving frequently?")
    has_attendance_issue: YesNo = fact("Serious issue of attendance?")


@dataclass(frozen=True)
class CaseFacts:
    """A case that the authority has received."""

    received_on: date = fact("The day on which the authority got the case.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class LeaveFacts:
    """A leave of absence with an agreed return date."""

    return_due_on: date = fact("The day on which the child should have come back.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)


def _on_day(facts: AbsenceFacts | EnquiryFacts, what: str, number: int) -> Deadline:
    return on_absence_day(what, facts.absence_began_on, number, facts.asked_on, facts.calendar)


def _while_not_assured(facts: AbsenceFacts, deadlines: tuple[Deadline, ...], *actions: str) -> Judgement:
    """The deadlines, unless somebody has assured the school that the child is safe; not known is no assurance."""
    if facts.is_assured is YesNo.YES:
        return Judgement(Result.NOT_MET, ("A parent has assured the school that the child is safe.",))
    reasoning = ("Nobody has assured the school that the child is safe.", *(d.counted for d in deadlines if d.counted))
    return Judgement(Result.DEADLINE, reasoning, deadlines, actions=actions)


def judge_first_day(facts: AbsenceFacts, _local: LocalRules) -> Judgement:
    """Contact on the first day of absence. Source: rule R-ABS-01."""
    contact = _on_day(facts, "Contact a parent; go through the day-one screen (F13)", 1)
    return _while_not_assured(facts, (contact,))


def judge_code_n(facts: CodeNFacts, _local: LocalRules) -> Judgement:
    """Code N must become another code. Source: rule R-ABS-01a."""
    what = "Replace code N by the code of the reason, else by O"
    change = in_school_days(what, facts.entered_on, CODE_N_SCHOOL_DAYS, facts.asked_on, facts.calendar)
    return Judgement(Result.DEADLINE, ("Counting starts the day after code N was entered.", change.counted), (change,))


def judge_second_day(facts: AbsenceFacts, _local: LocalRules) -> Judgement:
    """The second day of absence. Source: rule R-ABS-01b."""
    contact = _on_day(facts, "Second contact; tell the safeguarding lead; assess again", 2)
    return _while_not_assured(facts, (contact,))


def judge_third_day(facts: AbsenceFacts, _local: LocalRules) -> Judgement:
    """The third day of absence. Source: rule R-ABS-01c."""
    visit = _on_day(facts, "Home visit; estate management if there is no access", 3)
    return _while_not_assured(facts, (visit,), "Police if immediate help is believed to be needed.")


def judge_after_third_day(facts: AbsenceFacts, _local: LocalRules) -> Judgement:
    """Not resolved in three days. Source: rule R-ABS-01d."""
    next_step = _on_day(facts, "Not resolved: take it outside the school", 3)
    actions = (
        "City of London: police welfare check, then the children missing education team.",
        "London Child Protection Procedures: education welfare, then police and social care over the next two weeks.",
        "Leicester: visit by a welfare officer, else police.",
    )
    return _while_not_assured(facts, (next_step,), *actions)


def judge_day_one_triggers(facts: DayOneFacts, _local: LocalRules) -> Judgement:
    """Any of seven questions answered yes or not known. Source: rule R-ABS-01e."""
    questions = {
        "Possible victim of a crime": facts.may_be_victim_of_crime,
        "Child protection plan": facts.has_protection_plan,
        "Section 47 enquiries": facts.has_section_47,
        "Looked after": facts.is_looked_after,
        "Person posing a risk in or near the household": facts.has_risky_person,
        "Family moves frequently": facts.moves_often,
        "Serious issue of attendance": facts.has_attendance_issue,
    }
    what = "Contact social care, education welfare or police"
    within_a_day = in_hours(what, facts.asked_at, 24, facts.asked_at)
    return any_trigger(questions, (f"{what} within 24 hours.",), (within_a_day,))


def judge_enquiries(facts: EnquiryFacts, local: LocalRules) -> Judgement:
    """When enquiries into whereabouts begin. Source: rule R-ABS-04."""
    begin = _on_day(facts, "Begin enquiries into the child's whereabouts", local.number("enquiries_begin_school_day"))
    visit_day = local.number("home_visit_school_day")
    visit = (_on_day(facts, "Home visit", visit_day),) if visit_day else ()
    notes = local.notes("enquiries_begin_school_day", "home_visit_school_day")
    reasoning = ("The first school day of absence is day 1.", begin.counted, *notes)
    return Judgement(Result.DEADLINE, reasoning, (begin, *visit))


def judge_referral(facts: EnquiryFacts, local: LocalRules) -> Judgement:
    """When failed enquiries are referred. Source: rule R-ABS-05."""
    notes = local.notes("referral_school_day")
    if facts.sessions_without_contact >= CONTACT_SESSIONS:
        said = f"{facts.sessions_without_contact} sessions with no or limited contact: refer without waiting."
        return Judgement(Result.DEADLINE, (said, *notes), (at_once("Refer (F02)", facts.asked_on),))
    refer = _on_day(facts, "Refer to education welfare or the CME team (F02)", local.number("referral_school_day"))
    return Judgement(Result.DEADLINE, ("The first school day of absence is day 1.", refer.counted, *notes), (refer,))


def judge_authority_enquiries(facts: CaseFacts, _local: LocalRules) -> Judgement:
    """What the authority does from day 2 to day 28. Source: rule R-ABS-06."""
    last_on = facts.received_on + timedelta(days=LAST_ENQUIRY_DAY - 1)
    day = (facts.asked_on - facts.received_on).days + 1
    counted = f"Day {day} of {LAST_ENQUIRY_DAY}; the day on which the case came is day 1."
    begin = by_day("Begin visit, database checks, neighbours", facts.received_on + timedelta(days=1), "Day 2.")
    end = by_day("Complete the enquiries", last_on, counted)
    return Judgement(
        Result.DEADLINE,
        (counted, f"Day {LAST_ENQUIRY_DAY} is {shown_day(last_on)}."),
        (begin, end),
        actions=("Repeat the joint review of vulnerability.",),
    )


def judge_leave(facts: LeaveFacts, _local: LocalRules) -> Judgement:
    """Leave with a return date: the clock starts on that date, not on departure. Source: rule R-ABS-09."""
    days = tuple(
        on_absence_day(what, facts.return_due_on, number, facts.asked_on, facts.calendar)
        for what, number in (("Contact a parent", 1), ("Open the school checklist (F01) if not back", 10))
    )
    reasoning = ("Days are counted from the day on which the child should have come back.", days[1].counted)
    return Judgement(Result.DEADLINE, reasoning, days)


_BEGAN = "absence_began_on"

ABSENCE_RULES: tuple[Rule[Any], ...] = (
    Rule("R-ABS-01", "First unexplained session", said_by(LCPP, "3.25"), AbsenceFacts, judge_first_day, _BEGAN),
    Rule("R-ABS-01a", "Code N is replaced", said_by(WORKING_TOGETHER), CodeNFacts, judge_code_n, "entered_on"),
    Rule("R-ABS-01b", "Second day of absence", said_by(CITY), AbsenceFacts, judge_second_day, _BEGAN),
    Rule("R-ABS-01c", "Third day of absence", said_by(CITY), AbsenceFacts, judge_third_day, _BEGAN),
    Rule("R-ABS-01d", "Not resolved in three days", said_by(LCPP, "3.25"), AbsenceFacts, judge_after_third_day, _BEGAN),
    Rule("R-ABS-01e", "Day-one triggers", inferred(CITY, "Appendix E"), DayOneFacts, judge_day_one_triggers),
    Rule("R-ABS-04", "Enquiries begin", said_by(NE_LINCS), EnquiryFacts, judge_enquiries, _BEGAN),
    Rule("R-ABS-05", "Failed enquiries are referred", said_by(NE_LINCS), EnquiryFacts, judge_referral, _BEGAN),
    Rule(
        "R-ABS-06",
        "The authority's enquiries",
        said_by(LCPP, "3.26"),
        CaseFacts,
        judge_authority_enquiries,
        "received_on",
    ),
    Rule("R-ABS-09", "Leave with a return date", said_by(LCPP, "3.25"), LeaveFacts, judge_leave, "return_due_on"),
)
