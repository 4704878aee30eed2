"""Made-up rows of tables and checklists; the conditions inside a row are judged by the engine's own functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cmeforms.definitions.fields import (
    ChecklistField,
    ChecklistRow,
    ColumnField,
    DateField,
    DateTimeField,
    FieldBase,
    TableField,
)
from cmeforms.rulebook.attendance import CODE_SETS
from cmeforms.samples import words
from cmeforms.samples.days import sample_day
from cmeforms.samples.files import with_digests
from cmeforms.samples.situation import SPARSE, Situation
from cmeforms.samples.values import sample_value
from cmeforms.submissions.answers import Answer, Json
from cmeforms.submissions.answers.dates import day_of
from cmeforms.submissions.answers.tables import read_simple
from cmeforms.submissions.conditions import holds

Given = Mapping[str, Answer]
_MORE_ROWS = 2


def is_required(field: FieldBase, given: Given) -> bool:
    """Whether a question must be answered, given the other answers; a checklist also for one of its rows."""
    if isinstance(field, ChecklistField) and any(_is_row_required(row, given) for row in field.rows):
        return True
    return field.required or (field.required_if is not None and holds(field.required_if, given))


def sample_table(field: TableField, given: Given, situation: Situation) -> Json:
    """Rows within the limits; sometimes none, where "none to list" may be said."""
    if field.may_be_none and situation.perhaps(0.3):
        return []
    fewest = max(field.minimum_rows, 1)
    usual = min(max(fewest, field.recommended_rows) + _MORE_ROWS, field.maximum_rows)
    count = fewest if situation.fullness == SPARSE else situation.random.randint(fewest, usual)
    rows = [sample_row(field.columns, given, situation) for _ in range(count)]
    rows = _with_unique(field, _in_one_run(field, rows, situation), given, situation.on)
    return _with_one_chosen(field, rows)


def _in_one_run(field: TableField, rows: list[dict[str, Json]], situation: Situation) -> list[dict[str, Json]]:
    """Every session with a code of the run's set, where the table lists a run."""
    if field.unbroken is None:
        return rows
    codes = sorted(CODE_SETS[field.unbroken])
    sessions = [column.id for column in field.columns if column.kind == "code"]
    return [{**row, **{name: situation.random.choice(codes) for name in sessions if name in row}} for row in rows]


def _with_unique(field: TableField, rows: list[dict[str, Json]], given: Given, on: date) -> list[dict[str, Json]]:
    """Neighbouring days where a day may stand once: from the earliest allowed, none of them after today."""
    column = next((column for column in field.columns if column.id == field.unique_column), None)
    if not isinstance(column, DateField) or not rows:
        return rows
    first = day_of(given.get(column.not_before)) or date.fromisoformat(min(str(row[column.id]) for row in rows))
    days = [first + timedelta(days=number) for number in range(len(rows))]
    return [
        {**row, column.id: day.isoformat()}
        for row, day in zip(rows, days, strict=True)
        if column.not_after != "today" or day <= on
    ]


def _with_one_chosen(field: TableField, rows: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """Yes in the first row and no in the others, where exactly one row must say yes."""
    condition = field.exactly_one_row
    if condition is None or condition.is_ != "yes":
        return rows
    return [{**row, condition.field: "no" if number else "yes"} for number, row in enumerate(rows)]


def sample_checklist(field: ChecklistField, given: Given, situation: Situation) -> Json:
    """Every required row and some of the others."""
    return {
        row.id: sample_row(field.columns, given, situation)
        for row in field.rows
        if _is_row_required(row, given) or situation.perhaps(situation.fullness)
    }


def _is_row_required(row: ChecklistRow, given: Given) -> bool:
    return row.required or (row.required_if is not None and holds(row.required_if, given))


def sample_row(columns: Sequence[ColumnField], given: Given, situation: Situation) -> dict[str, Json]:
    """One row: its required columns, some of the others, and never nothing at all."""
    row: dict[str, Json] = {}
    answers: dict[str, Answer] = {}
    for chance in (situation.fullness, SPARSE):  # the second time for what later columns made required
        for column in columns:
            around = {**given, **answers}
            if column.id in row or not holds(column.show_if, around):
                continue
            if is_required(column, around) or situation.perhaps(chance) or not (row or column.required_if):
                row[column.id] = _cell(column, columns, around, situation)
                answers.update(_as_read(column, row[column.id]))
    return {column.id: row[column.id] for column in columns if column.id in row}


def _cell(column: ColumnField, columns: Sequence[ColumnField], given: Given, situation: Situation) -> Json:
    if column.may_be_not_known and situation.perhaps(situation.doubt):
        return {"not_known": words.reason(situation.random)}
    if isinstance(column, DateField | DateTimeField):
        peers = [peer for peer in columns if isinstance(peer, DateField | DateTimeField)]
        return sample_day(column, peers, given, situation)
    return sample_value(column, situation)


def _as_read(column: ColumnField, value: Json) -> dict[str, Answer]:
    found = read_simple(column, with_digests(value), column.id)
    return {} if isinstance(found, list) else {column.id: found}
