"""What a template needs to draw one field: plain frozen values, already in words; no definitions, no requests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cmeforms.casework.duties.contact import Contact

_PLANE_ENDS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_NOT_IN_HTML = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
"""Code points that a page cannot carry; a browser would show the first of them as the mark used here too."""

_SINGLE_SHAPES = frozenset({"line", "area", "select", "file", "computed"})


def shown_text(value: object) -> str:
    """A value as an input shows it: texts as they are, with a visible mark where a page cannot carry the character."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if text.isprintable() else _NOT_IN_HTML.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Entry:
    """One input that is typed into. ``rows`` above 0 makes it a text area; ``width`` counts characters."""

    name: str
    value: str = ""
    label: str = ""
    hint: str = ""
    type: str = "text"
    width: int = 0
    rows: int = 0
    inputmode: str = ""
    suffix: str = ""
    max_length: int = 0
    errors: tuple[str, ...] = ()
    used_by: str = ""
    is_wrong: bool = False
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio, tick box or option. ``alone`` is the one that excludes the others."""

    id: str
    name: str
    value: str
    label: str
    is_chosen: bool = False
    hint: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The tick "not known yet" and its reason."""

    tick: Choice
    reason: Entry


@dataclass(frozen=True, slots=True)
class RowView:
    """A card of a table or checklist."""

    name: str
    title: str
    cells: tuple[FieldView, ...]
    hint: str = ""
    when: str = ""
    mark: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """The inside of a field: ``shape`` names the template macro that draws it."""

    shape: str
    entries: tuple[Entry, ...] = ()
    choices: tuple[Choice, ...] = ()
    rows: tuple[RowView, ...] = ()
    blank_row: RowView | None = None
    tick: Choice | None = None
    lines: tuple[str, ...] = ()
    note: str = ""
    row_name: str = ""
    most_rows: int = 0


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert beside the answer that raises it; ``show_if`` and ``only_if`` are empty where it is raised already."""

    id: str
    title: str
    text: str
    within: str
    contacts: tuple[Contact, ...]
    show_if: str = ""
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a page shows it; ``told`` is what its answer comes to, in words."""

    name: str
    label: str
    control: Control
    hint: str = ""
    mark: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    only_if: str = ""
    show_if: str = ""
    not_known: NotKnown | None = None
    described_by: str = field(default="")
    alerts: tuple[AlertView, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether the field is a group of inputs, named by a legend."""
        return self.control.shape not in _SINGLE_SHAPES
