"""The clock of a child missing from care: police, people told, strategy meetings (R-CARE-01 to R-CARE-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cmeforms.rulebook.days import is_working_day, within_working_days, working_days_between
from cmeforms.rulebook.deadlines import (
    at_once,
    by_day,
    in_calendar_days,
    in_hours,
    months_later,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import DayType, Deadline, Judgement, Result
from cmeforms.rulebook.local_rules import STANDARD, LocalRules
from cmeforms.rulebook.local_times import LONDON, after_hours, end_of_day, london_date, shown_day, shown_moment
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import CITY, HARINGEY, LCPP, inferred, said_by
from cmeforms.rulebook.switches import any_trigger

NOON = time(12)
MONTHS_TO_MONTHLY = 3
LCPP_MEETING_DAYS = 3


@dataclass(frozen=True)
class NotThereFacts:
    """A child who is not where expected."""

    noticed_at: datetime = fact("When the child was found not to be there.")
    checks_due_at: datetime | None = fact("Deadline of the first checks, fixed at the outset.", default=None)


@dataclass(frozen=True)
class MissingFacts:
    """A child classed missing."""

    missing_at: datetime = fact("When the child was classed missing (T0).")
    asked_at: datetime = fact("The moment that the question is about.")


@dataclass(frozen=True)
class PoliceFacts:
    """A child classed missing whose risk was assessed."""

    missing_at: datetime = fact("When the child was classed missing (T0).")
    asked_at: datetime = fact("The moment that the question is about.")
    is_risk_serious: YesNo = fact("Is the risk serious?", default=YesNo.NOT_KNOWN)


@dataclass(frozen=True)
class ToldFacts:
    """Whom to tell of a missing child."""

    missing_at: datetime = fact("When the child was classed missing (T0).")
    against_welfare: YesNo = fact("Would telling the parents be against the child's welfare?")


@dataclass(frozen=True)
class ContactFacts:
    """Daily attempts to reach the child."""

    missing_at: datetime = fact("When the child was classed missing (T0).")
    last_attempt_on: date | None = fact("Day of the last attempt to reach the child.", default=None)


@dataclass(frozen=True)
class MeetingFacts:
    """Strategy meetings so far."""

    missing_at: datetime = fact("When the child was classed missing (T0).")
    asked_at: datetime = fact("The moment that the question is about.")
    last_meeting_on: date | None = fact("Day of the last meeting.", default=None)


@dataclass(frozen=True)
class HighRiskFacts:
    """Whether the risk is high."""

    is_high: YesNo = fact("Is the risk high?")


@dataclass(frozen=True)
class AreaFacts:
    """Whether the child lives outside the responsible authority's area."""

    is_out_of_area: YesNo = fact("Does the child live out of area?")


def first_meeting_aim(missing_at: datetime) -> date:
    """The first working day: the same day where the moment lies before noon on a working day.

    Source: rule R-CARE-05; noon is this house's reading.
    """
    local = missing_at.astimezone(LONDON)
    is_morning = is_working_day(local.date()) and local.time() < NOON
    return local.date() if is_morning else within_working_days(local.date(), 1)


def _by_working_day(what: str, missing_at: datetime, due_on: date) -> Deadline:
    count = working_days_between(london_date(missing_at), due_on)
    return Deadline(what, count, DayType.WORKING_DAYS, due_on, counted="First working day.")


def judge_not_there(facts: NotThereFacts, _local: LocalRules) -> Judgement:
    """First checks have a deadline from the outset. Source: rule R-CARE-01."""
    if facts.checks_due_at is None:
        return Judgement(Result.CANNOT_TELL, ("No deadline was fixed.",), actions=("Fix a deadline for the checks.",))
    hours = max(int((facts.checks_due_at - facts.noticed_at).total_seconds() // 3600), 0)
    counted = f"Fixed at the outset: {shown_moment(facts.checks_due_at)}."
    due_on = london_date(facts.checks_due_at)
    checks = Deadline("Complete the first checks", hours, DayType.HOURS, due_on, facts.checks_due_at, counted)
    return Judgement(Result.DEADLINE, (counted,), (checks,))


def judge_police(facts: PoliceFacts, local: LocalRules) -> Judgement:
    """The police are told. Source: rule R-CARE-02."""
    if facts.is_risk_serious.counts_as_yes:
        now = in_hours("Tell the police at once", facts.missing_at, 0, facts.asked_at)
        return Judgement(Result.DEADLINE, (f"Serious risk: {facts.is_risk_serious.said}.",), (now,))
    hours = local.number("police_told_hours")
    tell = in_hours("Tell the police as soon as possible", facts.missing_at, hours, facts.asked_at)
    return Judgement(Result.DEADLINE, (tell.counted, *local.notes("police_told_hours")), (tell,))


def judge_told(facts: ToldFacts, _local: LocalRules) -> Judgement:
    """Who is told. Source: rule R-CARE-03."""
    tell = at_once("Tell the responsible authority and the IRO", london_date(facts.missing_at))
    if facts.against_welfare is YesNo.YES:
        return Judgement(Result.DEADLINE, ("Telling the parents would be against the child's welfare.",), (tell,))
    actions = ("Tell the parents, unless it is against the child's welfare.",)
    return Judgement(Result.DEADLINE, (f"Against welfare: {facts.against_welfare.said}.",), (tell,), actions=actions)


def judge_contact(facts: ContactFacts, _local: LocalRules) -> Judgement:
    """Strategy with the police, and attempts to reach the child every day. Source: rule R-CARE-04."""
    missing_on = london_date(facts.missing_at)
    strategy = at_once("Agree a strategy with the police", missing_on)
    next_on = facts.last_attempt_on + timedelta(days=1) if facts.last_attempt_on else missing_on
    attempt = by_day("Try to reach the child", next_on, "Every day.")
    return Judgement(Result.DEADLINE, ("Attempts every day until the child is found.",), (strategy, attempt))


def judge_first_meeting(facts: MissingFacts, local: LocalRules) -> Judgement:
    """The first strategy meeting. Source: rule R-CARE-05."""
    hours = local.number("first_meeting_hours")
    latest = in_hours("First strategy meeting, at the latest", facts.missing_at, hours, facts.asked_at)
    aim_on = first_meeting_aim(facts.missing_at)
    aim = _by_working_day("First strategy meeting, by the end of the first working day", facts.missing_at, aim_on)
    is_day_first = end_of_day(aim_on) <= after_hours(facts.missing_at, hours)
    first = aim if is_day_first else latest
    call = in_calendar_days(
        "Meeting or call (London procedures)",
        london_date(facts.missing_at),
        LCPP_MEETING_DAYS,
        london_date(facts.asked_at),
    )
    reasoning = (
        f"The first working day is {shown_day(aim_on)}.",
        f"{hours} hours end on {shown_moment(after_hours(facts.missing_at, hours))}.",
        f"{'The working day comes' if is_day_first else 'The hours come'} first.",
        *local.notes("first_meeting_hours"),
    )
    return Judgement(Result.DEADLINE, reasoning, (first, *((latest,) if is_day_first else ()), call))


def judge_second_meeting(facts: MissingFacts, local: LocalRules) -> Judgement:
    """The second meeting. Source: rule R-CARE-06."""
    days = local.number("second_meeting_days")
    missing_on, asked_on = london_date(facts.missing_at), london_date(facts.asked_at)
    meeting = in_calendar_days("Second meeting, chaired by the service manager", missing_on, days, asked_on)
    return Judgement(Result.DEADLINE, (meeting.counted, *local.notes("second_meeting_days")), (meeting,))


def judge_later_meetings(facts: MeetingFacts, local: LocalRules) -> Judgement:
    """Meetings after the second. Source: rule R-CARE-07."""
    days = local.number("later_meetings_days")
    missing_on, asked_on = london_date(facts.missing_at), london_date(facts.asked_at)
    monthly_from = months_later(missing_on, MONTHS_TO_MONTHLY)
    if asked_on >= monthly_from:
        return Judgement(Result.NOT_MET, (f"Monthly from {shown_day(monthly_from)} (R-CARE-08).",))
    second_on = missing_on + timedelta(days=local.number("second_meeting_days"))
    since = max(facts.last_meeting_on or second_on, second_on)
    meeting = in_calendar_days("Next strategy meeting", since, days, asked_on)
    reasoning = (f"Every {days} days after {shown_day(since)}.", meeting.counted, *local.notes("later_meetings_days"))
    return Judgement(Result.DEADLINE, reasoning, (meeting,))


def next_meeting(missing_on: date, met_on: date, local: LocalRules = STANDARD) -> tuple[date, str]:
    """By when the meeting after one on ``met_on`` is held, and who chairs it where a rule says so.

    Source: rules R-CARE-06, R-CARE-07 and R-CARE-08.
    """
    second_on = missing_on + timedelta(days=local.number("second_meeting_days"))
    monthly_from = months_later(missing_on, MONTHS_TO_MONTHLY)
    if met_on < second_on:
        return second_on, "the service manager"
    if met_on >= monthly_from:
        return months_later(met_on, 1), "the Assistant Director (People)"
    due_on = met_on + timedelta(days=local.number("later_meetings_days"))
    return (due_on, "") if due_on < monthly_from else (monthly_from, "the Assistant Director (People)")


def judge_monthly_meetings(facts: MeetingFacts, _local: LocalRules) -> Judgement:
    """Meetings after three months. Source: rule R-CARE-08."""
    begins_on = months_later(london_date(facts.missing_at), MONTHS_TO_MONTHLY)
    if london_date(facts.asked_at) < begins_on:
        return Judgement(Result.NOT_MET, (f"Monthly from {shown_day(begins_on)}.",))
    is_first = facts.last_meeting_on is None or facts.last_meeting_on < begins_on
    due_on = begins_on if is_first or facts.last_meeting_on is None else months_later(facts.last_meeting_on, 1)
    meeting = by_day("Meeting, chaired by the Assistant Director (People)", due_on, "Monthly after three months.")
    return Judgement(Result.MET, (meeting.counted,), (meeting,))


def judge_directors(facts: MissingFacts, local: LocalRules) -> Judgement:
    """Directors and members are told. Source: rule R-CARE-09."""
    missing_on, asked_on = london_date(facts.missing_at), london_date(facts.asked_at)
    told = tuple(
        in_calendar_days(what, missing_on, local.number(key), asked_on)
        for key, what in (
            ("director_told_days", "Tell the assistant director"),
            ("lead_member_told_days", "Tell the lead member and the Corporate Parenting Board"),
        )
    )
    notes = local.notes("director_told_days", "lead_member_told_days")
    return Judgement(Result.DEADLINE, (*(deadline.counted for deadline in told), *notes), told)


def judge_health(facts: HighRiskFacts, _local: LocalRules) -> Judgement:
    """High risk: health is told. Source: rule R-CARE-10."""
    actions = ("Tell and invite the designated health professional for looked-after children.",)
    return any_trigger({"High risk": facts.is_high}, actions)


def judge_area(facts: AreaFacts, _local: LocalRules) -> Judgement:
    """Out of area. Source: rule R-CARE-11."""
    actions = ("Tell the host authority.", "The home authority calls the professionals' meeting.")
    return any_trigger({"Out of area": facts.is_out_of_area}, actions)


MISSING_RULES: tuple[Rule[Any], ...] = (
    Rule("R-CARE-01", "Not where expected", said_by(LCPP, "3.16"), NotThereFacts, judge_not_there),
    Rule("R-CARE-02", "The police are told", said_by(CITY), PoliceFacts, judge_police, "missing_at"),
    Rule("R-CARE-03", "Who is told", said_by(LCPP, "3.16"), ToldFacts, judge_told),
    Rule("R-CARE-04", "Strategy and daily contact", said_by(LCPP, "3.16"), ContactFacts, judge_contact, "missing_at"),
    Rule(
        "R-CARE-05", "First strategy meeting", inferred(CITY, "3.16"), MissingFacts, judge_first_meeting, "missing_at"
    ),
    Rule("R-CARE-06", "Second meeting", said_by(CITY), MissingFacts, judge_second_meeting, "missing_at"),
    Rule("R-CARE-07", "Later meetings", said_by(CITY), MeetingFacts, judge_later_meetings, "missing_at"),
    Rule("R-CARE-08", "Meetings after three months", said_by(CITY), MeetingFacts, judge_monthly_meetings, "missing_at"),
    Rule(
        "R-CARE-09",
        "Directors and members are told",
        said_by(LCPP, "3.16"),
        MissingFacts,
        judge_directors,
        "missing_at",
    ),
    Rule("R-CARE-10", "High risk: health is told", said_by(LCPP, "3.15"), HighRiskFacts, judge_health),
    Rule("R-CARE-11", "Out of area", said_by(LCPP, "3.13", HARINGEY), AreaFacts, judge_area),
)
