"""Answers in rows: repeating tables and fixed-row checklists, each cell an answer of a simple kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmeforms.definitions.fields import ChecklistField, ColumnField, FieldBase, TableField
from cmeforms.submissions.answers.choices import CHOICE_KINDS
from cmeforms.submissions.answers.confirmations import CONFIRMATION_KINDS
from cmeforms.submissions.answers.dates import DATE_KINDS
from cmeforms.submissions.answers.files import FILE_KINDS
from cmeforms.submissions.answers.numbers import NUMBER_KINDS
from cmeforms.submissions.answers.people_and_places import PEOPLE_AND_PLACE_KINDS
from cmeforms.submissions.answers.schooling import SCHOOLING_KINDS
from cmeforms.submissions.answers.shape import (
    Answer,
    Json,
    KindOfAnswer,
    NotKnownAnswer,
    Problem,
    Shaped,
    only_keys,
    read_text,
    told,
)
from cmeforms.submissions.answers.texts import TEXT_KINDS

SIMPLE_KINDS: dict[str, KindOfAnswer] = {
    **TEXT_KINDS,
    **DATE_KINDS,
    **NUMBER_KINDS,
    **CHOICE_KINDS,
    **PEOPLE_AND_PLACE_KINDS,
    **SCHOOLING_KINDS,
    **CONFIRMATION_KINDS,
    **FILE_KINDS,
}
"""Every kind whose answer stands for itself, by name."""

LONGEST_REASON = 500
Row = Mapping[str, Answer]


@dataclass(frozen=True)
class TableAnswer:
    """Rows in order; no rows means that there is nothing to list, and somebody said so."""

    rows: tuple[Row, ...]

    def document(self) -> Json:
        """A list of objects."""
        return [{column: cell.document() for column, cell in row.items()} for row in self.rows]

    def lines(self) -> tuple[str, ...]:
        """One line a row."""
        return tuple("; ".join(" ".join(cell.lines()) for cell in row.values()) for row in self.rows)

    def compared(self) -> tuple[str, ...]:
        """The number of rows."""
        return (str(len(self.rows)),)


@dataclass(frozen=True)
class ChecklistAnswer:
    """The rows that hold anything, by row id."""

    rows: Mapping[str, Row]

    def document(self) -> Json:
        """An object of objects."""
        return {row_id: {c: cell.document() for c, cell in row.items()} for row_id, row in self.rows.items()}

    def lines(self) -> tuple[str, ...]:
        """One line a row."""
        return tuple("; ".join(" ".join(cell.lines()) for cell in row.values()) for row in self.rows.values())

    def compared(self) -> tuple[str, ...]:
        """Nothing: a condition looks at a row's columns."""
        return ()


def read_simple(field: ColumnField, value: Json, path: str) -> Shaped:
    """One answer of a simple kind, or "not known yet" with its reason where the field allows that."""
    if isinstance(value, dict) and set(value) == {"not_known"}:
        return read_not_known(field, value["not_known"], path)
    return SIMPLE_KINDS[field.kind].read(field, value, path)


def read_not_known(field: FieldBase, reason: Json, path: str) -> Shaped:
    """A "not known yet": allowed only where the definition says so, and only with a reason."""
    if not field.may_be_not_known:
        return [Problem(path, told(field.label, "This cannot be left as not known."))]
    if not isinstance(reason, str) or not reason.strip():
        return [Problem(path, told(field.label, f"{field.not_known_words}: say why."))]
    found = read_text(field.label, reason, path, LONGEST_REASON)
    return found if isinstance(found, list) else NotKnownAnswer(found.text, field.not_known_words)


def _read_row(columns: tuple[ColumnField, ...], value: Json, label: str, path: str) -> Row | list[Problem]:
    if not isinstance(value, dict):
        return [Problem(path, told(label, "A row must be given in its columns."))]
    known = {column.id: column for column in columns}
    problems = only_keys(value, known, label, path, "column")
    row: dict[str, Answer] = {}
    for column in columns:
        if value.get(column.id) in (None, ""):
            continue
        found = read_simple(column, value[column.id], f"{path}.{column.id}")
        if isinstance(found, list):
            problems.extend(_in_row(found, label))
        else:
            row[column.id] = found
    return problems or row


def _in_row(problems: list[Problem], label: str) -> Iterator[Problem]:
    for problem in problems:
        yield Problem(problem.path, f"{label}, {problem.message}", problem.is_warning)


def read_table(field: TableField, value: Json, path: str) -> Shaped:
    """A list of rows, never more than the most allowed; an empty list where "none" may be said."""
    if not isinstance(value, list):
        return [Problem(path, told(field.label, "This must be a list of rows."))]
    if len(value) > field.maximum_rows:
        many = f"There are {len(value)} rows and room for {field.maximum_rows}. Nothing was cut; take some out."
        return [Problem(path, told(field.label, many))]
    if not value and not field.may_be_none:
        return [Problem(path, told(field.label, "Add at least one row."))]
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, given in enumerate(value):
        found = _read_row(field.columns, given, f"{field.row_name} {number + 1}", f"{path}.{number}")
        if isinstance(found, list):
            problems.extend(found)
        else:
            rows.append(found)
    return problems or TableAnswer(tuple(rows))


def read_checklist(field: ChecklistField, value: Json, path: str) -> Shaped:
    """An object of rows by row id; unknown rows are named and refused."""
    if not isinstance(value, dict):
        return [Problem(path, told(field.label, "This must be given row by row."))]
    known = {row.id: row for row in field.rows}
    problems = only_keys(value, known, field.label, path, "row")
    rows: dict[str, Row] = {}
    for row in field.rows:
        if row.id not in value:
            continue
        found = _read_row(field.columns, value[row.id], row.label, f"{path}.{row.id}")
        if isinstance(found, list):
            problems.extend(found)
        elif found:
            rows[row.id] = found
    return problems or ChecklistAnswer(rows)


def simple_schema(field: ColumnField) -> dict[str, Json]:
    """The JSON Schema of one simple field, "not known yet" included where allowed."""
    schema = {"title": field.label, **SIMPLE_KINDS[field.kind].schema(field)}
    return or_not_known(schema) if field.may_be_not_known else schema


def or_not_known(schema: dict[str, Json]) -> dict[str, Json]:
    """A schema that also takes ``{"not_known": reason}``."""
    reason = {"type": "string", "minLength": 1, "maxLength": LONGEST_REASON}
    not_known = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"not_known": reason},
        "required": ["not_known"],
    }
    return {"anyOf": [schema, not_known]}


def _row_schema(columns: tuple[ColumnField, ...]) -> dict[str, Json]:
    properties = {column.id: simple_schema(column) for column in columns}
    required = [column.id for column in columns if column.required and column.show_if is None]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _table_schema(field: TableField) -> dict[str, Json]:
    smallest = field.minimum_rows if not field.may_be_none else 0
    items = _row_schema(field.columns)
    return {"type": "array", "minItems": smallest, "maxItems": field.maximum_rows, "items": items}


def _checklist_schema(field: ChecklistField) -> dict[str, Json]:
    row = {**_row_schema(field.columns), "required": []}
    properties = {r.id: {"title": r.label, **row} for r in field.rows}
    return {"type": "object", "additionalProperties": False, "properties": properties}


ROW_KINDS = {
    "table": KindOfAnswer(read_table, _table_schema, TableAnswer),
    "checklist": KindOfAnswer(read_checklist, _checklist_schema, ChecklistAnswer),
}
