"""Lines lose nothing, fit their width, and long input stays quick."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeforms.documents.lines import TextStyle, break_text, longest_word_pt, text_width_pt
from tests.growth import grows_in_proportion

STYLE = TextStyle(11)


def text_in_reading_order(lines):
    return "".join(run.text for line in lines for run in line.runs)


def without_spaces(text):
    return "".join(text.split())


def test_lines_end_at_spaces(fonts):
    lines = break_text(fonts, "one two three", STYLE, text_width_pt(fonts, "one two", STYLE) + 1)
    assert [text_in_reading_order([line]).strip() for line in lines] == ["one two", "three"]


def test_line_breaks_and_empty_lines_are_kept(fonts):
    assert len(break_text(fonts, "one\n\ntwo\r\nthree", STYLE, 400)) == 4


def test_empty_text_is_one_empty_line(fonts):
    (line,) = break_text(fonts, "", STYLE, 400)
    assert line.runs == ()
    assert line.height_pt > STYLE.size_pt


def test_chinese_breaks_between_characters_and_not_before_a_full_stop(fonts):
    lines = break_text(fonts, "学生缺课。" * 20, STYLE, 100)
    assert len(lines) > 3
    assert not any(text_in_reading_order([line]).startswith("。") for line in lines)


def test_a_word_longer_than_the_line_is_broken_and_kept_whole_in_sum(fonts):
    word = "pneumonoultramicroscopic" * 20
    lines = break_text(fonts, word, STYLE, 90)
    assert text_in_reading_order(lines) == word
    assert all(line.width_pt <= 90 for line in lines)


def test_a_long_address_breaks_after_its_punctuation(fonts):
    address = "sam.sample.attendance.lead@school.example"
    first = break_text(fonts, address, STYLE, longest_word_pt(fonts, address, STYLE) * 0.7)[0]
    assert text_in_reading_order([first])[-1] in "@."


def test_kept_left_to_right_text_stays_so_even_when_it_begins_with_hebrew(fonts):
    (turned,) = break_text(fonts, "אב-12", STYLE, 400)
    (kept,) = break_text(fonts, "אב-12", STYLE, 400, keeps_left_to_right=True)
    assert turned.is_right_to_left
    assert not kept.is_right_to_left


@settings(max_examples=60)
@given(text=st.text("ab cd-é\u0301\t\u00a0\u200d李。(אבم)1 ", max_size=60), width=st.sampled_from([15.0, 60.0, 300.0]))
def test_no_character_is_ever_lost(text, width, fonts):
    lines = break_text(fonts, text, STYLE, width)
    expected = sorted(without_spaces(text).replace("\u200d", ""))
    assert sorted(without_spaces(text_in_reading_order(lines)).replace("\u200d", "")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox. " * 5000,
        "x" * 100_000,
        "محمد (علي) 07700 900123 " * 4000,
        "李小龙" * 33_000,
        "e" + "\u0301" * 99_999,
        "م" + "7" * 99_999,
        "م" + "()" * 50_000,
    ],
    ids=["words", "one word", "arabic", "chinese", "marks", "digits", "brackets"],
)
def test_a_hundred_thousand_characters_are_laid_out_quickly(text, fonts):
    assert break_text(fonts, text, STYLE, 480)
    assert grows_in_proportion(lambda size: break_text(fonts, text[:size], STYLE, 480), 3_000)
