"""An answer of several named parts: its type, its shape check and its schema, shared by all kinds of that sort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmeforms.submissions.answers.shape import Json, Problem, only_keys, told


@dataclass(frozen=True)
class PartsAnswer:
    """Named parts in order, each with the label it is read with; ``kept`` is the document's own form."""

    kept: tuple[tuple[str, Json], ...]
    spoken: tuple[str, ...]
    code: str = ""

    def document(self) -> Json:
        """An object of the parts."""
        return dict(self.kept)

    def lines(self) -> tuple[str, ...]:
        """One line for each part."""
        return self.spoken

    def compared(self) -> tuple[str, ...]:
        """The code that says which form the answer has (an address's type)."""
        return (self.code,) if self.code else ()


def parts_of(value: Json, label: str, path: str, allowed: tuple[str, ...]) -> Mapping[str, Json] | list[Problem]:
    """The parts given, or a problem: not an object, or a part that does not belong here."""
    if not isinstance(value, dict):
        return [Problem(path, told(label, "This must be given in its parts."))]
    return only_keys(value, allowed, label, path) or value


def parts_schema(*names: str, required: tuple[str, ...], **shapes: Json) -> dict[str, Json]:
    """The schema of an object with these parts; text unless ``shapes`` says otherwise."""
    properties = {name: shapes.get(name, {"type": "string", "minLength": 1, "maxLength": 500}) for name in names}
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}
