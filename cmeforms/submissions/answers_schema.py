"""The JSON Schema (draft 2020-12) of a form's answers document, whole or as an audience gets it."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.fields import AnyField, ComputedField
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import KINDS, Json
from cmeforms.submissions.answers.tables import or_not_known
from cmeforms.submissions.audiences import fields_for


def answers_schema(definition: FormDefinition, audience: str = "") -> dict[str, Json]:
    """The schema of the answers document.

    ``required`` lists the fields of the first part that are always asked and always required: what a
    condition or a later part asks for, a schema of single fields cannot say. Unknown keys are refused.
    """
    fields = [field for field in fields_for(definition, audience) if not isinstance(field, ComputedField)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": definition.title,
        "description": f"{definition.number}, definition revision {definition.definition_revision}",
        "type": "object",
        "additionalProperties": False,
        "properties": {field.id: field_schema(field) for field in fields},
        "required": [] if audience else list(_always_required(definition)),
    }


def field_schema(field: AnyField) -> dict[str, Json]:
    """The schema of one field's value."""
    described = {"title": field.label, **({"description": field.hint} if field.hint else {})}
    schema = {**described, **KINDS[field.kind].schema(field)}
    return or_not_known(schema) if field.may_be_not_known else schema


def _always_required(definition: FormDefinition) -> Iterator[str]:
    for section in definition.sections_of(""):
        if section.show_if is None:
            for field in section.fields:
                if field.required and field.show_if is None:
                    yield field.id
