"""The JSON Schema of a definition file, for editors that help while somebody writes one; knows no form."""

from __future__ import annotations

import json

from cmeforms.definitions.model import FormDefinition

FILE_NAME = "definition.schema.json"


def editor_schema() -> str:
    """The schema as text, the same for the same release; it lies beside the definitions as ``FILE_NAME``."""
    schema = FormDefinition.model_json_schema(by_alias=True)
    schema["title"] = "A form definition of cmeforms"
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
