"""Builders of kinds that are one text in one box: text, name, phone, e-mail, identifiers, numbers, times."""

from __future__ import annotations

import re
from decimal import Decimal

from cmeforms.definitions.fields import (
    LongTextField,
    NumberField,
    TextField,
    TimeField,
)
from cmeforms.submissions.answers import Json
from cmeforms.web.controls import Control, Entry, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame
from cmeforms.web.posted_data import Posted

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")
_FEW_CHARACTERS = 60


def read_text(_declared: TextField | LongTextField, name: str, posted: Posted) -> Json:
    """The text as typed."""
    return posted.text(name) or None


def read_line(_declared: object, name: str, posted: Posted) -> Json:
    """The text as typed, without space around it."""
    return posted.line(name) or None


def show_text(declared: TextField, value: Json, frame: Frame) -> Control:
    """One line; a short limit makes a short box."""
    width = 20 if declared.max_length <= _FEW_CHARACTERS else 0
    return Control("line", (Entry(frame.name, shown_text(value), width=width),))


def show_long_text(declared: LongTextField, value: Json, frame: Frame) -> Control:
    """A text area with its limit counted below."""
    rows = 3 if "-" in frame.name else 5  # inside a row there is less room
    return Control("area", (Entry(frame.name, shown_text(value), rows=rows, max_length=declared.max_length),))


def _line(entry_type: str = "text", width: int = 0, inputmode: str = "", *, is_text: bool = False) -> FieldBuilder:
    def show(_declared: object, value: Json, frame: Frame) -> Control:
        entry = Entry(frame.name, shown_text(value), type=entry_type, width=width, inputmode=inputmode, is_text=is_text)
        return Control("line", (entry,))

    return FieldBuilder(read_line, show)


def typed_number(text: str) -> Json:
    """A JSON number when the text is one and loses nothing by it; otherwise the text."""
    if not _NUMBER.fullmatch(text):
        return text
    if "." not in text:
        return int(text)
    number = float(text)
    return number if Decimal(str(number)) == Decimal(text) else text


def read_number(_declared: NumberField, name: str, posted: Posted) -> Json:
    """A number, or the text that is none."""
    text = posted.line(name)
    return typed_number(text) if text else None


def show_number(declared: NumberField, value: Json, frame: Frame) -> Control:
    """A short box with the unit behind it."""
    mode = "decimal" if declared.decimals else "numeric"
    entry = Entry(frame.name, shown_text(value), width=5, inputmode=mode, suffix=declared.unit, is_text=False)
    return Control("line", (entry,))


def typed_time(text: str) -> str:
    """``9:30``, ``9.30`` and ``0930`` are one way of writing 09:30; any other text stays as it is."""
    found = _TIME.fullmatch(text)
    return f"{found[1]:0>2}:{found[2]}" if found and int(found[1]) < 24 and int(found[2]) < 60 else text


def read_time(_declared: TimeField, name: str, posted: Posted) -> Json:
    """A time, or the text that is none."""
    return typed_time(posted.line(name)) or None


TEXT_BUILDERS: dict[str, FieldBuilder] = {
    "text": FieldBuilder(read_text, show_text),
    "long_text": FieldBuilder(read_text, show_long_text),
    "name": _line(),
    "phone": _line("tel", 20),
    "email": _line("email"),
    "nhs_number": _line(width=20, inputmode="numeric"),
    "number": FieldBuilder(read_number, show_number),
    "time": FieldBuilder(read_time, _line(width=5).show),
}
"""By kind. The e-mail box is no ``type=email`` check: the browser's own idea of an address stays switched off."""
