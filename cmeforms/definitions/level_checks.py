"""What levels must satisfy beyond their shape: the fields and options they name; never raises."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.fields import OneOfField, YesNoField
from cmeforms.definitions.levels import Level
from cmeforms.definitions.model import FormDefinition

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def level_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Levels whose fields are not there or cannot play their part."""
    kinds = {field.id: field.kind for field in definition.fields()}
    for number, level in enumerate(definition.levels, 1):
        key = f"level[{number}] ({level.field})"
        if set(level.order) != _codes(definition, level):
            yield f"{key}.order", "must list every code of a one_of or yes_no field, once"
        for name in (level.reason, level.agreed_by):
            if kinds.get(name) not in ("text", "long_text"):
                yield key, f"there is no text field {name}"
        if level.suggested_by and kinds.get(level.suggested_by) != "computed":
            yield f"{key}.suggested_by", f"there is no computed field {level.suggested_by}"


def _codes(definition: FormDefinition, level: Level) -> set[str]:
    field = next((field for field in definition.fields() if field.id == level.field), None)
    if isinstance(field, YesNoField):
        return {"yes", "no"}
    return set(field.options) if isinstance(field, OneOfField) else set()
