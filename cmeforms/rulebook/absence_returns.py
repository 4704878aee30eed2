"""The rules about long and repeated absence (R-ABS-02, R-ABS-03, R-ABS-07, R-ABS-08, R-ABS-10, R-ABS-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmeforms.rulebook.attendance import ATT_RETURN, RegisterDay, Run, require_register, run_at_end
from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.days import FOUR_WEEKS_DAYS, calendar_days_between
from cmeforms.rulebook.deadlines import (
    DAYS_OF_A_WEEK,
    at_once,
    by_day,
    earlier,
    in_calendar_days,
    in_school_days,
    months_later,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Deadline, Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import CITY, LIVERPOOL, MANCHESTER, REGISTRATION, inferred, said_by

RETURN_SCHOOL_DAYS = 10
SICKNESS_SCHOOL_DAYS = 15


@dataclass(frozen=True)
class RegisterFacts:
    """A pupil's register and whether this absence was told already."""

    register: tuple[RegisterDay, ...] = fact("The codes of each day.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar.", default=None)
    is_sent: YesNo = fact("Was a return sent for this absence already?", default=YesNo.NO)

    def __post_init__(self) -> None:
        require_register(self.register, self.asked_on)


@dataclass(frozen=True)
class SicknessFacts:
    """School days of sickness in the school year."""

    days_so_far: int = fact("School days of sickness in this school year, in a row or in total.")
    days_expected: int = fact("Further school days of sickness that the school expects.")
    is_sent: YesNo = fact("Was a return sent for this period of sickness already?", default=YesNo.NO)


@dataclass(frozen=True)
class AttendanceFacts:
    """How much of the possible sessions a pupil attended."""

    sessions_possible: int = fact("Sessions that were possible.")
    sessions_attended: int = fact("Sessions attended.")
    reviewed_on: date = fact("Day of the last review, or the day asked about.")

    def __post_init__(self) -> None:
        if self.sessions_attended > self.sessions_possible:
            raise ValueError("More sessions were attended than were possible.")


@dataclass(frozen=True)
class OutOfEducationFacts:
    """A child out of any provision."""

    out_of_education_since: date = fact("First day out of any provision.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class TravellerFacts:
    """A traveller family that is away."""

    away_since: date = fact("First day away.")
    asked_on: date = fact("The day that the question is about.")
    gave_return_date: YesNo = fact("Has the family given a return date?")


@dataclass(frozen=True)
class LoneCarerFacts:
    """A parent's disclosed medical condition, and whether anybody reached the parent."""

    lone_carer_has_condition: YesNo = fact("Is a lone carer known to have a medical condition?")
    contact_made: YesNo = fact("Was contact made with the parent?")
    asked_on: date = fact("The day that the question is about.")


def told_run(run: Run, codes: str) -> tuple[str, ...]:
    """A run in words: how many whole days, the half and blank days beside them, and what came before."""
    lines = [f"Whole school days in a row with both sessions coded {codes}: {len(run.whole_days)}."]
    if run.half_days:
        lines.append(f"Half days, shown and not counted: {', '.join(map(shown_day, run.half_days))}.")
    if run.blank_days:
        lines.append(f"Days without a code: {len(run.blank_days)}, the last of them {shown_day(run.blank_days[-1])}.")
    if run.broken_by and run.broken_by.code:
        broken = run.broken_by
        lines.append(f"The run begins after {shown_day(broken.on)}, {broken.half}: code {broken.code} broke it.")
    return tuple(lines)


def judge_attendance_return(facts: RegisterFacts, local: LocalRules) -> Judgement:
    """Ten school days of unauthorised absence in a row. Source: rule R-ABS-02."""
    run = run_at_end(facts.register, ATT_RETURN, facts.calendar, facts.asked_on)
    reasoning = (*told_run(run, "G, N, O or U"), *local.notes("absence_return_school_day"))
    if facts.is_sent is YesNo.YES:
        said = "A return was sent for this absence: one return for each absence."
        return Judgement(Result.NOT_MET, (*reasoning, said))
    if run.certain >= RETURN_SCHOOL_DAYS:
        due = _return_due(run.certain_days[RETURN_SCHOOL_DAYS - 1], facts, local)
        return Judgement(Result.MET, (*reasoning, due.counted), (due,), actions=("Send the absence return (F07).",))
    is_open = run.possible >= RETURN_SCHOOL_DAYS
    said = f"{RETURN_SCHOOL_DAYS} are needed{', and the blank days leave it open' if is_open else ''}."
    return Judgement(Result.CANNOT_TELL if is_open else Result.NOT_MET, (*reasoning, said))


def _return_due(tenth_on: date, facts: RegisterFacts, local: LocalRules) -> Deadline:
    """On the agreed school day, and in any case within a month of the tenth."""
    what = "Send the absence return (F07)"
    monthly = by_day(what, months_later(tenth_on, 1), "At least monthly, counted from the tenth school day.")
    days = max(local.number("absence_return_school_day") - RETURN_SCHOOL_DAYS, 0)
    return earlier(in_school_days(what, tenth_on, days, facts.asked_on, facts.calendar), monthly)


def judge_sickness(facts: SicknessFacts, _local: LocalRules) -> Judgement:
    """Fifteen school days of sickness reached or expected. Source: rule R-ABS-03."""
    total = facts.days_so_far + facts.days_expected
    said = f"{facts.days_so_far} so far and {facts.days_expected} expected make {total} of {SICKNESS_SCHOOL_DAYS}."
    if facts.is_sent is YesNo.YES:
        once = "One return for each period of sickness in a school year, and it was sent."
        return Judgement(Result.NOT_MET, (said, once))
    if total < SICKNESS_SCHOOL_DAYS:
        return Judgement(Result.NOT_MET, (said,))
    return Judgement(Result.MET, (said,), actions=("Send the sickness return (F08).",))


def judge_low_attendance(facts: AttendanceFacts, local: LocalRules) -> Judgement:
    """Attendance under nine tenths. Source: rule R-ABS-07."""
    limit = local.number("attendance_percent")
    notes = local.notes("attendance_percent")
    if not facts.sessions_possible:
        return Judgement(Result.CANNOT_TELL, ("No session was possible.", *notes))
    percent = facts.sessions_attended * 100 / facts.sessions_possible
    said = f"{facts.sessions_attended} of {facts.sessions_possible} sessions are {percent:.1f} percent; limit {limit}."
    if facts.sessions_attended * 100 >= limit * facts.sessions_possible:
        return Judgement(Result.NOT_MET, (said, *notes))
    review = in_calendar_days("Review of the at-risk list", facts.reviewed_on, 2 * DAYS_OF_A_WEEK, facts.reviewed_on)
    meeting = by_day("Joint meeting", months_later(facts.reviewed_on, 1), "Monthly.")
    return Judgement(Result.MET, (said, *notes), (review, meeting), actions=("At-risk list; report each term.",))


def judge_out_of_education(facts: OutOfEducationFacts, local: LocalRules) -> Judgement:
    """Usually four weeks out of any provision. Source: rule R-ABS-08."""
    needed = local.number("out_of_education_weeks") * DAYS_OF_A_WEEK
    since = facts.out_of_education_since
    passed = calendar_days_between(since, facts.asked_on)
    counts_on = since + timedelta(days=needed)
    reached = by_day("Counts as missing education", counts_on, f"Calendar day {max(passed, 0)} of {needed}.")
    reasoning = (reached.counted, "Usually, not always: a child at risk counts sooner.")
    result = Result.MET if passed >= needed else Result.NOT_MET
    return Judgement(result, (*reasoning, *local.notes("out_of_education_weeks")), (reached,))


def judge_traveller(facts: TravellerFacts, _local: LocalRules) -> Judgement:
    """A traveller family away for over four weeks without a return date. Source: rule R-ABS-10."""
    passed = calendar_days_between(facts.away_since, facts.asked_on)
    said = f"Away for {passed} calendar days; over {FOUR_WEEKS_DAYS} count."
    if passed <= FOUR_WEEKS_DAYS or facts.gave_return_date is YesNo.YES:
        return Judgement(Result.NOT_MET, (said, f"A return date was given: {facts.gave_return_date.said}."))
    action = "Complete the school checklist (F01) before any deletion."
    return Judgement(Result.MET, (said, "No return date is known."), actions=(action,))


def judge_lone_carer(facts: LoneCarerFacts, _local: LocalRules) -> Judgement:
    """No contact with a lone carer who has a medical condition. Source: rule R-ABS-11."""
    if facts.contact_made is YesNo.YES or not facts.lone_carer_has_condition.counts_as_yes:
        return Judgement(Result.NOT_MET, ("Contact was made, or there is no such condition.",))
    said = f"Lone carer with a medical condition: {facts.lone_carer_has_condition.said}; no contact."
    return Judgement(Result.MET, (said,), (at_once("Visit the home", facts.asked_on),))


ABSENCE_RETURN_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-ABS-02",
        "Ten school days of absence in a row",
        said_by(REGISTRATION, also=MANCHESTER),
        RegisterFacts,
        judge_attendance_return,
    ),
    Rule("R-ABS-03", "Fifteen school days of sickness", said_by(REGISTRATION), SicknessFacts, judge_sickness),
    Rule("R-ABS-07", "Attendance below 90 percent", said_by(CITY), AttendanceFacts, judge_low_attendance),
    Rule(
        "R-ABS-08",
        "Out of any provision",
        said_by(LIVERPOOL),
        OutOfEducationFacts,
        judge_out_of_education,
        "out_of_education_since",
    ),
    Rule("R-ABS-10", "Traveller family away", said_by(LIVERPOOL), TravellerFacts, judge_traveller),
    Rule("R-ABS-11", "Lone carer with a medical condition", inferred(CITY), LoneCarerFacts, judge_lone_carer),
)
