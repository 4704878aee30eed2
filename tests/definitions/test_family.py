"""What a definition may mark as the family's: nothing that tells one child from another."""

from __future__ import annotations

import pytest

from cmeforms.definitions.loader import load_definition

from .test_loading import HEAD, field, told

COLUMN = '[[section.field.column]]\nid = "c"\nkind = "text"\nlabel = "C"\n'


def test_what_a_family_shares_may_be_marked() -> None:
    shared = field("home", "address", "family = true") + field("parents", "table", "family = true") + COLUMN
    loaded = load_definition(HEAD + shared, "right.toml", {})
    assert [known.family for known in loaded.definition.fields()] == [True, True]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (field("a", "name", "family = true") + '[subject]\nsurname = "a"', "about one child"),
        (field("a", "upn", "family = true"), "about one child"),
        (field("a", "photo", "family = true"), "about one child"),
        (field("a", "table") + COLUMN + "family = true\n", "belongs to the whole table"),
    ],
)
def test_what_tells_one_child_from_another_may_not(fields: str, reason: str) -> None:
    assert reason in "\n".join(told(fields))
