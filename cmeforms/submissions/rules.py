"""Second pass: the declared rules, on answers that are well shaped; returns findings, never raises.

The same function judges a section on screen and the whole form at submission, on what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from cmeforms.definitions.fields import (
    AnyField,
    ChecklistField,
    ColumnField,
    ComputedField,
    DateField,
    DateTimeField,
    TableField,
    YesNoField,
)
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer, NotKnownAnswer, Problem
from cmeforms.submissions.answers.choices import ChoiceAnswer
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.answers.tables import ChecklistAnswer, TableAnswer
from cmeforms.submissions.computing import computed_days
from cmeforms.submissions.conditions import asked_fields, holds
from cmeforms.submissions.cross_checks import cross_check_problems
from cmeforms.submissions.date_rules import date_problems
from cmeforms.submissions.doubts import doubts
from cmeforms.submissions.lowering import level_problems
from cmeforms.submissions.model import Answers
from cmeforms.submissions.place import Given, Place
from cmeforms.submissions.reading import ReadAnswers
from cmeforms.submissions.runs import run_problems


def problems(
    definition: FormDefinition,
    read: ReadAnswers,
    *,
    on: date,
    now: datetime | None = None,
    part: str | None = "",
) -> list[Problem]:
    """Everything that stands against submitting a part of a form (all parts with None), warnings included.

    ``on`` is today in London; with ``now`` a moment later today is refused as well.
    Shape problems come first; a rule is asked only of fields that have none.
    """
    return problems_of(definition, list(definition.fields(part)), read, on=on, now=now)


def problems_of(
    definition: FormDefinition,
    fields: Iterable[AnyField],
    read: ReadAnswers,
    *,
    on: date,
    now: datetime | None = None,
) -> list[Problem]:
    """The same for some fields only, such as those of one section."""
    wanted = {field.id: field for field in fields}
    given = read.answers.by_field
    asked = asked_fields(definition, given)
    labels = {field.id: field.label for field in definition.fields()}
    form = Place(given, labels, on, now, computed_days(definition, given, on))
    found = [p for p in read.problems if p.path.split(".")[0] in wanted or p.path.split(".")[0] not in _ids(definition)]
    for field in wanted.values():
        if field.id in read.failed or isinstance(field, ComputedField):
            continue
        if field.id in asked:
            found.extend(_field_problems(field, form.at(field.id)))
        elif field.id in given:
            found.append(
                Problem(field.id, told(field.label, "This is not asked, given the other answers. Take it out."))
            )
    judged = wanted.keys() & asked - read.failed
    return [*found, *cross_check_problems(definition, judged, form), *level_problems(definition, judged, given, on)]


def without_unasked(definition: FormDefinition, answers: Answers) -> tuple[Answers, tuple[str, ...]]:
    """The answers that count, and the labels of those that are no longer asked."""
    asked = asked_fields(definition, answers.by_field)
    kept = {field_id: answer for field_id, answer in answers.by_field.items() if field_id in asked}
    dropped = tuple(definition.field(field_id).label for field_id in answers.by_field if field_id not in asked)
    return Answers(kept), dropped


def _ids(definition: FormDefinition) -> set[str]:
    return {field.id for field in definition.fields()}


def _field_problems(field: AnyField, place: Place) -> Iterator[Problem]:
    answer = place.answers.get(field.id)
    yield from _presence(field, answer, place)
    if isinstance(field, TableField) and isinstance(answer, TableAnswer):
        yield from _table_problems(field, answer, place)
    elif isinstance(field, ChecklistField):
        yield from _checklist_problems(field, answer, place)
    else:
        yield from _value_problems(field, answer, place)


def _presence(field: AnyField, answer: Answer | None, place: Place) -> Iterator[Problem]:
    if answer is not None:
        return
    if field.required or (field.required_if is not None and holds(field.required_if, place.answers)):
        yield Problem(place.path, told(place.label(field), _what_is_missing(field)))
    elif field.recommended:
        message = "This is not answered. It helps those who look for the child."
        yield Problem(place.path, told(place.label(field), message), True)


def _what_is_missing(field: AnyField) -> str:
    if isinstance(field, TableField):
        none = f", or tick “{field.may_be_none}”" if field.may_be_none else ""
        return f"Add at least one row{none}."
    unless = f" Or tick “{field.not_known_words}” and say why." if field.may_be_not_known else ""
    return f"This must be answered.{unless}"


def _table_problems(field: TableField, table: TableAnswer, place: Place) -> Iterator[Problem]:
    said_none = bool(field.may_be_none) and not table.rows
    if len(table.rows) < field.minimum_rows and not said_none:
        yield Problem(field.id, told(field.label, f"Add at least {field.minimum_rows} rows."))
    elif len(table.rows) < field.recommended_rows and not said_none:
        wanted = f"{field.recommended_rows} or more are asked for, and there are {len(table.rows)}."
        yield Problem(field.id, told(field.label, wanted), True)
    yield from _rows_beside_each_other(field, table, place)
    yield from run_problems(field, table)
    for number, row in enumerate(table.rows):
        name = f"{field.label}, {field.row_name.lower()} {number + 1}"
        yield from _row_problems(field, row, place.in_row(row, field.columns, f"{field.id}.{number}", name))


def _rows_beside_each_other(field: TableField, table: TableAnswer, place: Place) -> Iterator[Problem]:
    """An answer that may stand once and stands twice; a condition that must hold in exactly one row."""
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(table.rows):
        value = row[field.unique_column].compared() if field.unique_column in row else ()
        if value and value in seen:
            path = f"{field.id}.{number}.{field.unique_column}"
            yield Problem(path, told(f"{field.label}, {field.row_name.lower()} {number + 1}", "This stands twice."))
        seen.add(value)
    condition = field.exactly_one_row
    if condition and table.rows and sum(holds(condition, {**place.answers, **row}) for row in table.rows) != 1:
        yield Problem(field.id, told(field.label, field.exactly_one_message or "Say this of exactly one row."))


def _checklist_problems(field: ChecklistField, answer: Answer | None, place: Place) -> Iterator[Problem]:
    rows = answer.rows if isinstance(answer, ChecklistAnswer) else {}
    for row in field.rows:
        cells = rows.get(row.id, {})
        inside = place.in_row(cells, field.columns, f"{field.id}.{row.id}", f"{field.label}, {row.label}")
        is_required = row.required or (row.required_if is not None and holds(row.required_if, place.answers))
        if cells:
            yield from _row_problems(field, cells, inside)
        elif is_required:
            yield Problem(f"{inside.path}.{field.columns[0].id}", told(inside.row_name, "This must be answered."))


def _row_problems(field: TableField | ChecklistField, row: Given, place: Place) -> Iterator[Problem]:
    for column in field.columns:
        cell = place.at(f"{place.path}.{column.id}")
        if holds(column.show_if, place.answers):
            yield from _presence(column, row.get(column.id), cell)
            yield from _value_problems(column, row.get(column.id), cell)
        elif column.id in row:
            yield Problem(cell.path, told(cell.label(column), "This is not asked here."))


def _value_problems(field: AnyField | ColumnField, answer: Answer | None, place: Place) -> Iterator[Problem]:
    if answer is None or isinstance(answer, NotKnownAnswer):
        return
    if isinstance(field, DateField | DateTimeField):
        yield from date_problems(field, answer, place)
    elif isinstance(field, YesNoField) and isinstance(answer, ChoiceAnswer) and answer.code == _refused_code(field):
        message = field.must_be_message or f"This must be {field.must_be}."
        yield Problem(place.path, told(place.label(field), message))
    yield from (Problem(place.path, told(place.label(field), doubt), True) for doubt in doubts(field, answer))


def _refused_code(field: YesNoField) -> str:
    return {"yes": "no", "no": "yes"}.get(field.must_be or "", "")
