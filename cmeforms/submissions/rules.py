"""Second pass: the declared rules, on answers that are well shaped; returns findings, never raises.

The same function judges a section on screen and the whole form at submission, on what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

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
from cmeforms.rulebook import ages
from cmeforms.submissions.answers import Answer, NotKnownAnswer, Problem
from cmeforms.submissions.answers.choices import ChoiceAnswer
from cmeforms.submissions.answers.dates import DateAnswer, day_of
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.answers.tables import ChecklistAnswer, TableAnswer
from cmeforms.submissions.conditions import asked_fields, holds
from cmeforms.submissions.model import Answers
from cmeforms.submissions.reading import ReadAnswers

_Given = Mapping[str, Answer]


@dataclass(frozen=True)
class _Place:
    """Where an answer stands: the answers around it (a row's over the form's), its path, how its row is
    called, and the labels of the questions around it."""

    answers: _Given
    labels: Mapping[str, str]
    path: str = ""
    row_name: str = ""

    def at(self, path: str) -> _Place:
        """The same surroundings, another path."""
        return replace(self, path=path)

    def in_row(self, cells: _Given, columns: Iterable[ColumnField], path: str, name: str) -> _Place:
        """Inside a row, whose answers and labels come before the form's."""
        labels = {**self.labels, **{column.id: column.label for column in columns}}
        return _Place({**self.answers, **cells}, labels, path, name)

    def label(self, field: AnyField | ColumnField) -> str:
        """How a message calls the question: with its row, if it is in one."""
        return f"{self.row_name}, {field.label}" if self.row_name else field.label


def problems(definition: FormDefinition, read: ReadAnswers, *, on: date, part: str | None = "") -> list[Problem]:
    """Everything that stands against submitting a part of a form (all parts with None), warnings included.

    ``on`` is today in London. Shape problems come first; a rule is asked only of fields that have none.
    """
    return problems_of(definition, list(definition.fields(part)), read, on=on)


def problems_of(
    definition: FormDefinition, fields: Iterable[AnyField], read: ReadAnswers, *, on: date
) -> list[Problem]:
    """The same for some fields only, such as those of one section."""
    wanted = {field.id: field for field in fields}
    given = read.answers.by_field
    asked = asked_fields(definition, given)
    form = _Place(given, {field.id: field.label for field in definition.fields()})
    found = [p for p in read.problems if p.path.split(".")[0] in wanted or p.path.split(".")[0] not in _ids(definition)]
    for field in wanted.values():
        if field.id in read.failed or isinstance(field, ComputedField):
            continue
        if field.id in asked:
            found.extend(_field_problems(field, form.at(field.id), on))
        elif field.id in given:
            found.append(
                Problem(field.id, told(field.label, "This is not asked, given the other answers. Take it out."))
            )
    return found


def without_unasked(definition: FormDefinition, answers: Answers) -> tuple[Answers, tuple[str, ...]]:
    """The answers that count, and the labels of those that are no longer asked."""
    asked = asked_fields(definition, answers.by_field)
    kept = {field_id: answer for field_id, answer in answers.by_field.items() if field_id in asked}
    dropped = tuple(definition.field(field_id).label for field_id in answers.by_field if field_id not in asked)
    return Answers(kept), dropped


def _ids(definition: FormDefinition) -> set[str]:
    return {field.id for field in definition.fields()}


def _field_problems(field: AnyField, place: _Place, on: date) -> Iterator[Problem]:
    answer = place.answers.get(field.id)
    yield from _presence(field, answer, place)
    if isinstance(field, TableField) and isinstance(answer, TableAnswer):
        yield from _table_problems(field, answer, place, on)
    elif isinstance(field, ChecklistField):
        yield from _checklist_problems(field, answer, place, on)
    else:
        yield from _value_problems(field, answer, place, on)


def _presence(field: AnyField, answer: Answer | None, place: _Place) -> Iterator[Problem]:
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
    unless = " If it is not known yet, say so and why." if field.may_be_not_known else ""
    return f"This must be answered.{unless}"


def _table_problems(field: TableField, table: TableAnswer, place: _Place, on: date) -> Iterator[Problem]:
    said_none = bool(field.may_be_none) and not table.rows
    if len(table.rows) < field.minimum_rows and not said_none:
        yield Problem(field.id, told(field.label, f"Add at least {field.minimum_rows} rows."))
    elif len(table.rows) < field.recommended_rows and not said_none:
        wanted = f"{field.recommended_rows} or more are asked for, and there are {len(table.rows)}."
        yield Problem(field.id, told(field.label, wanted), True)
    for number, row in enumerate(table.rows):
        name = f"{field.label}, {field.row_name.lower()} {number + 1}"
        yield from _row_problems(field, row, place.in_row(row, field.columns, f"{field.id}.{number}", name), on)


def _checklist_problems(field: ChecklistField, answer: Answer | None, place: _Place, on: date) -> Iterator[Problem]:
    rows = answer.rows if isinstance(answer, ChecklistAnswer) else {}
    for row in field.rows:
        cells = rows.get(row.id, {})
        inside = place.in_row(cells, field.columns, f"{field.id}.{row.id}", f"{field.label}, {row.label}")
        is_required = row.required or (row.required_if is not None and holds(row.required_if, place.answers))
        if cells:
            yield from _row_problems(field, cells, inside, on)
        elif is_required:
            yield Problem(f"{inside.path}.{field.columns[0].id}", told(inside.row_name, "This must be answered."))


def _row_problems(field: TableField | ChecklistField, row: _Given, place: _Place, on: date) -> Iterator[Problem]:
    for column in field.columns:
        cell = place.at(f"{place.path}.{column.id}")
        if holds(column.show_if, place.answers):
            yield from _presence(column, row.get(column.id), cell)
            yield from _value_problems(column, row.get(column.id), cell, on)
        elif column.id in row:
            yield Problem(cell.path, told(cell.label(column), "This is not asked here."))


def _value_problems(field: AnyField | ColumnField, answer: Answer | None, place: _Place, on: date) -> Iterator[Problem]:
    if answer is None or isinstance(answer, NotKnownAnswer):
        return
    if isinstance(field, DateField | DateTimeField):
        yield from _date_problems(field, answer, place, on)
    elif isinstance(field, YesNoField) and isinstance(answer, ChoiceAnswer) and answer.code == _refused_code(field):
        message = field.must_be_message or f"This must be {field.must_be}."
        yield Problem(place.path, told(place.label(field), message))


def _refused_code(field: YesNoField) -> str:
    return {"yes": "no", "no": "yes"}.get(field.must_be or "", "")


def _date_problems(field: DateField | DateTimeField, answer: Answer, place: _Place, on: date) -> Iterator[Problem]:
    messages = list(_date_messages(field, answer, place, on))
    yield from (Problem(place.path, told(place.label(field), message)) for message in messages)
    if not messages and isinstance(field, DateField) and field.usual_ages and isinstance(answer, DateAnswer):
        doubt = _age_doubt(field.usual_ages, answer.on, on)
        if doubt:
            yield Problem(place.path, told(place.label(field), doubt), True)


def _limit(name: str, given: _Given, on: date) -> date | None:
    return on if name == "today" else day_of(given.get(name))


def _date_messages(field: DateField | DateTimeField, answer: Answer, place: _Place, on: date) -> Iterator[str]:
    """Which limits a day breaks; another answer is named by its label, never by its value."""
    day, given = day_of(answer), place.answers
    if day is None:
        return
    latest, earliest = _limit(field.not_after, given, on), _limit(field.not_before, given, on)
    if latest and day > latest:
        yield _told_limit("after", field.not_after, place)
    excuse = field.not_before_unless if isinstance(field, DateField) else ""
    if earliest and day < earliest and not (excuse and given.get(excuse) is not None):
        yield _told_limit("before", field.not_before, place)
    if isinstance(field, DateField) and field.at_most_years_ago and day < _years_before(on, field.at_most_years_ago):
        yield f"This is more than {field.at_most_years_ago} years ago. Check the year."


def _told_limit(side: str, name: str, place: _Place) -> str:
    if name == "today":
        return f"This cannot be in the {'future' if side == 'after' else 'past'}."
    return f"This cannot be {side} the date in “{place.labels.get(name, name)}”."


def _age_doubt(usual: tuple[int, int], born_on: date, on: date) -> str:
    """A doubt about a date of birth outside the usual ages; empty when there is none (V-DOB)."""
    if born_on <= on and not usual[0] <= ages.age_on(born_on, on) <= usual[1]:
        return f"The age is usually from {usual[0]} to {usual[1]}. Check the year; if it is right, go on."
    return ""


def _years_before(on: date, years: int) -> date:
    """The same day ``years`` earlier; 29 February becomes 1 March in a common year (forms.md 7.0)."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)
