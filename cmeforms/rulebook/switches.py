"""Trigger questions: any yes, or not known, calls for action; and checklists of conditions; knows no single rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmeforms.rulebook.facts import YesNo
from cmeforms.rulebook.findings import Condition, Deadline, Judgement, Result

_RESULTS = {YesNo.YES: Result.MET, YesNo.NO: Result.NOT_MET, YesNo.NOT_KNOWN: Result.CANNOT_TELL}


def asked(text: str, answer: YesNo | None) -> Condition:
    """A condition that a person answers: yes meets it; not answered is cannot tell."""
    return Condition(text, _RESULTS[answer or YesNo.NOT_KNOWN])


def denied(text: str, answer: YesNo | None) -> Condition:
    """A condition that holds where the answer to the opposite question is no."""
    opposite = {YesNo.YES: YesNo.NO, YesNo.NO: YesNo.YES}
    return asked(text, opposite.get(answer or YesNo.NOT_KNOWN))


def any_trigger(
    questions: Mapping[str, YesNo], actions: Sequence[str], deadlines: Sequence[Deadline] = ()
) -> Judgement:
    """Met where any question is answered yes or not known; only then the actions and deadlines stand.

    Source: rules 7.0, "not known" in a trigger question.
    """
    conditions = tuple(asked(text, answer) for text, answer in questions.items())
    raised = [condition for condition in conditions if condition.result is not Result.NOT_MET]
    if not raised:
        return Judgement(Result.NOT_MET, ("Every question is answered no.",), conditions=conditions)
    reasoning = tuple(_said(condition) for condition in raised)
    return Judgement(Result.MET, reasoning, tuple(deadlines), conditions=conditions, actions=tuple(actions))


def _said(condition: Condition) -> str:
    return f"{condition.text}: {'yes' if condition.result is Result.MET else 'not known, which counts as yes'}."
