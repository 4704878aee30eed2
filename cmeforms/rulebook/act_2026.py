"""The law of the Children's Wellbeing and Schools Act 2026, switched by its commencement date in the local rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from cmeforms.rulebook.deadlines import (
    at_once,
)
from cmeforms.rulebook.facts import YesNo, fact
from cmeforms.rulebook.findings import Judgement, Result
from cmeforms.rulebook.local_rules import LocalRules
from cmeforms.rulebook.rule import Rule
from cmeforms.rulebook.sources import (
    ACT_2026,
    NE_LINCS,
    said_by,
)
from cmeforms.rulebook.switches import any_trigger


class OrderTrack(StrEnum):
    """The two ways to a school attendance order."""

    SECTION_437 = "section 437"
    ACT_2026 = "act 2026"


ACT_2026_STEPS = ("Serve the preliminary notice.", "Serve the school nomination notice.", "Then the order.")
"""Steps of the new track. Source: Children's Wellbeing and Schools Act 2026, section 39."""


@dataclass(frozen=True)
class WithdrawalFacts:
    """A parent who wants to withdraw a child to educate at home."""

    asked_on: date = fact("The day that the question is about.")
    has_protection_plan: YesNo = fact("Is there a child protection plan?")
    has_section_47: YesNo = fact("Are there section 47 enquiries?")
    is_special_school: YesNo = fact("Is the child at a special school by the authority's arrangement?")
    has_consent: YesNo = fact("Has the authority consented?", default=YesNo.NOT_KNOWN)


def is_commenced(on: date, local: LocalRules) -> bool:
    """Whether the Act's new rules apply on a day; never while no commencement date is set."""
    commenced_on = local.date("act_2026_commenced_on")
    return commenced_on is not None and on >= commenced_on


def order_track(on: date, local: LocalRules) -> OrderTrack:
    """The way to an order under the law of a day."""
    return OrderTrack.ACT_2026 if is_commenced(on, local) else OrderTrack.SECTION_437


def judge_withdrawal(facts: WithdrawalFacts, local: LocalRules) -> Judgement:
    """Withdrawal by a parent where a child is protected. Source: rule R-ROLL-21."""
    questions = {
        "Child protection plan": facts.has_protection_plan,
        "Section 47 enquiries": facts.has_section_47,
        "Special school": facts.is_special_school,
    }
    tell = at_once("Tell social care", facts.asked_on)
    if not is_commenced(facts.asked_on, local):
        judged = any_trigger(questions, ("Tell social care the same day.",), (tell,))
        said = "The consent rule of the Act of 2026 is not in force (act_2026_commenced_on)."
        return replace(judged, reasoning=(*judged.reasoning, said))
    if facts.has_consent is YesNo.YES:
        return Judgement(Result.NOT_MET, ("The authority has consented.",))
    judged = any_trigger(questions, ("Do not delete: the authority's consent is needed.",), (tell,))
    return replace(judged, reasoning=(*judged.reasoning, f"Consent: {facts.has_consent.said}."))


ACT_2026_RULES: tuple[Rule[Any], ...] = (
    Rule(
        "R-ROLL-21",
        "Parent withdraws a protected child",
        said_by(ACT_2026, also=NE_LINCS),
        WithdrawalFacts,
        judge_withdrawal,
    ),
)
