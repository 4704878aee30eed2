"""What every builder of a field kind can do: read its posted inputs, show a value in them; judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cmeforms.casework.duties.contact import Contact
from cmeforms.definitions.fields import ColumnField
from cmeforms.submissions.answers import Json
from cmeforms.web.controls import Control, FieldView
from cmeforms.web.posted_data import Posted


@dataclass(frozen=True)
class Surroundings:
    """What a page shows beside the answers: worked-out texts, links to choose from, and who is signed in.

    ``computed`` gives the lines of each computed field. ``links`` gives the (reference, text) pairs
    offered for each link field; a field not named there is typed. ``signer`` is name and role.
    ``calls`` are those to call for each alert. ``added_to`` is the table that gets one more blank row.
    """

    computed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    signer: tuple[str, str] = ("", "")
    calls: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    added_to: str = ""


class Frame(Protocol):
    """Where a field stands while it is shown: its input name, its surroundings, the errors of its parts."""

    @property
    def name(self) -> str:
        """The input's name and id."""
        ...

    @property
    def around(self) -> Surroundings:
        """What the page shows beside the answers."""
        ...

    def errors_at(self, name: str) -> tuple[str, ...]:
        """The messages for exactly this input."""
        ...

    def cell(self, column: ColumnField, value: Json, row: str, title: str) -> FieldView:
        """The view of one column in the row of this name and title."""
        ...


@dataclass(frozen=True)
class FieldBuilder:
    """How one kind appears in a form.

    ``read`` takes the declared field, the input name and the post, and gives the raw value for the
    answers document, None for a blank one; what cannot be a right value is kept as typed. ``show`` is
    its inverse: it puts a raw value into inputs. ``contradiction`` says in better words than the
    reading pass what is wrong with a value that only a form can produce.
    """

    read: Callable[[Any, str, Posted], Json]
    show: Callable[[Any, Json, Frame], Control]
    contradiction: Callable[[Any, Json], str] = lambda _declared, _value: ""


def as_parts(value: Json, first: str) -> Mapping[str, Json]:
    """A value of named parts; any other value goes into the first part, so that it is seen."""
    if isinstance(value, dict):
        return value
    return {} if value is None else {first: value}
