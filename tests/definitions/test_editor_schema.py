"""The schema that editors use is that of this release, and fits what is shipped."""

import json
import tomllib

import jsonschema
import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.editor_schema import FILE_NAME, editor_schema

FORMS = SHIPPED / "form_definitions"


def test_the_schema_beside_the_definitions_is_the_present_one():
    written = (FORMS / FILE_NAME).read_text("utf-8")
    assert written == editor_schema(), "write it anew: python -m cmeforms schema --of-definitions"


@pytest.mark.parametrize("slug", ["cme1", "cme2", "strategy-meeting"])
def test_a_shipped_definition_fits_the_schema(slug):
    path = FORMS / f"{slug}.toml"
    content = json.loads(json.dumps(tomllib.loads(path.read_text("utf-8")), default=str))
    jsonschema.Draft202012Validator(json.loads(editor_schema())).validate(content)
