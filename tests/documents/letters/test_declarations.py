"""The ``.toml`` beside a letter: every mistake at once with its key, and nothing that could reach past the values."""

from __future__ import annotations

import pytest

from cmeforms.documents.letters import About, MergeKind, check_letter_templates
from cmeforms.documents.letters.declarations import read_declaration

from .conftest import SMALL_FIELDS, toml_text


def reasons(**changes):
    declaration, mistakes = read_declaration("small.toml", toml_text(**changes))
    assert declaration is None
    return {mistake.key: mistake.reason for mistake in mistakes}


def with_field(field_id, **extra):
    return {**SMALL_FIELDS, field_id: extra}


def test_a_right_declaration_is_read():
    fields = with_field("la.motto", required=False, when_blank="Nothing", editable=True, hint="One line")
    settings = {"reply_working_days": 5, "enclosures": ["Form"], "source": {}}
    settings.pop("source")
    declaration, mistakes = read_declaration("small.toml", toml_text(fields, settings))
    assert mistakes == []
    assert declaration.about is About.CHILDREN
    assert declaration.reply_working_days == 5
    motto = declaration.letter_fields[-1]
    assert (motto.id, motto.kind, motto.is_required, motto.is_editable) == ("la.motto", MergeKind.TEXT, False, True)
    assert [field.key for field in declaration.child_fields] == ["full_name"]


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"about": "everybody"}, "about"),
        ({"reply_working_days": 0}, "reply_working_days"),
        ({"reply_working_days": True}, "reply_working_days"),
        ({"enclosures": ["Form", ""]}, "enclosures"),
        ({"addressee": "child.full_name"}, "addressee"),
        ({"addressee": "letter.date"}, "addressee"),
        ({"title": "  "}, "title"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_setting_is_named(settings, key):
    assert list(reasons(settings=settings)) == [key]


@pytest.mark.parametrize(
    "field_id",
    [
        "la",
        "la.name.first",
        "La.name2",
        "la._name",
        "la.__class__",
        "la.items",
        "la.keys",
        "child.pop",
        "if.name",
        "loop.index",
        "children.x",
        "self.x",
        "la.class",
        "none.x",
        "a b.c",
    ],
)
def test_a_field_id_that_is_no_plain_safe_name_is_refused(field_id):
    extra = {"per_child": True} if field_id.startswith("child.") else {}
    assert field_id in reasons(fields=with_field(field_id, **extra))


@pytest.mark.parametrize(
    "extra",
    [
        {"kind": "number"},
        {"per_child": True},
        {"when_blank": "None known"},
        {"kind": "date", "editable": True},
    ],
)
def test_a_field_that_contradicts_itself_is_refused(extra):
    assert list(reasons(fields=with_field("la.motto", **extra))) == ["la.motto"]


def test_every_letter_has_a_reference_and_a_date():
    fields = {"la.name": {}, "child.full_name": {"per_child": True}, "letter.date": {"kind": "text"}}
    assert set(reasons(fields=fields)) == {"letter.ref", "letter.date"}


def test_a_field_declared_twice_is_named():
    text = toml_text() + '\n[[field]]\nid = "la.name"\nlabel = "Again"\nkind = "text"\n'
    _, mistakes = read_declaration("small.toml", text)
    assert [(mistake.key, mistake.reason) for mistake in mistakes] == [("la.name", "is declared twice")]


@pytest.mark.parametrize("text", ["number = ", "", "field = 3", "\x00", 'number = "L1"\nnumber = "L2"'])
def test_text_that_is_no_declaration_gives_mistakes_and_no_crash(text):
    declaration, mistakes = read_declaration("small.toml", text)
    assert declaration is None
    assert mistakes


def test_a_directory_is_checked_as_a_whole(write_template, tmp_path):
    write_template(stem="one")
    write_template(stem="two")
    write_template(stem="three", settings={"number": "T3", "about": "none"})
    (tmp_path / "lonely.toml").write_text(toml_text(settings={"number": "T4"}), encoding="utf-8")
    (tmp_path / "~$one.docx").write_bytes(b"Word's own lock file")
    found = [(mistake.file, mistake.key) for mistake in check_letter_templates(tmp_path)]
    assert found == [("lonely.docx", ""), ("three.toml", "about"), (tmp_path.name, "T1")]


def test_a_missing_or_unreadable_declaration_is_named(write_template, tmp_path):
    path = write_template()
    path.with_suffix(".toml").write_bytes(b"\xff\xfe")
    assert [mistake.reason for mistake in check_letter_templates(tmp_path)] == ["is not UTF-8 text"]
    path.with_suffix(".toml").unlink()
    assert [mistake.file for mistake in check_letter_templates(tmp_path)] == ["small.toml"]
