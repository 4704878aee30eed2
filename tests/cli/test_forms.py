"""Forms, schemas, examples and checks from a terminal; a new form is one new file."""

from __future__ import annotations

import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.documents_read import attached, pdf_text

from .conftest import Terminal

SHIPPED = Path(__file__).parents[2]

NEW_FORM = """
number = "X90"
slug = "lost-property"
definition_revision = 1
title = "Lost property: a coat that was left behind"
filled_by = ["school_staff", "lead"]
received_by = ["cme_officer"]
subject = { full_name = "owner" }

[[section]]
id = "coat"
title = "The coat"

  [[section.field]]
  id = "owner"
  kind = "name"
  label = "Whose coat it is"
  required = true

  [[section.field]]
  id = "found_on"
  kind = "date"
  label = "Day it was found"
  required = true
  not_after = "today"

  [[section.field]]
  id = "colour"
  kind = "one_of"
  label = "Colour"
  options = { navy = "Navy", red = "Red" }

[[signature]]
by = "lead"
statement = "I found this coat."
"""


def test_a_new_form_is_one_new_file(terminal: Terminal):
    new = terminal.home / "form_definitions" / "lost-property.toml"
    assert terminal.types("schema", "lost-property").exit_code == 2
    new.write_text(NEW_FORM, encoding="utf-8")
    assert terminal.types("check", new).stdout.startswith("1 files checked, 0 mistakes")
    assert "lost-property" in [form["slug"] for form in terminal.json("forms", "--json")]
    document = terminal.json("example", "X90", "--seed", 7)
    jsonschema.validate(document, terminal.json("schema", "lost-property"))
    result, out = terminal.renders("lost-property", document)
    assert result.exit_code == 0, result.output
    assert "Whose coat it is" in pdf_text(out.read_bytes())
    assert attached(out.read_bytes())[1] == document
    assert terminal.json("verify", out, "--json")["verdict"] == "well"
    refused, _out = terminal.renders("lost-property", {**document, "found_on": "2990-01-01"})
    assert (refused.exit_code, refused.stderr.split(":")[0]) == (1, "found_on")


def test_forms_lists_what_others_lean_on(terminal: Terminal):
    forms = {form["slug"]: form for form in terminal.json("forms", "--json")}
    keys = {"number", "slug", "definition_revision", "title", "fields", "signatures"}
    assert all(set(form) >= keys for form in forms.values())
    assert forms["cme1"]["number"] == "F01"
    assert [signature["by"] for signature in forms["cme1"]["signatures"]] == [["lead"], ["paews"]]
    assert isinstance(forms["cme1"]["fields"], int)
    assert "cme1" in terminal.types("forms").stdout


@pytest.mark.parametrize("form", ["cme1", "cme2"])
def test_examples_satisfy_the_schema_and_the_same_seed_gives_the_same(terminal: Terminal, form: str):
    schema = terminal.json("schema", form)
    jsonschema.Draft202012Validator.check_schema(schema)
    first, second = terminal.json("example", form, "--seed", 5), terminal.json("example", form, "--seed", 6)
    for document in (first, second):
        jsonschema.validate(document, schema)
    assert terminal.json("example", form.upper(), "--seed", 5) == first != second
    assert schema["properties"]["surname"]["maxLength"] > 0


def test_a_broken_file_is_named_and_does_not_stop_the_other_forms(terminal: Terminal):
    (terminal.home / "form_definitions" / "broken.toml").write_text("number = \n", encoding="utf-8")
    result = terminal.types("example", "cme1")
    assert result.exit_code == 0
    assert "Left out: broken.toml" in result.stderr
    assert terminal.types("check").exit_code == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.toml", ""),
        ("not.toml", "this is no TOML ="),
        ("bytes.toml", b"\xff\xfe\x00"),
        ("picture.toml", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("half.toml", 'number = "X91"\n'),
        ("deep.toml", "a = " + "[" * 5_000),
        ("letter.docx", b"PK\x03\x04 no letter"),
        ("lists/bad.toml", "codes = 3"),
        ("lists/bytes.toml", b"\xff\xfe\x00"),
        ("packs/bad.toml", "title = 3"),
        ("packs/bytes.toml", b"\xff\xfe\x00"),
    ],
)
def test_check_names_what_is_wrong_with_any_file_and_with_its_folder(terminal: Terminal, name: str, content):
    folder = terminal.folder / "authored"
    file = folder / name
    file.parent.mkdir(parents=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for path in (file, folder):
        result = terminal.types("check", path)
        assert result.exit_code == 1, (path, result.output)
        assert file.name.split(".")[0] in result.stderr


def test_check_passes_what_is_shipped_and_a_copy_of_it_anywhere(terminal: Terminal):
    assert terminal.types("check").exit_code == 0
    copy = terminal.folder / "copy"
    copy.mkdir()
    shutil.copy(SHIPPED / "form_definitions" / "cme1.toml", copy)
    for path in (
        copy,
        copy / "cme1.toml",
        SHIPPED / "letter_templates",
        SHIPPED / "form_definitions" / "lists" / "sex.toml",
        SHIPPED / "form_definitions" / "packs" / "grab-pack.toml",
    ):
        assert terminal.types("check", path).exit_code == 0, path


def test_check_does_not_call_nothing_well(shared_terminal: Terminal, tmp_path: Path):
    for place in (tmp_path, "/dev/null"):
        result = shared_terminal.types("check", place)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "No definition" in result.stderr
