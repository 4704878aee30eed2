"""Where an answer stands when it is judged: the answers, labels and days around it; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cmeforms.definitions.fields import AnyField, ColumnField
from cmeforms.submissions.answers import Answer

Given = Mapping[str, Answer]


@dataclass(frozen=True)
class Place:
    """The answers around (a row's over the form's), their questions' labels, the path, and how its row is called.

    ``on`` is today in London, ``now`` the moment (None where only the day is known), ``days`` what the computed
    fields that show a day show.
    """

    answers: Given
    labels: Mapping[str, str]
    on: date
    now: datetime | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    path: str = ""
    row_name: str = ""

    def at(self, path: str) -> Place:
        """The same surroundings, another path."""
        return replace(self, path=path)

    def in_row(self, cells: Given, columns: Iterable[ColumnField], path: str, name: str) -> Place:
        """Inside a row, whose answers and labels come before the form's."""
        labels = {**self.labels, **{column.id: column.label for column in columns}}
        return replace(self, answers={**self.answers, **cells}, labels=labels, path=path, row_name=name)

    def label(self, asked: AnyField | ColumnField) -> str:
        """How a message calls the question: with its row, if it is in one."""
        return f"{self.row_name}, {asked.label}" if self.row_name else asked.label
