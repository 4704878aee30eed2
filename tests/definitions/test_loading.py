"""Definitions load, and every mistake in one is told at once with file, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from cmeforms.definitions.catalogue import load_catalogue, read_catalogue
from cmeforms.definitions.code_lists import load_code_list, load_list_texts
from cmeforms.definitions.loader import load_bundle, load_definition
from cmeforms.errors import DefinitionError, UnknownForm

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "form_definitions"
MINIATURES = ROOT / "tests" / "miniature_definitions"
HEAD = """
number = "X99"
slug = "broken"
definition_revision = 1
title = "Broken"
filled_by = "lead"
received_by = "paews"

[[section]]
id = "main"
title = "Main"
"""


def told(fields: str, *, lists: dict[str, str] | None = None, head: str = HEAD) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_definition(head + fields, "broken.toml", lists or {})
    assert all(mistake.file for mistake in caught.value.mistakes)
    return [str(mistake) for mistake in caught.value.mistakes]


def field(field_id: str, kind: str, more: str = "") -> str:
    return f'\n[[section.field]]\nid = "{field_id}"\nkind = "{kind}"\nlabel = "Label"\n{more}\n'


def test_everything_shipped_and_every_miniature_loads_without_a_mistake() -> None:
    catalogue, mistakes = read_catalogue([SHIPPED, MINIATURES])
    assert mistakes == []
    assert {"cme1", "cme2", "mini-text"} <= set(catalogue.by_slug)


def test_all_mistakes_of_a_file_are_told_at_once_with_key_and_reason() -> None:
    fields = (
        field("a", "text", "max_length = 20000")
        + field("B", "text")
        + field("c", "telephone")
        + field("d", "text", 'colour = "red"')
        + field("e", "one_of", 'options = { x = "X" }')
    )
    messages = told(fields)
    assert len(messages) == 5
    assert "broken.toml: section[1] (main).field[1] (a).max_length: input should be less than" in messages[0]
    assert "field[2] (B).id: has characters that are not allowed here" in messages[1]
    assert "field[3] (c): kind is not one of the field kinds: telephone" in messages[2]
    assert "field[4] (d).colour: is not a key that is known here" in messages[3]
    assert "field[5] (e).options" in messages[4]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (field("a", "text") + field("a", "text"), "this field id is used twice"),
        (field("a", "text", 'show_if = { field = "zz", answered = true }'), "the condition names no field: zz"),
        (field("a", "text", 'show_if = { field = "b", answered = true }') + field("b", "text"), "not asked before"),
        (
            field("a", "yes_no", 'visible_to = ["lead"]') + field("b", "text", 'show_if = { field = "a", is = "yes" }'),
            "a, which brings it up, is seen by fewer roles",
        ),
        (field("a", "yes_no") + field("b", "text", 'show_if = { field = "a", is = "maybe" }'), "a can never be maybe"),
        (field("a", "text") + field("b", "text", 'show_if = { field = "a", includes = "x" }'), "needs a several_of"),
        (field("a", "date", 'not_after = "zz"'), "the limit names no date field: zz"),
        (field("a", "date", 'not_before_unless = "zz"'), "there is no field zz"),
        (field("a", "computed", 'rule = "magic"\ninputs = {}'), "there is no computed rule magic"),
        (field("a", "computed", 'rule = "age"\ninputs = { when = "b" }'), "age needs exactly these inputs: born_on"),
        (field("a", "computed", 'rule = "age"\ninputs = { born_on = "zz" }'), "there is no field zz"),
        (field("a", "several_of", 'options = { x = "X" }\nexclusive = "y"'), "exclusive names no option"),
        (field("a", "person", 'parts = ["role"]'), "parts must hold full_name"),
        (field("a", "code", 'list = "planets"'), "there is no code list planets"),
        (field("a", "text") + '[subject]\nsurname = "zz"', "there is no field zz"),
        (field("a", "text") + '[[clock]]\nrule = "R"\nfrom = "a"', "there is no date field a"),
        (field("a", "text") + '[[audience]]\nname = "x"\ntitle = "X"\nonly = ["zz"]', "there is no field zz"),
        (field("a", "text") + '[[signature]]\nby = "lead"\nstatement = "S"\npart = "zz"', "there is no part zz"),
        (
            field("a", "text") + '[[signature]]\nby = "paews"\nstatement = "S"\ncountersigns = true',
            "at least one outcome",
        ),
        (field("a", "text") + '[[signature]]\nby = "king"\nstatement = "S"', "signature"),
        (field("a", "text", 'show_if = { field = "a" }'), "exactly one of is, is_not"),
    ],
)
def test_names_that_do_not_meet_are_told(fields: str, reason: str) -> None:
    assert reason in "\n".join(told(fields))


def test_row_limits_and_column_names_of_a_table_must_agree() -> None:
    column = '[[section.field.column]]\nid = "c"\nkind = "text"\nlabel = "C"\n'
    limits = 'minimum_rows = 5\nmaximum_rows = 2\nrow_title_column = "zz"'
    messages = "\n".join(told(field("t", "table", limits) + column + column))
    assert "is more than maximum_rows" in messages
    assert "there is no column zz" in messages
    assert "this column id is used twice" in messages


def test_a_column_is_shown_by_earlier_columns_only() -> None:
    shown = (
        '[[section.field.column]]\nid = "c"\nkind = "text"\nlabel = "C"\nshow_if = { field = "d", answered = true }\n'
    )
    other = '[[section.field.column]]\nid = "d"\nkind = "text"\nlabel = "D"\n'
    assert "d is not an earlier column" in "\n".join(told(field("t", "table") + shown + other))
    load_definition(HEAD + field("t", "table") + other + shown, "right.toml", {})


@pytest.mark.parametrize("text", ["this is not TOML", "a = [1", "x" * 1_000_001, "", "section = 3"])
def test_a_file_that_is_no_definition_is_refused_and_not_crashed_on(text: str) -> None:
    assert told("", head=text)


def test_deeply_nested_toml_is_refused() -> None:
    assert told("", head="a = " + "[" * 5_000 + "]" * 5_000)


def test_a_list_with_mistakes_is_told_with_its_own_file() -> None:
    broken = 'title = "Planets"\n[codes]\n"two words" = "Two"\n'
    messages = told(field("a", "code", 'list = "planets"'), lists={"planets": broken})
    assert any(message.startswith("lists/planets.toml: source: is missing") for message in messages)
    assert any("lists/planets.toml: codes" in message for message in messages)


def test_a_missing_list_does_not_hide_the_other_mistakes() -> None:
    condition = 'show_if = { field = "a", is = "mars" }'
    messages = told(field("a", "code", 'list = "planets"') + field("b", "text", condition) + field("b", "text"))
    assert [message.split(": ")[-1] for message in messages] == [
        "there is no code list planets",
        "this field id is used twice",
    ]


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(DefinitionError, match="codes"):
        load_code_list('title = "T"\nsource = { document = "D" }\n[codes]\n', "lists/t.toml")


def test_a_definition_cannot_be_changed_after_loading() -> None:
    loaded = load_catalogue([SHIPPED]).find("cme1")
    with pytest.raises(ValidationError):
        loaded.definition.title = "Other"


def test_a_bundle_gives_the_same_definition_back_with_its_lists() -> None:
    for loaded in load_catalogue([SHIPPED, MINIATURES]).by_slug.values():
        again = load_bundle(loaded.bundle)
        assert again == loaded


def test_a_bundle_holds_only_the_lists_it_needs_and_its_name_changes_with_them() -> None:
    texts = load_list_texts(SHIPPED / "lists")
    definition = (MINIATURES / "kinds_code_lists.toml").read_text(encoding="utf-8")
    first = load_definition(definition, "x.toml", texts)
    changed = load_definition(definition, "x.toml", {**texts, "sex": texts["sex"].replace("Female", "Girl")})
    unrelated = load_definition(definition, "x.toml", {**texts, "agency": texts["agency"].replace("Police", "Guard")})
    assert first.sha256 != changed.sha256
    assert first.sha256 == unrelated.sha256
    assert first.definition.field("sex").options["F"] == "Female"


def test_a_form_is_found_by_slug_or_number_in_any_case() -> None:
    catalogue = load_catalogue([SHIPPED])
    assert catalogue.find("CME1") == catalogue.find("f01")
    with pytest.raises(UnknownForm):
        catalogue.find("cme99")
