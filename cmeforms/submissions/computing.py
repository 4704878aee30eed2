"""Asks the rulebook for a computed field's text; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cmeforms.definitions.fields import ComputedField
from cmeforms.rulebook.computed import COMPUTED_RULES, ComputedCell, ComputedValue
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer
from cmeforms.submissions.answers.tables import TableAnswer


def computed_text(field: ComputedField, answers: Mapping[str, Answer], on: date) -> str:
    """The text of a computed field on a day; empty while its inputs are missing."""
    inputs = {name: _plain(answers.get(field_id)) for name, field_id in field.inputs.items()}
    return COMPUTED_RULES[field.rule](inputs, on)


def _plain(answer: Answer | None) -> ComputedValue:
    if isinstance(answer, TableAnswer):
        return tuple({column: _cell(cell) for column, cell in row.items()} for row in answer.rows)
    return _cell(answer)


def _cell(answer: Answer | None) -> ComputedCell:
    if isinstance(answer, DateAnswer):
        return answer.on
    if isinstance(answer, DateTimeAnswer):
        return answer.at
    if answer is None or isinstance(answer, NotKnownAnswer):
        return None
    compared = answer.compared()
    return compared[0] if compared else None
