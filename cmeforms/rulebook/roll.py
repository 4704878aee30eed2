"""The rules about entering a name in the admission register (R-ROLL-01 to R-ROLL-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.deadlines import (
    at_once,
    by_day,
    earlier,
    in_calendar_days,
    in_school_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    CME_GUIDANCE,
    NE_LINCS,
    REGISTRATION,
    said_by,
)

RETURN_DAYS = 5


@dataclass(frozen=True)
class NewPupilFacts:
    """A name entered in the admission register."""

    entered_on: date = fact("Day on which the name was entered.")
    asked_on: date = fact("The day that the question is about.")
    calendar: SchoolCalendar | None = fact("The school's calendar, for a local count.", default=None)


@dataclass(frozen=True)
class FirstClassFacts:
    """A pupil placed on admission in the most junior class."""

    entered_on: date = fact("Day on which the name was entered.")
    asked_on: date = fact("The day that the question is about.")
    is_most_junior_class: YesNo = fact("Placed on admission in the most junior class?")
    starts_on: date = fact("The pupil's starting day.")
    school_year_begins_on: date = fact("First day of the school year.")
    authority_asked_on: date | None = fact("Day on which the authority asked for such returns.", default=None)


@dataclass(frozen=True)
class PlaceFacts:
    """A place agreed with, or notified to, the parent."""

    starts_on: date = fact("The agreed or notified starting day.")
    asked_on: date = fact("The day that the question is about.")
    has_attended: YesNo = fact("Did the pupil attend on the starting day?", default=YesNo.NOT_KNOWN)


def judge_new_pupil(facts: NewPupilFacts, local: LocalRules) -> Judgement:
    """The new pupil return; a local count in school days may only be earlier. Source: rule R-ROLL-01."""
    what = "Send the new pupil return (F09) to the authority"
    national = in_calendar_days(what, facts.entered_on, RETURN_DAYS, facts.asked_on)
    days = local.number("new_pupil_return_school_days")
    ours = in_school_days(what, facts.entered_on, days, facts.asked_on, facts.calendar) if days else None
    due = earlier(national, ours)
    reasoning = ["Calendar days: the fifth day after the day of entry.", due.counted]
    if ours is not None and due is national:
        reasoning.append(f"The local {days} school days end on {shown_day(ours.due_on)} and set nothing.")
    return Judgement(Result.DEADLINE, tuple(reasoning), (due,))


def judge_first_class(facts: FirstClassFacts, _local: LocalRules) -> Judgement:
    """No return for the youngest class at the start of the year, unless asked. Source: rule R-ROLL-01a."""
    is_first_day = facts.starts_on == facts.school_year_begins_on
    is_spared = facts.is_most_junior_class is YesNo.YES and is_first_day
    asked_before = facts.authority_asked_on is not None and facts.entered_on > facts.authority_asked_on
    reasoning = (
        f"Most junior class: {facts.is_most_junior_class.said}.",
        f"Starts on the first day of the school year: {'yes' if is_first_day else 'no'}.",
        f"Entered after the day on which the authority asked: {'yes' if asked_before else 'no'}.",
    )
    if is_spared and not asked_before:
        return Judgement(Result.MET, reasoning, actions=("No new pupil return is needed.",))
    due = in_calendar_days("Send the new pupil return (F09)", facts.entered_on, RETURN_DAYS, facts.asked_on)
    return Judgement(Result.NOT_MET, (*reasoning, due.counted), (due,))


def judge_entry(facts: PlaceFacts, _local: LocalRules) -> Judgement:
    """When the name is entered. Source: rule R-ROLL-02."""
    enter = by_day("Enter the name in the admission register", facts.starts_on, "From the starting day itself.")
    return Judgement(Result.DEADLINE, ("The name stands in the register from the starting day.",), (enter,))


def judge_no_show(facts: PlaceFacts, _local: LocalRules) -> Judgement:
    """A pupil who is not there on the starting day. Source: rule R-ROLL-03."""
    if facts.has_attended is YesNo.YES or facts.asked_on < facts.starts_on:
        return Judgement(Result.NOT_MET, ("The pupil attended, or the starting day lies ahead.",))
    actions = (
        "Enquire why the pupil did not come; consider telling the authority at once.",
        "The authority checks that children who were offered a place have started.",
    )
    enquire = at_once("Enquire about the pupil", facts.starts_on)
    return Judgement(Result.MET, (f"Attended: {facts.has_attended.said}.",), (enquire,), actions=actions)


ROLL_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-ROLL-01",
        "New pupil return",
        said_by(REGISTRATION, "regulation 13"),
        NewPupilFacts,
        judge_new_pupil,
        "entered_on",
    ),
    Rule(
        "R-ROLL-01a",
        "Youngest class at the start of the year",
        said_by(REGISTRATION, "regulation 13(2)-(3)"),
        FirstClassFacts,
        judge_first_class,
    ),
    Rule("R-ROLL-02", "The name is entered", said_by(REGISTRATION), PlaceFacts, judge_entry, "starts_on"),
    Rule("R-ROLL-03", "Not there on the starting day", said_by(CME_GUIDANCE, also=NE_LINCS), PlaceFacts, judge_no_show),
)
