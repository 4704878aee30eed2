"""Hostile values come out of a letter literally, or are refused by field name; nothing is cut, dropped or run."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from cmeforms.documents.letters import load_letter_template, render_letter, value_mistakes
from cmeforms.documents.letters.merge_values import _is_refused
from cmeforms.errors import MergeFieldError

from .conftest import TEMPLATES, values_with

LITERAL = [
    "<b>bold</b> & <script>alert(1)</script>",
    "</w:t></w:r><w:r><w:t>injected",
    '<w:fldSimple w:instr="DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe"/>',
    '=HYPERLINK("http://x.example")',
    "{{ 7*7 }} {% for x in range(10**9) %} {# gone #}",
    "{{ ''.__class__.__mro__ }}",
    "{_{ kept }_} {_% kept %_}",
    "{{ la.name }} {%tr endfor %}",
    "&amp; &#8217; &nbsp; &lt;",
    "]]> <!-- --> <?xml version='1.0'?>",
    "‘curly’ “quotes” 'straight' \"double\"",
    "محمد عبد الرحمن",
    "נועה בן-דוד (Noa) 12",
    "O’Neill-Ó Súilleabháin, Nguyễn Thị Ánh, Đỗ, ß, 𠮷野, 👧🏽",
    "one\ttab and  two  spaces",
    " leading and trailing ",
    "combining e\u0301, joiner \u200d and right-to-left mark \u200f stay",
    "x" * 10_000,
    "\\n is not a line break, %s {0} $x are nothing",
]
REFUSED = {
    "NUL": "a\x00b",
    "bell": "a\x07b",
    "vertical tab": "a\x0bb",
    "form feed": "a\x0cb",
    "escape": "a\x1b[31mb",
    "C1 control": "a\x85b",
    "delete": "a\x7fb",
    "lone surrogate": "a\ud800b",
    "noncharacter": "a\ufffeb",
    "noncharacter in plane 16": "a\U0010ffffb",
    "noncharacter in the Arabic block": "a\ufdd0b",
    "line separator": "a\u2028b",
    "right-to-left override": "a\u202eb",
    "isolate": "a\u2066b",
    "private use": "a\ue000b",
    "private use in plane 15": "a\U000f0000b",
    "unassigned": "a\u0378b",
    "tag": "a\U000e0041b",
    "zero-width space": "a\u200bb",
    "word joiner": "a\u2060b",
    "byte order mark": "a\ufeffb",
    "too long": "x" * 10_001,
}


def body_of(letter):
    with zipfile.ZipFile(io.BytesIO(letter.docx)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def element_counts(letter):
    counts = {}
    for element in body_of(letter).iter():
        counts[element.tag] = counts.get(element.tag, 0) + 1
    return counts


@pytest.mark.parametrize("text", LITERAL)
@pytest.mark.parametrize("place", ["letter", "child", "header"])
def test_a_hostile_value_is_printed_literally(cme3a, text, place):
    changes = {
        "letter": {"letter__officer_note": text},
        "child": {"child": {"previous_school": text}},
        "header": {"la__team": text},
    }
    letter = render_letter(cme3a, values_with(**changes[place]), ["CH-1", "CH-2"])
    assert text in letter.text
    docx.Document(io.BytesIO(letter.docx))


@pytest.mark.parametrize("text", LITERAL)
def test_a_hostile_value_adds_no_element_but_its_tab(cme3a, text):
    plain, hostile = (
        element_counts(render_letter(cme3a, values_with(child={"full_name": name}), ["CH-1", "CH-2"]))
        for name in ("Ada", text)
    )
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    added = {tag: count - plain.get(tag, 0) for tag, count in hostile.items() if count != plain.get(tag, 0)}
    assert added == ({f"{word}tab": 1, f"{word}t": 1} if "\t" in text else {})


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_word_cannot_hold_is_refused_by_field_name(cme3a, text):
    values = values_with(child={"full_name": text, "siblings": ("Ada", text)}, la__team=text)
    with pytest.raises(MergeFieldError) as caught:
        render_letter(cme3a, values, ["CH-1", "CH-2"])
    keys = [mistake.key for mistake in caught.value.mistakes]
    assert keys == ["la.team", "children[1].full_name", "children[1].siblings"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_spelling_of_a_line_break_is_one_line_break(cme3a, line_break):
    letter = render_letter(cme3a, values_with(child={"previous_school": f"one{line_break}two"}), ["CH-1", "CH-2"])
    assert "one\ntwo" in letter.text


def test_text_that_calls_itself_safe_markup_is_refused(cme3a):
    values = values_with(child={"full_name": Markup("<w:br/>"), "siblings": (Markup("<w:br/>"),)}, la__team=Markup("x"))
    with pytest.raises(MergeFieldError) as caught:
        render_letter(cme3a, values, ["CH-1", "CH-2"])
    assert [mistake.key for mistake in caught.value.mistakes] == [
        "la.team",
        "children[1].full_name",
        "children[1].siblings",
    ]


def test_a_list_with_a_blank_item_is_refused(cme3a):
    with pytest.raises(MergeFieldError, match=r"siblings: holds a blank item"):
        render_letter(cme3a, values_with(child={"siblings": ("Ada", " ")}), ["CH-1", "CH-2"])


SHOWS_NOTHING = (
    "\u3164",
    "\u115f\u1160",
    "\uffa0 \uffa0",
    "\u2800\u2800",
    "\u00a0\u3000",
    "\u200d",
    "\u00ad",
    "\ufe0f",
)


@pytest.mark.parametrize("text", SHOWS_NOTHING, ids=ascii)
def test_a_value_that_shows_nothing_stops_the_letter_as_a_blank_does(cme3a, text):
    values = values_with(child={"full_name": text, "siblings": ("Ada", text)}, la__team=text)
    with pytest.raises(MergeFieldError) as caught:
        render_letter(cme3a, values, ["CH-1", "CH-2"])
    assert [(mistake.key, mistake.reason) for mistake in caught.value.mistakes] == [
        ("la.team", "is blank"),
        ("children[1].full_name", "is blank"),
        ("children[1].siblings", "holds a blank item"),
    ]


@pytest.mark.parametrize("name", ["김\u3164지민", "\u3164김지민", "⠁⠝⠝⠁", "Ο", "李", "٣", "—", "🙂"], ids=ascii)
def test_a_name_with_anything_to_see_is_printed(cme3a, name):
    assert name in render_letter(cme3a, values_with(child={"full_name": name}), ["CH-1", "CH-2"]).text


def test_no_character_that_python_calls_printable_is_refused(cme3a):
    """The check takes a short way for printable text: this is what makes it safe."""
    refused = [code for code in range(0x110000) if chr(code).isprintable() and _is_refused(chr(code))]
    assert refused == []


CME3A = load_letter_template(TEMPLATES / "cme3a.docx")


@settings(max_examples=150)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_printed_as_it_is_or_refused(text):
    values = values_with(child={"previous_school": f"[{text}]"})
    mistakes = value_mistakes(CME3A.declaration, values, ["CH-1", "CH-2"])
    if mistakes:
        assert [mistake.key for mistake in mistakes] == ["children[1].previous_school"]
        assert any(ord(character) < 32 or ord(character) > 126 for character in text)
    else:
        letter = render_letter(CME3A, values, ["CH-1", "CH-2"])
        assert f"[{text}]".replace("\r\n", "\n").replace("\r", "\n") in letter.text
