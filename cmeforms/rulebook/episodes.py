"""The rules around a missing episode: its data, restrictions, protection, refuge, plans (R-CARE-12 to R-CARE-21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from cmeforms.rulebook import ages
from cmeforms.rulebook.age_rules import ADULT_AGE
from cmeforms.rulebook.deadlines import (
    DAYS_OF_A_WEEK,
    at_once,
    by_day,
    in_calendar_days,
    in_hours,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Condition, DayType, Deadline, Judgement, Result, checklist, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import london_date
from cmeforms.rulebook.rule import Rule, procedure
from cmeforms.rulebook.sources import HARINGEY, LCPP, SSDA903, said_by
from cmeforms.rulebook.switches import any_trigger

HOME_MEETING_DAYS = 7
PROTECTION_HOURS = 72
REFUGE_DAYS = 14
REFUGE_DAYS_IN_THREE_MONTHS = 21


class EpisodeType(StrEnum):
    """Missing, or away without authorisation."""

    MISSING = "M"
    AWAY = "A"


@dataclass(frozen=True)
class RestrictedFacts:
    """A child subject to an immigration restriction."""

    is_restricted: YesNo = fact("Is the child subject to an immigration restriction?")
    missing_on: date = fact("Day on which the child was classed missing.")
    is_found: YesNo = fact("Was the child found?", default=YesNo.NO)
    last_contact_on: date | None = fact("Day of the last weekly contact.", default=None)


@dataclass(frozen=True)
class FromHomeFacts:
    """A protected child missing from home."""

    missing_on: date = fact("Day on which the child was classed missing.")
    asked_on: date = fact("The day that the question is about.")
    has_plan_or_section_47: YesNo = fact("Child protection plan or section 47 enquiries?", YesNo.NOT_KNOWN)
    is_back: YesNo = fact("Is the child back?", default=YesNo.NO)


@dataclass(frozen=True)
class PersistentFacts:
    """Whether absences are persistent."""

    is_persistent: YesNo = fact("Is the child persistently absent from the placement?")


@dataclass(frozen=True)
class EpisodeFacts:
    """What is recorded of an episode."""

    asked_at: datetime = fact("The moment that the question is about.")
    born_on: date = fact("Date of birth.")
    left_at: datetime | None = fact("When the child left the placement.", default=None)
    last_seen_at: datetime | None = fact("When a responsible adult last saw the child.", default=None)
    episode_type: EpisodeType | None = fact("M missing, A away without authorisation.", default=None)
    ended_at: datetime | None = fact("When the child was found or came back.", default=None)
    placement_ended_on: date | None = fact("Day on which the placement or care ended.", default=None)


@dataclass(frozen=True)
class ProtectionFacts:
    """Police protection."""

    taken_at: datetime = fact("When the police took the child into protection.")
    asked_at: datetime = fact("The moment that the question is about.")


@dataclass(frozen=True)
class RefugeFacts:
    """A stay in a refuge."""

    began_on: date = fact("First day of this stay.")
    asked_on: date = fact("The day that the question is about.")
    earlier_days: int = fact("Days in refuges in the three months before this stay.", default=0)


@dataclass(frozen=True)
class GoneFacts:
    """Whether a child goes missing."""

    is_missing: YesNo = fact("Is the child missing?")


@dataclass(frozen=True)
class TriggerPlanFacts:
    """When the trigger plan and what it depends on were last looked at."""

    reviewed_on: date = fact("Day of the last review of the trigger plan (F20).")
    last_review_meeting_on: date | None = fact("Day of the last looked-after review.", default=None)
    last_episode_on: date | None = fact("Day of the last episode.", default=None)


def episode_start(left_at: datetime | None, last_seen_at: datetime | None) -> datetime | None:
    """The later of leaving the placement and being seen by a responsible adult. Source: rule R-CARE-17."""
    return max((moment for moment in (left_at, last_seen_at) if moment is not None), default=None)


def judge_restricted(facts: RestrictedFacts, _local: LocalRules) -> Judgement:
    """Immigration restriction. Source: rule R-CARE-12."""
    if facts.is_found is YesNo.YES:
        action = "Tell the Home Office, the police and the authority that the child is found."
        return any_trigger({"Immigration restriction": facts.is_restricted}, (action,))
    since = facts.last_contact_on or facts.missing_on
    weekly = by_day("Weekly contact with the Home Office", since + timedelta(days=DAYS_OF_A_WEEK), "Every week.")
    tell = at_once("Tell the Home Office that the child is missing", facts.missing_on)
    return any_trigger({"Immigration restriction": facts.is_restricted}, ("Tell the Home Office.",), (tell, weekly))


def judge_from_home(facts: FromHomeFacts, _local: LocalRules) -> Judgement:
    """Missing from home with a plan or enquiries. Source: rule R-CARE-13."""
    if facts.is_back is YesNo.YES or not facts.has_plan_or_section_47.counts_as_yes:
        return Judgement(Result.NOT_MET, ("The child is back, or there is no plan and no enquiry.",))
    what = "Strategy meeting, as soon as practicable"
    meeting = in_calendar_days(what, facts.missing_on, HOME_MEETING_DAYS, facts.asked_on)
    return Judgement(Result.MET, (meeting.counted,), (meeting,), actions=("A senior officer oversees the case.",))


def judge_persistent(facts: PersistentFacts, _local: LocalRules) -> Judgement:
    """Persistent absence. Source: rule R-CARE-16."""
    actions = ("The home asks the authority to review the care plan.",)
    return any_trigger({"Persistently absent": facts.is_persistent}, actions)


def judge_episode(facts: EpisodeFacts, _local: LocalRules) -> Judgement:
    """What makes the data of an episode whole. Source: rule R-CARE-17."""
    began_at = episode_start(facts.left_at, facts.last_seen_at)
    adult_on = ages.birthday(facts.born_on, ADULT_AGE)
    last_on = min(adult_on, facts.placement_ended_on or adult_on)
    is_over = facts.ended_at is not None or london_date(facts.asked_at) < last_on
    conditions = (
        Condition("Type and start come together", met_if((began_at is None) == (facts.episode_type is None))),
        Condition("The end is not before the start", met_if(_is_in_order(began_at, facts.ended_at))),
        Condition("Ended when placement or care ended, or at 18", met_if(is_over)),
    )
    values = {"latest_end_on": last_on.isoformat()} | ({"began_at": began_at.isoformat()} if began_at else {})
    return checklist(conditions, values=values)


def _is_in_order(began_at: datetime | None, ended_at: datetime | None) -> bool:
    return ended_at is None or (began_at is not None and ended_at >= began_at)


def judge_protection(facts: ProtectionFacts, _local: LocalRules) -> Judgement:
    """Police protection ends. Source: rule R-CARE-18."""
    end = in_hours("Police protection ends", facts.taken_at, PROTECTION_HOURS, facts.asked_at)
    return Judgement(Result.DEADLINE, (end.counted,), (end,))


def judge_refuge(facts: RefugeFacts, _local: LocalRules) -> Judgement:
    """How long a refuge may keep a child; the first day counts. Source: rule R-CARE-19."""
    days = min(REFUGE_DAYS, max(REFUGE_DAYS_IN_THREE_MONTHS - facts.earlier_days, 0))
    if not days:
        return Judgement(Result.NOT_MET, (f"{facts.earlier_days} of 21 days in three months are used up.",))
    passed = (facts.asked_on - facts.began_on).days + 1
    counted = f"Day {passed} of {days}; the first day of the stay is day 1."
    last_on = facts.began_on + timedelta(days=days - 1)
    end = Deadline("Last day of the stay", days, DayType.CALENDAR_DAYS, last_on, counted=counted)
    return Judgement(Result.DEADLINE, (counted, "14 days at a time, 21 in three months."), (end,))


def judge_referral(facts: GoneFacts, _local: LocalRules) -> Judgement:
    """A child goes missing. Source: rule R-CARE-20."""
    return any_trigger({"Missing": facts.is_missing}, ("Consider a MACE referral (F26).",))


def judge_trigger_plan(facts: TriggerPlanFacts, _local: LocalRules) -> Judgement:
    """When the trigger plan is reviewed. Source: rule R-CARE-21."""
    events = {"the last looked-after review": facts.last_review_meeting_on, "the last episode": facts.last_episode_on}
    newer = [name for name, on in events.items() if on is not None and on > facts.reviewed_on]
    if not newer:
        return Judgement(Result.NOT_MET, ("Reviewed since the last looked-after review and the last episode.",))
    said = f"Not reviewed since {' and '.join(newer)}."
    return Judgement(Result.MET, (said,), actions=("Review the trigger plan (F20); social worker has access.",))


EPISODE_RULES: tuple[Rule[Any], ...] = (
    Rule("R-CARE-12", "Immigration restriction", said_by(LCPP, "3.28"), RestrictedFacts, judge_restricted),
    Rule(
        "R-CARE-13",
        "Protected child missing from home",
        said_by(LCPP, "3.21"),
        FromHomeFacts,
        judge_from_home,
        "missing_on",
    ),
    procedure(
        "R-CARE-14",
        "Publicity",
        said_by(LCPP, "3.16"),
        "The police lead.",
        "Get the assistant director's agreement and the parents' consent.",
        "Check for court restrictions.",
    ),
    procedure(
        "R-CARE-15",
        "Stability of the placement",
        said_by(HARINGEY),
        "Do not use an absence caused by outside factors to end the placement.",
    ),
    Rule("R-CARE-16", "Persistent absence from placement", said_by(LCPP, "3.18"), PersistentFacts, judge_persistent),
    Rule("R-CARE-17", "Data of an episode", said_by(SSDA903), EpisodeFacts, judge_episode),
    Rule("R-CARE-18", "Police protection", said_by(LCPP), ProtectionFacts, judge_protection, "taken_at"),
    Rule("R-CARE-19", "Refuge", said_by(HARINGEY), RefugeFacts, judge_refuge, "began_on"),
    Rule("R-CARE-20", "MACE referral considered", said_by(LCPP, "3.11"), GoneFacts, judge_referral),
    Rule("R-CARE-21", "Trigger plan reviewed", said_by(LCPP, "3.15"), TriggerPlanFacts, judge_trigger_plan),
)
