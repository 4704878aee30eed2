"""The facts that rules need: read from plain JSON or TOML values into frozen dataclasses; knows no rule.

A facts class is a frozen dataclass whose fields are declared with ``fact``. What a field may hold is
one of a short list: a date, a moment, a whole number, yes or no or not known, one choice, text, a list
of these, or facts inside facts. The JSON Schema is made from the same declaration.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.local_times import moment_of

FactsT = TypeVar("FactsT")

LONGEST_TEXT = 200
LONGEST_LIST = 1_000
LARGEST_NUMBER = 100_000
UNKNOWN_FACT = "This rule knows no such fact."
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


class YesNo(StrEnum):
    """An answer that may be not known."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"

    @property
    def counts_as_yes(self) -> bool:
        """In a risk or trigger question not known counts as yes. Source: rules 7.0."""
        return self is not YesNo.NO

    @property
    def said(self) -> str:
        """The answer as a sentence holds it."""
        return self.value.replace("_", " ")


def fact(meaning: str, default: Any = dataclasses.MISSING) -> Any:  # noqa: ANN401 - as dataclasses.field
    """One fact of a facts class; without a default it must be given."""
    return dataclasses.field(default=default, metadata={"meaning": meaning})


@dataclasses.dataclass(frozen=True)
class NoFacts:
    """The facts of a rule that asks for a procedure and works nothing out."""


def facts_schema(facts_class: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a facts document."""
    hints = get_type_hints(facts_class)
    fields = dataclasses.fields(facts_class)
    required = [field.name for field in fields if field.default is dataclasses.MISSING]
    return {
        "type": "object",
        "properties": {
            field.name: {**_schema_of(hints[field.name]), "description": field.metadata["meaning"]} for field in fields
        },
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def read_facts(facts_class: type[FactsT], document: object) -> FactsT:
    """The facts out of a parsed JSON or TOML object.

    Raises FactsRefused with one line for every mistake, each naming the fact and never its value.
    """
    mistakes: list[str] = []
    facts = _object(facts_class, document, "", mistakes)
    if mistakes:
        raise FactsRefused(mistakes)
    return facts  # type: ignore[no-any-return]


def read_fact(facts_class: type[Any], name: str, value: object) -> Any:  # noqa: ANN401 - any type of fact
    """One fact by its name out of a plain value; raises FactsRefused."""
    mistakes: list[str] = []
    found = _value(get_type_hints(facts_class)[name], value, name, mistakes)
    if mistakes:
        raise FactsRefused(mistakes)
    return found


def _object(facts_class: type[Any], document: object, path: str, mistakes: list[str]) -> Any:  # noqa: ANN401 - facts
    if not isinstance(document, Mapping):
        mistakes.append(f"{_named(path)}: This must be an object.")
        return None
    before = len(mistakes)
    mistakes.extend(_unknown(facts_class, document, path))
    hints = get_type_hints(facts_class)
    given: dict[str, Any] = {}
    for field in dataclasses.fields(facts_class):
        where = f"{path}{field.name}"
        if document.get(field.name) is not None:
            given[field.name] = _value(hints[field.name], document[field.name], where, mistakes)
        elif field.default is dataclasses.MISSING:
            mistakes.append(f"{where}: This fact is missing. {field.metadata['meaning']}")
    try:
        return facts_class(**given) if len(mistakes) == before else None
    except ValueError as error:
        mistakes.append(f"{_named(path)}: {error}")
        return None


def _named(path: str) -> str:
    """The place of an object in the document: its path without the dot that its fields follow."""
    return path.rstrip(".") or "facts"


def _unknown(facts_class: type[Any], document: Mapping[Any, Any], path: str) -> Iterator[str]:
    known = {field.name for field in dataclasses.fields(facts_class)}
    for name in list(document)[:LONGEST_LIST]:
        if name not in known:
            yield f"{path}{str(name)[:60]}: {UNKNOWN_FACT}"


def _value(hint: Any, value: object, path: str, mistakes: list[str]) -> Any:  # noqa: ANN401 - any type of fact
    kind = _needed(hint)
    if dataclasses.is_dataclass(kind):
        return _object(kind, value, f"{path}.", mistakes)  # type: ignore[arg-type]
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], value, path, mistakes)
    try:
        return _reader_of(kind)(value)
    except (ValueError, OverflowError) as error:
        mistakes.append(f"{path}: {error}")
        return None


def _list(kind: Any, value: object, path: str, mistakes: list[str]) -> tuple[Any, ...]:  # noqa: ANN401 - any type
    if not isinstance(value, list | tuple) or len(value) > LONGEST_LIST:
        mistakes.append(f"{path}: This must be a list of at most {LONGEST_LIST:,} items.")
        return ()
    return tuple(_value(kind, item, f"{path}[{number}]", mistakes) for number, item in enumerate(value))


def _needed(hint: Any) -> Any:  # noqa: ANN401 - a type
    """The type of a fact that may be left out, without its None."""
    if get_origin(hint) is types.UnionType:
        return next(part for part in get_args(hint) if part is not types.NoneType)
    return hint


def _reader_of(kind: type[Any]) -> Callable[[object], Any]:
    if issubclass(kind, StrEnum):
        return lambda value: _choice(kind, value)
    return _READERS[kind]


def _choice(kind: type[StrEnum], value: object) -> StrEnum:
    try:
        return kind(str(value))
    except ValueError:
        raise ValueError(f"This must be one of: {', '.join(kind)}.") from None


def _date(value: object) -> date:
    if type(value) is date:
        return _sensible(value)
    try:
        return _sensible(date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else ""))
    except ValueError:
        raise ValueError(f"This must be a date from {EARLIEST_YEAR} to {LATEST_YEAR} as YYYY-MM-DD.") from None


def _sensible(on: date) -> date:
    if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
        raise ValueError
    return on


def _moment(value: object) -> datetime:
    try:
        parsed = (
            value if isinstance(value, datetime) else datetime.fromisoformat(value if isinstance(value, str) else "")
        )
        _sensible(parsed.date())
    except ValueError:
        raise ValueError("This must be a date and time as YYYY-MM-DDTHH:MM, with an offset or in local time.") from None
    return moment_of(parsed).astimezone(UTC)


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError(f"This must be a whole number from 0 to {LARGEST_NUMBER:,}.")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT:
        raise ValueError(f"This must be text of at most {LONGEST_TEXT} characters.")
    return value


_READERS: dict[type[Any], Callable[[object], Any]] = {date: _date, datetime: _moment, int: _number, str: _text}

_SCHEMAS: dict[type[Any], dict[str, Any]] = {
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}"},
    int: {"type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER},
    str: {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
}


def _schema_of(hint: Any) -> dict[str, Any]:  # noqa: ANN401 - a type
    kind = _needed(hint)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema_of(get_args(kind)[0]), "maxItems": LONGEST_LIST}
    if dataclasses.is_dataclass(kind):
        return facts_schema(kind)  # type: ignore[arg-type]
    if issubclass(kind, StrEnum):
        return {"enum": [choice.value for choice in kind]}
    return dict(_SCHEMAS[kind])
