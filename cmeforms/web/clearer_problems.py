"""Says in better words what is wrong with values that only a web form can produce; adds no rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cmeforms.definitions.fields import AnyField, ChecklistField, ColumnField, TableField
from cmeforms.submissions.answers import Json, Problem
from cmeforms.web.field_builders import FIELD_BUILDERS
from cmeforms.web.field_builders.not_known import contradiction
from cmeforms.web.field_builders.rows import rows_of


def clearer_problems(
    fields: Iterable[AnyField], values: Mapping[str, Json], problems: Iterable[Problem]
) -> list[Problem]:
    """The problems with those of contradictory values replaced: both an answer and "not known", a skipped hour.

    Only a problem that is there is put in other words; where there is none, none is made.
    """
    words = {path: f"{label}: {message[:1].lower()}{message[1:]}" for path, label, message in _found(fields, values)}
    told: set[str] = set()
    shown: list[Problem] = []
    for problem in problems:
        path = _nearest(problem.path, words)
        if not path or problem.is_warning:
            shown.append(problem)
        elif path not in told:
            told.add(path)
            shown.append(Problem(path, words[path]))
    return shown


def _nearest(path: str, words: Mapping[str, str]) -> str:
    while path and path not in words:
        path = path.rpartition(".")[0]
    return path


def _found(fields: Iterable[AnyField], values: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """Path, label and message of every contradictory value."""
    for path, label, declared, value in _places(fields, values):
        if value is not None:
            message = contradiction(FIELD_BUILDERS[declared.kind], declared, value)
            if message:
                yield path, label, message


def _places(
    fields: Iterable[AnyField], values: Mapping[str, Json]
) -> Iterator[tuple[str, str, AnyField | ColumnField, Json]]:
    for field in fields:
        value = values.get(field.id)
        yield field.id, field.label, field, value
        if isinstance(field, TableField):
            for number, row in enumerate(rows_of(value)):
                yield from _cells(field, f"{field.id}.{number}", f"{field.row_name} {number + 1}", row)
        elif isinstance(field, ChecklistField) and isinstance(value, dict):
            for row in field.rows:
                yield from _cells(field, f"{field.id}.{row.id}", row.label, value.get(row.id))


def _cells(
    field: TableField | ChecklistField, path: str, label: str, row: Json
) -> Iterator[tuple[str, str, AnyField | ColumnField, Json]]:
    given = row if isinstance(row, dict) else {}
    for column in field.columns:
        yield f"{path}.{column.id}", f"{label}, {column.label}", column, given.get(column.id)
