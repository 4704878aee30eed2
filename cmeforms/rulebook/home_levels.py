"""The screening levels of a child missing from home (R-HOME-01 to R-HOME-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cmeforms.rulebook import ages
from cmeforms.rulebook.age_rules import AUTOMATIC_HIGH_AGE, HOME_LEVEL_AGE
from cmeforms.rulebook.deadlines import (
    DAYS_OF_A_WEEK,
    by_day,
    in_calendar_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import london_date
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import HARINGEY, HOUSE, inferred, said_by
from cmeforms.rulebook.switches import any_trigger

THIRD_EPISODE = 3
CHECKS_AFTER_HOURS = 2
MEETING_DAY = 14
HIGHEST_LEVEL = 3


@dataclass(frozen=True)
class HomeFacts:
    """A child reported missing from home."""

    born_on: date = fact("Date of birth.")
    missing_at: datetime = fact("Since when the child has been missing.")
    asked_at: datetime = fact("The moment that the question is about.")
    returned_at: datetime | None = fact("When the child came back; left out while away.", default=None)
    has_history: YesNo = fact("Historical concerns?", default=YesNo.NOT_KNOWN)
    has_other_factor: YesNo = fact("Another factor?", default=YesNo.NOT_KNOWN)
    was_overnight: YesNo = fact("Was the child away overnight?", default=YesNo.NO)
    episodes: int = fact("Episodes so far, this one included.", default=1)

    def __post_init__(self) -> None:
        if (self.returned_at or self.asked_at) < self.missing_at:
            raise ValueError("The child was missing after the return, or after the moment asked about.")

    @property
    def is_back(self) -> bool:
        """Whether the child has come back."""
        return self.returned_at is not None

    @property
    def away(self) -> timedelta:
        """How long the child has been, or was, away."""
        return (self.returned_at or self.asked_at) - self.missing_at

    @property
    def age(self) -> int:
        """The child's age on the day of going missing."""
        return ages.age_on(self.born_on, london_date(self.missing_at))

    @property
    def is_young(self) -> bool:
        """11 or under: exactly 11 counts as under. Source: rule R-HOME-08."""
        return self.age <= HOME_LEVEL_AGE


@dataclass(frozen=True)
class RaiseFacts:
    """A manager's wish to raise a level."""

    level: int = fact("The level as worked out, 1 to 3.")
    has_further_factor: YesNo = fact("Does the manager know a further factor?")
    reason: str | None = fact("The reason.", default=None)

    def __post_init__(self) -> None:
        if not 1 <= self.level <= HIGHEST_LEVEL:
            raise ValueError("A level is 1, 2 or 3.")


@dataclass(frozen=True)
class ReportedFacts:
    """Who reported the child missing."""

    reported_by_agency: YesNo = fact("Did an agency report the child missing when the carers had not?")


@dataclass(frozen=True)
class BornFacts:
    """A child's date of birth and the day of going missing."""

    born_on: date = fact("Date of birth.")
    missing_on: date = fact("Day on which the child went missing.")


def is_long(facts: HomeFacts, local: LocalRules) -> bool:
    """More than four hours (four itself is not more), or a night."""
    hours = timedelta(hours=local.number("home_hours"))
    return facts.away > hours or facts.was_overnight.counts_as_yes


def has_factor(facts: HomeFacts) -> bool:
    """11 or under, a historical concern or another factor; not known counts as yes."""
    return facts.is_young or facts.has_history.counts_as_yes or facts.has_other_factor.counts_as_yes


def home_level(facts: HomeFacts, local: LocalRules) -> int | None:
    """The level by R-HOME-01 to R-HOME-06; None while the child is away for no more than four hours."""
    if is_long(facts, local):
        return 3 if facts.is_back else 2
    if not facts.is_back:
        return None
    return 2 if has_factor(facts) else 1


def _told(facts: HomeFacts, local: LocalRules) -> tuple[str, ...]:
    minutes = int(facts.away.total_seconds() // 60)
    return (
        f"Aged {facts.age}; {'back' if facts.is_back else 'still away'} after {minutes // 60} h {minutes % 60:02} min.",
        f"Historical concerns: {facts.has_history.said}; another factor: {facts.has_other_factor.said}.",
        *local.notes("home_hours"),
    )


def _not_this(facts: HomeFacts, local: LocalRules) -> Judgement:
    level = home_level(facts, local)
    said = "Not decided while the child is away for so short a time." if level is None else f"This is level {level}."
    return Judgement(Result.NOT_MET, (*_told(facts, local), said), actions=_police_now(facts))


def _police_now(facts: HomeFacts) -> tuple[str, ...]:
    """12 or under and still away does not wait. Source: rules R-HOME-04 and R-RISK-02."""
    is_urgent = not facts.is_back and facts.age <= AUTOMATIC_HIGH_AGE
    return ("12 or under: high risk, tell the police immediately (R-RISK-02).",) if is_urgent else ()


def judge_level_1(facts: HomeFacts, local: LocalRules) -> Judgement:
    """Over 11, back within four hours, nothing else. Source: rule R-HOME-01."""
    if home_level(facts, local) != 1:
        return _not_this(facts, local)
    return Judgement(Result.LEVEL, _told(facts, local), level="1", actions=("Log it; no further action.",))


def judge_third_episode(facts: HomeFacts, local: LocalRules) -> Judgement:
    """The third episode is at least level 1, and R-REP-02 applies. Source: rule R-HOME-02."""
    if facts.episodes < THIRD_EPISODE:
        return Judgement(Result.NOT_MET, (f"{facts.episodes} episodes; the third calls for action.",))
    level = max(home_level(facts, local) or 1, 1)
    actions = ("Early intervention talk (R-REP-02).", *_police_now(facts))
    said = f"{facts.episodes} episodes: at least level 1, whatever the level."
    return Judgement(Result.LEVEL, (*_told(facts, local), said), level=str(level), actions=actions)


def judge_level_2_back(facts: HomeFacts, local: LocalRules) -> Judgement:
    """A factor, and back within four hours. Source: rule R-HOME-03."""
    if home_level(facts, local) != 2 or not facts.is_back:
        return _not_this(facts, local)
    actions = ["Record an information episode."]
    if facts.away > timedelta(hours=CHECKS_AFTER_HOURS) or facts.has_history.counts_as_yes:
        actions.append("Check with school and health.")
    actions.append("The manager decides again on common assessment or assessment.")
    return Judgement(Result.LEVEL, _told(facts, local), level="2", actions=tuple(actions))


def judge_level_2_away(facts: HomeFacts, local: LocalRules) -> Judgement:
    """Not back in four hours. Source: rule R-HOME-04."""
    if home_level(facts, local) != 2 or facts.is_back:
        return _not_this(facts, local)
    missing_on, asked_on = london_date(facts.missing_at), london_date(facts.asked_at)
    weeks = max(-(-(asked_on - missing_on).days // DAYS_OF_A_WEEK), 1)  # a review due today is still to be held
    review = by_day("Weekly review", missing_on + timedelta(days=weeks * DAYS_OF_A_WEEK), "Every week.")
    meeting = in_calendar_days("Strategy meeting", missing_on, MEETING_DAY, asked_on)
    actions = ("Ask the police missing persons officer, carer and agencies.", *_police_now(facts))
    return Judgement(Result.LEVEL, _told(facts, local), (review, meeting), level="2", actions=actions)


def judge_raise(facts: RaiseFacts, _local: LocalRules) -> Judgement:
    """A manager may raise by one level, with a reason. Source: rule R-HOME-05."""
    may_raise = facts.has_further_factor is YesNo.YES and bool((facts.reason or "").strip())
    if not may_raise:
        said = "A further factor and a reason are needed."
        return Judgement(Result.LEVEL, (said,), level=str(facts.level))
    raised = min(facts.level + 1, HIGHEST_LEVEL)
    return Judgement(Result.LEVEL, (f"Raised by one level from {facts.level}.",), level=str(raised))


def judge_level_3(facts: HomeFacts, local: LocalRules) -> Judgement:
    """Back after more than four hours or a night. Source: rule R-HOME-06."""
    if home_level(facts, local) != 3:
        return _not_this(facts, local)
    actions = (
        "Hold a professionals' or strategy meeting.",
        "A lead professional does the return interview and the plan.",
        "Assess all children of the family.",
        "Consider the exploitation project.",
    )
    return Judgement(Result.LEVEL, _told(facts, local), level="3", actions=actions)


def judge_reported(facts: ReportedFacts, _local: LocalRules) -> Judgement:
    """Reported by an agency when carers had not. Source: rule R-HOME-07."""
    actions = ("Record as a concern of significant harm.",)
    return any_trigger({"Reported by an agency when carers had not": facts.reported_by_agency}, actions)


def judge_eleven(facts: BornFacts, _local: LocalRules) -> Judgement:
    """Exactly 11 counts as under. Source: rule R-HOME-08."""
    age = ages.age_on(facts.born_on, facts.missing_on)
    is_young = age <= HOME_LEVEL_AGE
    said = f"Aged {age}. The source leaves exactly 11 open: it counts as under, which is safer."
    return Judgement(met_if(is_young), (said,), values={"group": "11 or under" if is_young else "over 11"})


HOME_RULES: tuple[Rule[Any], ...] = (
    Rule("R-HOME-01", "Level 1", said_by(HARINGEY), HomeFacts, judge_level_1),
    Rule("R-HOME-02", "Third episode", said_by(HARINGEY), HomeFacts, judge_third_episode),
    Rule("R-HOME-03", "Level 2, back within four hours", inferred(HARINGEY), HomeFacts, judge_level_2_back),
    Rule("R-HOME-04", "Level 2, not back in four hours", said_by(HARINGEY), HomeFacts, judge_level_2_away),
    Rule("R-HOME-05", "Raised by a manager", inferred(HOUSE, "R-HOME-05"), RaiseFacts, judge_raise),
    Rule("R-HOME-06", "Level 3", inferred(HARINGEY), HomeFacts, judge_level_3),
    Rule("R-HOME-07", "Reported by an agency", said_by(HARINGEY), ReportedFacts, judge_reported),
    Rule("R-HOME-08", "Exactly 11 years old", inferred(HARINGEY), BornFacts, judge_eleven),
)
