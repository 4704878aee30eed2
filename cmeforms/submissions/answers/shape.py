"""What every kind of answer has in common: how it is read from an answers document and written back to one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cmeforms.rulebook.text import normalise_newlines, text_problems

MOST_KEYS_NAMED = 5
_LINE_BREAKS = frozenset("\n\r\u2028\u2029")

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict of these."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer, in the person's words; never repeats what was typed.

    ``path`` is the field id, or ``field.row.column`` (rows of a table counted from 0, rows of a
    checklist by id). A warning does not stop a submission.
    """

    path: str
    message: str
    is_warning: bool = False


class Answer(Protocol):
    """A well-shaped answer to one field."""

    def document(self) -> Json:
        """The value as an answers document holds it."""
        ...

    def lines(self) -> tuple[str, ...]:
        """How the answer reads, line by line, to a person."""
        ...

    def compared(self) -> tuple[str, ...]:
        """The codes or texts that a condition compares with; empty if there are none."""
        ...


Shaped = Answer | list[Problem]
"""A reader's result: the answer, or what is wrong with the value."""

Reader = Callable[[Any, Json, str], Shaped]
"""Reads one value for one field: field, value, path -> answer or problems."""


@dataclass(frozen=True)
class KindOfAnswer:
    """One row of the table of kinds: how to read a value and what its JSON Schema is."""

    read: Reader
    schema: Callable[[Any], dict[str, Json]]
    answer_type: type


@dataclass(frozen=True)
class NotKnownAnswer:
    """Not known yet, with the reason; printed as such and a thing to do. ``words`` say it as the field does."""

    reason: str
    words: str = "Not known yet"

    def document(self) -> Json:
        """``{"not_known": reason}``."""
        return {"not_known": self.reason}

    def lines(self) -> tuple[str, ...]:
        """Says so, with the reason."""
        return (f"{self.words}: {self.reason}",)

    def compared(self) -> tuple[str, ...]:
        """Not known counts as not known in a condition too."""
        return ("not_known",)


@dataclass(frozen=True)
class TextAnswer:
    """Plain text as typed; the answer type of every kind whose value is one text."""

    text: str

    def document(self) -> Json:
        """The text itself."""
        return self.text

    def lines(self) -> tuple[str, ...]:
        """The text, one line for each of its lines."""
        return tuple(self.text.split("\n"))

    def compared(self) -> tuple[str, ...]:
        """The text."""
        return (self.text,)


def told(label: str, reason: str) -> str:
    """A problem's message: the label, then what is wrong."""
    return f"{label}: {reason[:1].lower()}{reason[1:]}" if reason[:2].istitle() else f"{label}: {reason}"


def read_text(label: str, value: Json, path: str, max_length: int) -> TextAnswer | list[Problem]:
    """Plain text within its length, with nothing invisible that could mislead (V-TXT)."""
    if not isinstance(value, str):
        return [Problem(path, told(label, "This must be text."))]
    text = normalise_newlines(value)
    problems = text_problems(text, max_length)
    return [Problem(path, told(label, reason)) for reason in problems] if problems else TextAnswer(text)


def read_line(label: str, value: Json, path: str, max_length: int) -> TextAnswer | list[Problem]:
    """Plain text as above on one line: what is typed into a single line must come back as it was."""
    if isinstance(value, str) and not _LINE_BREAKS.isdisjoint(value):
        return [Problem(path, told(label, "This has room for one line only. Take out the line breaks."))]
    return read_text(label, value, path, max_length)


def only_keys(
    value: Mapping[str, Json], allowed: Collection[str], label: str, path: str, what: str = "part"
) -> list[Problem]:
    """A problem for the first few keys that do not belong here; keys are named, values never."""
    unknown = [key for key in value if key not in allowed]
    return [
        Problem(path, told(label, f"There is no {what} called {key[:40]!r} here.")) for key in unknown[:MOST_KEYS_NAMED]
    ]
