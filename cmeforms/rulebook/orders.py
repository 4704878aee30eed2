"""The rules about notices and school attendance orders (R-LA-05 to R-LA-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmeforms.rulebook.act_2026 import ACT_2026_STEPS, OrderTrack, order_track
from cmeforms.rulebook.deadlines import (
    by_day,
    in_calendar_days,
    in_working_days,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Condition, DayType, Deadline, Judgement, Result, Source, checklist, met_if
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.local_times import shown_day
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    EDUCATION_ACT,
    REGISTRATION,
    said_by,
)
from cmeforms.rulebook.switches import asked, denied

CHOICE_NOTICE_DAYS = 15


@dataclass(frozen=True)
class NoticeFacts:
    """A notice under section 437(1)."""

    served_on: date = fact("Day of service.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class OrderFacts:
    """What stands before a school attendance order."""

    served_on: date = fact("Day of service of the notice under section 437(1).")
    asked_on: date = fact("The day that the question is about.")
    is_satisfied: YesNo = fact("Has the parent satisfied the authority?")
    is_expedient: YesNo = fact("Does the authority think that school is expedient?")
    choice_served_on: date | None = fact("Day of service of the choice-of-school notice.", default=None)


@dataclass(frozen=True)
class NorfolkFacts:
    """The start of the Norfolk sequence of steps."""

    began_on: date = fact("Day on which the case began.")
    asked_on: date = fact("The day that the question is about.")


@dataclass(frozen=True)
class OrderChangeFacts:
    """An order that was amended or revoked."""

    is_amended: YesNo = fact("Was the order amended to another school?")
    is_revoked: YesNo = fact("Was the order revoked?")


def notice_ends_on(served_on: date, days: int) -> date:
    """The last day of a notice under section 437(1); the day of service is day 1. Source: rules 7.0, R-LA-05."""
    return served_on + timedelta(days=days - 1)


def judge_notice(facts: NoticeFacts, local: LocalRules) -> Judgement:
    """When a notice under section 437(1) ends. Source: rule R-LA-05."""
    days = local.number("notice_days")
    ends_on = notice_ends_on(facts.served_on, days)
    passed = max((facts.asked_on - facts.served_on).days + 1, 0)
    counted = f"Day {passed} of {days}; the day of service is day 1."
    end = Deadline("The notice ends", days, DayType.CALENDAR_DAYS, ends_on, counted=counted)
    return Judgement(Result.DEADLINE, (counted, *local.notes("notice_days")), (end,))


def judge_order(facts: OrderFacts, local: LocalRules) -> Judgement:
    """What comes after the notice, under the law of that day. Source: rule R-LA-06."""
    days = local.number("notice_days")
    ends_on = notice_ends_on(facts.served_on, days)
    conditions = (
        Condition(f"The period is over (it ends on {shown_day(ends_on)})", met_if(facts.asked_on > ends_on)),
        denied("The parent has not satisfied the authority", facts.is_satisfied),
        asked("School is expedient", facts.is_expedient),
    )
    track = order_track(facts.asked_on, local)
    judged = checklist(conditions, values={"track": track.value})
    if judged.result is not Result.MET:
        return judged
    if track is OrderTrack.ACT_2026:
        return checklist(conditions, values={"track": track.value}, actions=ACT_2026_STEPS)
    return _choice_notice(facts, conditions)


def _choice_notice(facts: OrderFacts, conditions: tuple[Condition, ...]) -> Judgement:
    track = {"track": OrderTrack.SECTION_437.value}
    if facts.choice_served_on is None:
        return checklist(conditions, values=track, actions=("Serve the choice-of-school notice (L9), 15 days.",))
    ends_on = notice_ends_on(facts.choice_served_on, CHOICE_NOTICE_DAYS)
    end = by_day("The choice-of-school notice ends; then the order (L10)", ends_on, "The day of service is day 1.")
    return checklist(conditions, values=track, deadlines=(end,), actions=("Make the order once it has ended.",))


def judge_norfolk(facts: NorfolkFacts, _local: LocalRules) -> Judgement:
    """One authority's steps before the statutory ones. Source: rule R-LA-07."""
    call = in_working_days("Phone the parent, for five to seven working days", facts.began_on, 7, facts.asked_on)
    letter = in_working_days("After the visit: letter, seven working days to answer", call.due_on, 7, facts.asked_on)
    warning = in_calendar_days("Warning notice, seven days", letter.due_on, 7, facts.asked_on)
    said = "Each step begins when the one before has ended without an answer."
    return Judgement(Result.DEADLINE, (said,), (call, letter, warning), actions=("Then the statutory steps (L8).",))


def judge_order_change(facts: OrderChangeFacts, _local: LocalRules) -> Judgement:
    """An amended or revoked order opens a ground. Source: rule R-LA-08."""
    opened = [ground for ground, is_open in (("d", facts.is_amended), ("e", facts.is_revoked)) if is_open is YesNo.YES]
    if not opened:
        is_open = YesNo.NOT_KNOWN in (facts.is_amended, facts.is_revoked)
        return Judgement(Result.CANNOT_TELL if is_open else Result.NOT_MET, ("No change of the order is known.",))
    said = " and ".join(f"ground ({ground})" for ground in opened)
    return Judgement(Result.MET, (f"This opens {said} for deletion.",), values={"grounds": " ".join(opened)})


ORDER_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-LA-05",
        "Notice under section 437(1)",
        said_by(EDUCATION_ACT, "section 437(1)"),
        NoticeFacts,
        judge_notice,
        "served_on",
    ),
    Rule("R-LA-06", "After the notice", Source(EDUCATION_ACT, "section 438", verify=True), OrderFacts, judge_order),
    Rule(
        "R-LA-07",
        "Norfolk's steps before the order",
        said_by("Norfolk, school attendance orders"),
        NorfolkFacts,
        judge_norfolk,
        "began_on",
    ),
    Rule(
        "R-LA-08",
        "Order amended or revoked",
        said_by(REGISTRATION, "regulation 9(1)(d), (e)"),
        OrderChangeFacts,
        judge_order_change,
    ),
)
