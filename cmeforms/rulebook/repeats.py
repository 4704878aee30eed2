"""The rules about repeated episodes (R-REP-01 to R-REP-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmeforms.rulebook.facts import fact
from cmeforms.rulebook.findings import Judgement, Result, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import HARINGEY, LCPP, said_by

EARLY_HELP_EPISODES = 3
SENIOR_STAFF_EPISODES = 5
SENIOR_OFFICER_EPISODES = 9
REPEAT_EPISODES = 2


@dataclass(frozen=True)
class EpisodesFacts:
    """The days on which a child's episodes began."""

    episodes_on: tuple[date, ...] = fact("Day on which each episode began.")
    asked_on: date = fact("The day that the question is about.")

    def __post_init__(self) -> None:
        if any(on > self.asked_on for on in self.episodes_on):
            raise ValueError("An episode lies after asked_on.")


@dataclass(frozen=True)
class CountFacts:
    """How many episodes there were."""

    episodes: int = fact("Episodes so far, this one included.")


def judge_window(facts: EpisodesFacts, local: LocalRules) -> Judgement:
    """Three episodes in 30 days, counted back from the last one. Source: rule R-REP-01."""
    needed, window = local.number("repeat_episodes"), local.number("repeat_window_days")
    notes = local.notes("repeat_episodes", "repeat_window_days")
    if not facts.episodes_on:
        return Judgement(Result.NOT_MET, ("No episode.", *notes))
    last_on = max(facts.episodes_on)
    count = sum((last_on - on).days < window for on in facts.episodes_on)
    said = f"{count} episodes in the {window} days that end with {shown_day(last_on)}; {needed} call for a meeting."
    actions = ("Hold a strategy meeting.",) if count >= needed else ()
    return Judgement(met_if(count >= needed), (said, *notes), actions=actions)


def _counted(facts: CountFacts, steps: dict[int, str]) -> Judgement:
    actions = tuple(action for needed, action in steps.items() if facts.episodes >= needed)
    said = f"{facts.episodes} episodes; {' and '.join(map(str, steps))} call for action."
    return Judgement(met_if(bool(actions)), (said,), actions=actions)


def judge_third(facts: CountFacts, _local: LocalRules) -> Judgement:
    """Three episodes, whatever the period. Source: rule R-REP-02."""
    return _counted(facts, {EARLY_HELP_EPISODES: "Early intervention talk; common assessment if needed."})


def judge_many(facts: CountFacts, _local: LocalRules) -> Judgement:
    """Five and nine episodes. Source: rule R-REP-03."""
    return _counted(
        facts,
        {
            SENIOR_STAFF_EPISODES: "Senior staff meet.",
            SENIOR_OFFICER_EPISODES: "Senior officers of police and children's services meet, and go on meeting.",
        },
    )


def judge_repeat(facts: CountFacts, _local: LocalRules) -> Judgement:
    """A repeat for interview priority and reporting. Source: rule R-REP-04."""
    return _counted(facts, {REPEAT_EPISODES: "Count as a repeat: priority for the return interview, and in reports."})


REPEAT_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-REP-01", "Three episodes in 30 days", said_by("Derbyshire, return interviews"), EpisodesFacts, judge_window
    ),
    Rule("R-REP-02", "Three episodes", said_by(HARINGEY), CountFacts, judge_third),
    Rule("R-REP-03", "Five and nine episodes", said_by(HARINGEY, "Lancashire"), CountFacts, judge_many),
    Rule("R-REP-04", "Repeat", said_by(HARINGEY, also=LCPP), CountFacts, judge_repeat),
)
