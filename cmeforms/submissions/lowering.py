"""Whether a decided level lies below one that stands, and what is missing then; pure, returns findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from cmeforms.definitions.fields import ComputedField
from cmeforms.definitions.levels import Level
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer, Problem
from cmeforms.submissions.answers.choices import ChoiceAnswer
from cmeforms.submissions.answers.shape import TextAnswer, told
from cmeforms.submissions.computing import computed_code

NEEDS_REASON = "The level is lower than the one worked out, or than on the form before. Say why."
NEEDS_SECOND = "A level is lowered only together with a second person. Give the name and role of the one who agrees."
MUST_DIFFER = "The second person must be another than the one who signs."


def decided_code(answers: Mapping[str, Answer], level: Level) -> str:
    """The code that was decided; empty while there is none."""
    answer = answers.get(level.field)
    return answer.code if isinstance(answer, ChoiceAnswer) and answer.code in level.order else ""


def lowering_problems(
    definition: FormDefinition, answers: Mapping[str, Answer], lowered: Iterable[Level], signer: str = ""
) -> Iterator[Problem]:
    """What is missing for lowered levels to stand: a reason, and a second person named otherwise than the signer.

    ``signer`` is empty where nobody signs yet.
    """
    for level in lowered:
        if answers.get(level.reason) is None:
            yield _problem(definition, level.reason, NEEDS_REASON)
        agreed = answers.get(level.agreed_by)
        if agreed is None:
            yield _problem(definition, level.agreed_by, NEEDS_SECOND)
        elif signer and isinstance(agreed, TextAnswer) and signer.casefold() in agreed.text.casefold():
            yield _problem(definition, level.agreed_by, MUST_DIFFER)


def _problem(definition: FormDefinition, field_id: str, message: str) -> Problem:
    return Problem(field_id, told(definition.field(field_id).label, message))


def level_problems(
    definition: FormDefinition, judged: Collection[str], answers: Mapping[str, Answer], on: date
) -> Iterator[Problem]:
    """What is missing where one of the ``judged`` fields decides a level below the one worked out."""
    lowered = [level for level in lowered_levels(definition, answers, {}, on) if level.field in judged]
    yield from lowering_problems(definition, answers, lowered)


def lowered_levels(
    definition: FormDefinition, answers: Mapping[str, Answer], earlier: Mapping[str, Answer], on: date
) -> list[Level]:
    """The levels decided lower than one that stands."""
    return [level for level in definition.levels if _is_lowered(definition, level, answers, earlier, on)]


def _is_lowered(
    definition: FormDefinition, level: Level, answers: Mapping[str, Answer], earlier: Mapping[str, Answer], on: date
) -> bool:
    decided = decided_code(answers, level)
    standing = [_suggested(definition, level, answers, on), decided_code(earlier, level)]
    heights = [level.order.index(code) for code in standing if code in level.order]
    return bool(decided) and level.order.index(decided) < max(heights, default=0)


def _suggested(definition: FormDefinition, level: Level, answers: Mapping[str, Answer], on: date) -> str:
    field = definition.field(level.suggested_by) if level.suggested_by else None
    return computed_code(field, answers, on) if isinstance(field, ComputedField) else ""
