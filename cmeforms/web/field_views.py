"""Makes the views of fields: labels, marks, conditions and messages around what each kind's builder shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cmeforms.definitions.alert_fields import alerts_by_field
from cmeforms.definitions.alerts import Alert
from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.fields import AnyField, ChecklistField, ColumnField, ComputedField, TableField
from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.submissions.answers import Answer, Json, Problem
from cmeforms.submissions.condition_words import only_if
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.reading import read_fields
from cmeforms.web.conditions_shown import condition_json, settled
from cmeforms.web.controls import AlertView, Control, FieldView
from cmeforms.web.field_builders import FIELD_BUILDERS, Surroundings
from cmeforms.web.field_builders.not_known import not_known_view, split
from cmeforms.web.input_ids import input_id

_BELOW_ITSELF = frozenset({"table", "checklist"})
"""Shapes whose messages stand in their rows."""


@dataclass(frozen=True)
class _Place:
    """Where one field is drawn; what its builder sees of the page."""

    name: str
    label: str
    around: Surroundings
    drawing: FieldViews

    def errors_at(self, name: str) -> tuple[str, ...]:
        """The messages for exactly this input."""
        return tuple(_beside(message, self.label) for message in self.drawing.errors.get(name, ()))

    def cell(self, column: ColumnField, value: Json, row: str, title: str) -> FieldView:
        """The view of one column in a row."""
        return self.drawing.view(column, value, f"{row}-{column.id}", title)


class FieldViews:
    """Draws the fields of one section: holds what all of them share."""

    def __init__(
        self,
        definition: FormDefinition,
        section: Section,
        stored: Mapping[str, Json],
        problems: Iterable[Problem],
        around: Surroundings,
    ) -> None:
        self._definition = definition
        self._stored = stored
        self._around = around
        self._on_page = frozenset(inner.id for field in section.fields for inner in (field, *columns_of(field)))
        self._words: dict[int, tuple[str, str]] = {}
        self.errors: defaultdict[str, list[str]] = defaultdict(list)
        self._warnings: defaultdict[str, list[str]] = defaultdict(list)
        for problem in problems:
            place = input_id(problem.path)
            (self._warnings if problem.is_warning else self.errors)[place].append(problem.message)
        self._below = _by_beginning(self.errors)

    def may_be_asked(self, field: AnyField) -> bool:
        """Whether the field can be asked at all, given the answers of other sections."""
        return field.show_if is None or settled(field.show_if, self._on_page, self._answers) is not False

    def view(self, declared: AnyField | ColumnField, value: Json, name: str, row: str = "") -> FieldView:
        """One field, or column in the row of this title, with everything around it."""
        proper, reason = split(value)
        control = FIELD_BUILDERS[declared.kind].show(declared, proper, _Place(name, declared.label, self._around, self))
        show_if, words = self._condition(declared.show_if)
        has_not_known = declared.may_be_not_known or reason is not None
        return FieldView(
            name,
            declared.label,
            control,
            hint=declared.hint,
            mark=_mark(declared),
            errors=tuple(_beside(message, declared.label, row) for message in self._own_errors(name, control)),
            warnings=tuple(_beside(message, declared.label, row) for message in self._warnings.get(name, ())),
            told=() if declared.kind == "computed" else tuple(self._around.computed.get(name, ())),
            only_if=words,
            show_if=show_if,
            not_known=not_known_view(name, reason, declared.not_known_words) if has_not_known else None,
            alerts=tuple(self._alerts(declared.id)) if name == declared.id else (),
        )

    def _alerts(self, field_id: str) -> Iterator[AlertView]:
        """The alerts that stand beside this field, raised or not yet; none that another section rules out."""
        for alert in self._alerts_by_field.get(field_id, ()):
            found = settled(alert.when, self._on_page, self._answers)
            if found is not False and (alert.answered_by or alert.told_id in self._on_page):
                words = only_if(alert.when, self._fields) if found is not True else ""
                contacts = tuple(self._around.calls.get(alert.id, ()))
                yield AlertView(alert.id, alert.title, alert.text, alert.within, contacts, condition_json(found), words)

    @cached_property
    def _alerts_by_field(self) -> dict[str, list[Alert]]:
        return alerts_by_field(self._definition)

    def _own_errors(self, name: str, control: Control) -> Iterator[str]:
        """The messages for the field itself, and for any part of it that no input of its own shows."""
        yield from self.errors.get(name, ())
        if control.shape not in _BELOW_ITSELF and name in self._below:
            shown = {entry.name for entry in control.entries}
            for place in self._below[name]:
                if place not in shown:
                    yield from self.errors[place]

    def _condition(self, condition: Condition | None) -> tuple[str, str]:
        """The condition for the script, and in words for those without it; worked out once a condition."""
        if condition is None:
            return "", ""
        if id(condition) not in self._words:
            found = condition_json(settled(condition, self._on_page, self._answers))
            self._words[id(condition)] = (found, only_if(condition, self._fields) if found else "")
        return self._words[id(condition)]

    @cached_property
    def _fields(self) -> dict[str, AnyField | ColumnField]:
        """Every field and column by id; a column wins over a field of the same name, as in a row."""
        fields: dict[str, AnyField | ColumnField] = {}
        for field in self._definition.fields():
            fields.setdefault(field.id, field)
            for column in columns_of(field):
                fields.setdefault(column.id, column)
        return fields

    @cached_property
    def _answers(self) -> Mapping[str, Answer]:
        """The stored answers that count, for conditions that look at other sections."""
        answers = read_fields(self._definition.fields(), self._stored).answers.by_field
        asked = asked_fields(self._definition, answers)
        return {field_id: answer for field_id, answer in answers.items() if field_id in asked}


def columns_of(field: AnyField) -> tuple[ColumnField, ...]:
    """The columns of a table or checklist; none of any other field."""
    return field.columns if isinstance(field, TableField | ChecklistField) else ()


def _beside(message: str, *labels: str) -> str:
    """A message as it stands beside its own field: without the labels that the summary needs."""
    for label in filter(None, labels):
        _before, found, after = message.partition(label)
        _part, colon, reason = after.partition(": ")
        if found and colon:
            return reason[:1].upper() + reason[1:]
    return message


def _by_beginning(places: Iterable[str]) -> dict[str, list[str]]:
    """For each beginning of a place, the places that begin so: ``child`` leads to ``child-phone``."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        beginning = place.rpartition("-")[0]
        while beginning:
            below[beginning].append(place)
            beginning = beginning.rpartition("-")[0]
    return dict(below)


def _mark(declared: AnyField | ColumnField) -> str:
    if isinstance(declared, ComputedField) or declared.required or declared.required_if is not None:
        return ""
    return "recommended" if declared.recommended else "optional"
