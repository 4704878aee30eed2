"""Text is kept whole or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook.characters import MOST_TOLD
from cmeforms.rulebook.text import normalise_newlines, text_problems
from tests.growth import grows_in_proportion

KEPT = [
    "",
    "Two lines\nand a\ttab",
    "Windows\r\nlines",
    "£5 & <b>5 < 6</b> {{ 7*7 }} 'quotes' \"too\"",
    "עברית and עربي mixed with \u200e and \u200f marks",
    "می\u200cروم",
    "👩\u200d👧 🇬🇧",
    "Cafe\u0301",
    "𠮷野家",
]


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_text_of_any_script_is_kept(text):
    assert text_problems(text, 4000) == []


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0x00, "U+0000, null"),
        (0x08, "U+0008, backspace"),
        (0x0B, "U+000B, vertical tab"),
        (0x1B, "U+001B, escape"),
        (0x1F, "U+001F"),
        (0x7F, "U+007F, delete"),
        (0x85, "U+0085"),
        (0x9F, "U+009F"),
        (0x202A, "U+202A, left-to-right embedding"),
        (0x202B, "U+202B, right-to-left embedding"),
        (0x202C, "U+202C, pop directional formatting"),
        (0x202D, "U+202D, left-to-right override"),
        (0x202E, "turns text round (U+202E, right-to-left override)"),
        (0x2066, "U+2066, left-to-right isolate"),
        (0x2069, "U+2069, pop directional isolate"),
        (0xD800, "half a character (U+D800)"),
        (0xDFFF, "half a character (U+DFFF)"),
        (0xFDD0, "U+FDD0"),
        (0xFDEF, "U+FDEF"),
        (0xFFFE, "U+FFFE"),
        (0x1FFFF, "U+1FFFF"),
        (0x10FFFF, "U+10FFFF"),
        (0xFFF9, "U+FFF9, interlinear annotation anchor"),
        (0xFFFB, "U+FFFB, interlinear annotation terminator"),
        (0xE0001, "U+E0001, language tag"),
        (0xE007F, "U+E007F, cancel tag"),
    ],
)
def test_a_hidden_or_broken_character_is_refused_by_name_and_not_repeated(code, told):
    (problem,) = text_problems(f"before {chr(code)} after", 4000)
    assert told in problem
    assert chr(code) not in problem
    assert problem.endswith("Delete it and type the text again.")


@pytest.mark.parametrize("code", [0x09, 0x0A, 0x200B, 0x200E, 0x2029, 0x2065, 0x206A, 0xFDCF, 0xFDF0, 0xE0100, 0xFFFD])
def test_the_neighbours_of_refused_characters_are_kept(code):
    assert text_problems(f"a{chr(code)}", 4000) == []


@pytest.mark.parametrize("text", [" ", "\t\n", "\u200b", "\u00ad\u034f", "\u3164", "\u2800", "\u2028"])
def test_text_that_shows_nothing_is_refused_and_no_text_is_not(text):
    [told] = text_problems(text, 4000)
    assert told.startswith("Your answer holds nothing that can be read")
    assert text_problems(f"{text}ż", 4000) == text_problems("", 4000) == []


def test_length_is_counted_in_characters_after_line_breaks_are_made_equal():
    assert text_problems("😀" * 10, 10) == []
    assert text_problems("a\r\n" * 5, 10) == []
    assert text_problems("a" * 4001, 4000) == [
        "Your answer has 4,001 characters. Shorten it to 4,000 characters or fewer."
    ]


def test_length_and_characters_are_told_together():
    assert len(text_problems("\x00\u202e" + "a" * 20, 10)) == 3


def test_only_a_handful_of_characters_is_told_at_once():
    assert len(text_problems("".join(map(chr, range(32))), 100)) == MOST_TOLD


def test_a_very_long_text_is_refused_at_once():
    text = "".join(map(chr, range(0x20000, 0x30000)))
    assert len(text_problems(text * 16, 10_000)) == 1
    assert grows_in_proportion(lambda times: text_problems(text * times, 10_000), 2)


@pytest.mark.parametrize(
    ("typed", "kept"), [("a\r\nb\rc\nd", "a\nb\nc\nd"), ("\r\r\n", "\n\n"), ("a\u2028b", "a\u2028b")]
)
def test_line_breaks_become_one_kind_and_nothing_else_changes(typed, kept):
    assert normalise_newlines(typed) == kept


@given(st.text(max_size=80))
def test_what_is_kept_can_be_written_as_utf8_and_holds_no_control(text):
    if text_problems(text, 80) == []:
        kept = normalise_newlines(text)
        assert kept.encode("utf-8").decode("utf-8") == kept
        assert all(c in "\n\t" or ord(c) >= 0x20 for c in kept)
