"""Whether a declared condition holds for given answers; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer


def holds(condition: Condition | None, answers: Mapping[str, Answer]) -> bool:
    """Whether a condition holds; no condition always does.

    A field without an answer satisfies ``is_not`` and ``answered = false`` only.
    """
    if condition is None:
        return True
    if condition.all_:
        return all(holds(inner, answers) for inner in condition.all_)
    if condition.any_:
        return any(holds(inner, answers) for inner in condition.any_)
    answer = answers.get(condition.field)
    if condition.answered is not None:
        return (answer is not None) == condition.answered
    compared = answer.compared() if answer is not None else ()
    if condition.differs_from is not None:
        other = answers.get(condition.differs_from)
        return bool(compared) and other is not None and compared != other.compared()
    if condition.is_not is not None:
        return condition.is_not not in compared
    wanted = (condition.is_, condition.includes, *(condition.is_one_of or ()))
    return any(value in wanted for value in compared)


def asked_fields(definition: FormDefinition, answers: Mapping[str, Answer]) -> frozenset[str]:
    """The ids of the fields that are asked, given the answers so far.

    A ``show_if`` names earlier fields only (the loader sees to it), so one pass in order settles it:
    an answer to a field that is itself not asked does not count.
    """
    counted = dict(answers)
    asked: set[str] = set()
    for section in definition.sections:
        is_section_shown = holds(section.show_if, counted)
        for field in section.fields:
            if is_section_shown and holds(field.show_if, counted):
                asked.add(field.id)
            else:
                counted.pop(field.id, None)
    return frozenset(asked)


def expects_part(definition: FormDefinition, answers: Mapping[str, Answer], completed: Collection[str] = ()) -> bool:
    """Whether a later part that is not completed asks anything, given the answers; else nobody waits for it."""
    open_parts = {part.id for part in definition.parts if part.id not in completed}
    asked = asked_fields(definition, answers)
    return any(field.id in asked for part in open_parts for field in definition.fields(part))
