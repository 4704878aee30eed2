"""Asks the rulebook what a computed field shows, as text, as a code and as a day; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cmeforms.definitions.fields import ComputedField
from cmeforms.definitions.model import FormDefinition
from cmeforms.rulebook.computed import COMPUTED_CODES, COMPUTED_DAYS, COMPUTED_RULES, ComputedCell, ComputedValue
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer
from cmeforms.submissions.answers.tables import TableAnswer


def computed_text(field: ComputedField, answers: Mapping[str, Answer], on: date) -> str:
    """The text of a computed field on a day; empty while its inputs are missing."""
    return COMPUTED_RULES[field.rule](_inputs(field, answers), on)


def computed_code(field: ComputedField, answers: Mapping[str, Answer], on: date) -> str:
    """The code of what a computed field shows, for cross checks; empty where it shows nothing or has no codes."""
    text = computed_text(field, answers, on) if field.rule in COMPUTED_CODES else ""
    return next((c for c, begins in COMPUTED_CODES.get(field.rule, {}).items() if text.startswith(begins)), "")


def computed_days(definition: FormDefinition, answers: Mapping[str, Answer], on: date) -> dict[str, date]:
    """The days that a form's computed fields show, by field id; for limits that name them."""
    fields = [f for f in definition.fields() if isinstance(f, ComputedField) and f.rule in COMPUTED_DAYS]
    found = {field.id: COMPUTED_DAYS[field.rule](_inputs(field, answers), on) for field in fields}
    return {field_id: day for field_id, day in found.items() if day is not None}


def _inputs(field: ComputedField, answers: Mapping[str, Answer]) -> dict[str, ComputedValue]:
    return {name: _plain(answers.get(field_id)) for name, field_id in field.inputs.items()}


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
