"""Whatever stands in an answers document: a clear message, quickly, the right exit code, and nothing recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.documents_read import pdf_text

from .conftest import Terminal

REFUSED, WRONG_USE = 1, 2


def head(terminal: Terminal) -> str:
    return terminal.json("audit", "--json")["head_hash"]


def refused(terminal: Terminal, content: Any, code: int = REFUSED) -> str:
    """What standard error says; nothing was recorded, and no file was written."""
    before = head(terminal)
    (terminal.folder / "cme1.pdf").unlink(missing_ok=True)
    result, out = terminal.renders("cme1", content)
    assert result.exit_code == code, result.output
    assert not out.exists()
    assert head(terminal) == before
    assert result.stdout == ""
    assert result.stderr
    assert all(line.isprintable() for line in result.stderr.splitlines())
    return result.stderr


@pytest.mark.parametrize("document", [{}, [], None, "null", 7, True, [{}], {"surname": None}])
def test_nothing_and_what_is_no_object_is_refused(shared_terminal: Terminal, document: Any):
    stderr = refused(shared_terminal, document)
    assert "Nothing was recorded" in stderr
    if not isinstance(document, dict):
        assert stderr.startswith("An answers document is an object"), stderr


@pytest.mark.parametrize(
    ("name", "change", "path", "told"),
    [
        ("future birth", {"born_on": "2990-01-01"}, "born_on", "future"),
        ("no such day", {"born_on": "2015-02-30"}, "born_on", ""),
        ("impossible UPN", {"upn": "A123456789013"}, "upn", ""),
        ("long text", {"further_information": "x" * 1_000_000}, "further_information", "characters"),
        ("bidi control", {"surname": "Sample\u202egnp"}, "surname", ""),
        ("NUL", {"surname": "Sam\x00ple"}, "surname", ""),
        ("number for text", {"surname": 7}, "surname", ""),
        ("list for text", {"surname": ["a"]}, "surname", ""),
        ("object for text", {"surname": {"a": 1}}, "surname", ""),
        ("true for yes", {"traveller": True}, "traveller", ""),
        ("strange option", {"result": "vanished"}, "result", ""),
        ("many rows", {"siblings": [{"full_name": "Sam Sample", "attending": "yes"}] * 10_000}, "siblings", ""),
        ("unknown column", {"siblings": [{"full_name": "A B", "attending": "yes", "evil": 1}]}, "siblings.0", ""),
        ("row is text", {"siblings": ["Sam"]}, "siblings.0", ""),
        ("not known where not allowed", {"surname": {"not_known": "lost"}}, "surname", ""),
        ("huge number", {"attendance_percent": 10**400}, "attendance_percent", ""),
        ("half of a letter", {"surname": "\ud800"}, "surname", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_wrong_answer_is_named_by_its_path(shared_terminal, example, name, change, path, told):
    stderr = refused(shared_terminal, {**example("cme1"), **change})
    assert any(line.startswith(path) and told in line for line in stderr.splitlines()), stderr
    assert len(stderr) < 5_000
    assert "gnp" not in stderr


@pytest.mark.parametrize("key", ["evil", "\ud800", "\u202e", "\x1b[31m", "x" * 100_000, "", "<img src=x>"])
def test_a_key_that_the_form_does_not_have_is_refused_by_name(shared_terminal, example, key: str):
    stderr = refused(shared_terminal, {**example("cme1"), key: "1"})
    assert "no such field" in stderr
    assert len(stderr) < 2_000


def test_sixty_thousand_keys_are_refused_with_a_few_named(shared_terminal, example):
    stderr = refused(shared_terminal, {**example("cme1"), **{f"k{number}": number for number in range(60_000)}})
    assert "59" in stderr or "60000" in stderr
    assert len(stderr) < 5_000


def test_two_values_for_one_key_are_refused_and_not_halved(shared_terminal, example):
    text = json.dumps(example("cme1"))
    told = refused(shared_terminal, text[:-1] + ', "surname": "Other"}')
    assert "surname: There are two values" in told
    assert "1 answer needs mending" in told
    assert "deep" in refused(shared_terminal, '{"siblings": [{"deep": 1, "deep": 2}]}')
    many = ", ".join(f'"k{number % 20_000}": 1' for number in range(40_000))
    assert "two values" in refused(shared_terminal, "{" + many + "}")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "{'surname': 'Sample'}",
        '{"attendance_percent": NaN}',
        '{"attendance_percent": -Infinity}',
        "[" * 100_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        '{"attendance_percent": ' + "9" * 6_000 + "}",
        b"\xff\xfe{}",
        b'{"surname": "\xe9"}',
    ],
    ids=["empty", "cut", "quotes", "NaN", "Infinity", "deep lists", "deep objects", "long number", "UTF-16", "Latin-1"],
)
def test_what_is_no_json_is_wrong_use(shared_terminal: Terminal, content: Any):
    refused(shared_terminal, content, WRONG_USE)


@pytest.mark.parametrize("depth", [60, 300])
def test_nesting_that_json_allows_and_the_form_does_not_is_refused(shared_terminal, example, depth: int):
    deep: Any = "x"
    for level in range(depth):
        deep = {"a": [deep]} if level % 2 else [deep]
    fields = ("surname", "siblings", "last_known_address", "checks", "school", "head_agreement")
    stderr = refused(shared_terminal, {**example("cme1"), **dict.fromkeys(fields, deep)})
    assert all(any(line.startswith(field_id) for line in stderr.splitlines()) for field_id in fields), stderr


def test_a_byte_order_mark_is_not_part_of_the_answers(shared_terminal: Terminal):
    assert "surname: " in refused(shared_terminal, b'\xef\xbb\xbf{"surname": 7}')


def test_a_folder_or_nothing_in_the_place_of_a_file_is_wrong_use(shared_terminal: Terminal):
    for source in (shared_terminal.folder, shared_terminal.folder / "nothing.json", "/dev/null/x"):
        result = shared_terminal.types("render", "cme1", source, "--out", shared_terminal.folder / "x.pdf")
        assert result.exit_code == WRONG_USE
        assert "cannot be read" in result.stderr


def test_markup_in_an_answer_is_text_in_the_document(shared_terminal, example):
    marked = '<img src="file:///etc/passwd"> <b>5 <b 6</b> & "quoted" {{ 7*7 }}'
    result, out = shared_terminal.renders("cme1", {**example("cme1"), "further_information": marked})
    assert result.exit_code == 0, result.output
    assert marked.replace(" ", "") in pdf_text(out.read_bytes()).replace(" ", "")


def test_letters_that_no_font_has_are_named(shared_terminal, example):
    assert "U+E123" in refused(shared_terminal, {**example("cme1"), "further_information": "Written \ue123 so."})


def test_a_file_by_fingerprint_alone_is_refused_since_its_bytes_are_not_there(shared_terminal, example):
    document = {**example("mini-files"), "photo": {"name": "a.jpg", "sha256": "0" * 64}}
    result, out = shared_terminal.renders("mini-files", document)
    assert result.exit_code == REFUSED
    assert result.stderr.startswith("photo: ")
    assert not out.exists()
