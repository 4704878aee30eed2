"""The short version of a letter for a telephone holds what the letter holds, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.casework.ground.template_shelf import TemplateShelf
from cmeforms.documents.letters.declarations import read_declaration
from cmeforms.documents.letters.text_message import LONGEST_WORDS, text_message

CHILD = SHIPPED / "letter_templates" / "interview-child.toml"
WORDS = "Hi {{ child.first_name }}, call {{ interview.phone }}."


def reasons(words: str) -> list[str]:
    text = Path(CHILD).read_text(encoding="utf-8")
    before = text[text.index("text_message = ") : text.index("source = ")]
    _, mistakes = read_declaration("c.toml", text.replace(before, f"text_message = '''{words}'''\n"))
    return [mistake.reason for mistake in mistakes]


def test_the_child_is_offered_a_talk_in_a_message_without_any_word_of_what_happened():
    words = TemplateShelf([SHIPPED / "letter_templates"])["interview-child"].declaration.text_message
    assert len(words) <= LONGEST_WORDS + 100
    assert not any(word in words.lower() for word in ("missing", "police", "social", "school"))
    assert reasons(words) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Hi {{ child.surname }}", "names no required text of the letter: child.surname"),
        ("By {{ interview.due_on }}", "names no required text of the letter: interview.due_on"),
        ("{{ letter.officer_note }}", "names no required text of the letter: letter.officer_note"),
        ("Hi {{child.first_name}}", "gaps written like"),
        ("Hi {% if x %}", "gaps written like"),
        ("one\ntwo", "must be one line"),
        ("x" * (LONGEST_WORDS + 1), "at most 300 characters"),
    ],
)
def test_words_that_could_not_be_filled_are_a_mistake(words: str, told: str):
    assert any(told in reason for reason in reasons(words))


def test_values_are_words_whatever_they_look_like():
    values = {"child.first_name": "{{ interview.phone }} <b>\\g<0>", "interview.phone": "07700\n900500"}
    assert text_message(WORDS, values) == "Hi {{ interview.phone }} <b>\\g<0>, call 07700 900500."
    assert text_message("", values) == ""
