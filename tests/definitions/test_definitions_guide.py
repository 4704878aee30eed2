"""The guide for those who write definitions names every kind and key, and its examples load."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from cmeforms.definitions.code_lists import load_list_texts
from cmeforms.definitions.fields import AnyField, FieldBase
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.roles import Role
from cmeforms.rulebook.computed import COMPUTED_RULES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
MODELS = get_args(get_args(AnyField)[0])
HEAD = """
number = "X99"
slug = "guide"
definition_revision = 1
title = "Guide"
filled_by = "lead"
received_by = "paews"

[[section]]
id = "before"
title = "Before"
field = [
  { id = "born_on", kind = "date", label = "Born" },
  { id = "last_attended_on", kind = "date", label = "Last attended" },
  { id = "explanation", kind = "text", label = "Why" },
]

[[section]]
id = "main"
title = "Main"

[[section.field]]
id = "example"
label = "Example"
"""


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_kind_and_every_key_of_it_has_an_entry(model) -> None:
    kind = get_args(model.model_fields["kind"].annotation)[0]
    assert f"**`{kind}`**" in GUIDE
    for name, described in model.model_fields.items():
        assert f"{described.alias or name}" in GUIDE
    assert kind in {tomllib.loads(example).get("kind") for example in EXAMPLES} | {"table", "checklist"}


def test_every_key_of_a_form_every_role_and_every_rule_is_named() -> None:
    for name, described in {**FormDefinition.model_fields, **FieldBase.model_fields}.items():
        assert (described.alias or name) in GUIDE
    for word in (*Role, *COMPUTED_RULES):
        assert f"`{word}`" in GUIDE


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.startswith("kind")])
def test_the_example_of_each_kind_loads(example: str) -> None:
    text = HEAD + example.replace('to = "cme1"', 'to = "guide"')
    loaded = load_definition(text, "guide.toml", load_list_texts(ROOT / "form_definitions" / "lists"))
    assert loaded.definition.field("example").kind == tomllib.loads(example)["kind"]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.startswith("[[section.field]]")])
def test_the_examples_with_rows_load(example: str) -> None:
    loaded = load_definition(HEAD + 'kind = "text"\n\n' + example, "guide.toml", {})
    assert len(list(loaded.definition.fields())) == 5
