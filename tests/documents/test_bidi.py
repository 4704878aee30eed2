"""The order of mixed text agrees with an independent implementation and with the standard's examples."""

import pytest
from bidi.algorithm import (
    explicit_embed_and_overrides,
    get_embedding_levels,
    get_empty_storage,
    resolve_implicit_levels,
    resolve_neutral_types,
    resolve_weak_types,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeforms.documents.bidi import embedding_levels, paragraph_level, visual_order

# No brackets (the other implementation lacks rule N0) and no digit groups (kept whole by ours on purpose).
LETTERS = "abאבגعم١٢7,.+%$!? -\u0301\u064e"


def levels_elsewhere(text, base_level):
    storage = get_empty_storage()
    storage["base_level"], storage["base_dir"] = base_level, "LR"[base_level]
    get_embedding_levels(text, storage)
    explicit_embed_and_overrides(storage)
    resolve_weak_types(storage)
    resolve_neutral_types(storage, False)
    resolve_implicit_levels(storage, False)
    return [character["level"] for character in storage["chars"]]


@settings(max_examples=300)
@given(text=st.text(LETTERS, max_size=25), base_level=st.sampled_from([0, 1]))
def test_levels_agree_with_another_implementation(text, base_level):
    alone = "".join(
        "a" if character == "7" and text[:index].endswith(tuple("7.,-+")) else character
        for index, character in enumerate(text)
    )
    assert embedding_levels(alone, base_level) == levels_elsewhere(alone, base_level)


def test_the_first_strong_character_decides_the_paragraph():
    assert paragraph_level("(1) שלום abc") == 1
    assert paragraph_level("(1) abc שלום") == 0
    assert paragraph_level("123") == 0


def test_brackets_around_latin_in_arabic_text_go_with_the_paragraph():
    text = "محمد (Mo)"
    levels = embedding_levels(text, 1)
    assert levels[text.index("(")] == levels[text.index(")")] == 1
    assert levels[text.index("M")] == 2


@pytest.mark.parametrize("number", ["07700 900123", "+44 7700 900123", "21/11/2026", "943 476 5919"])
def test_numbers_in_groups_stay_whole(number):
    levels = embedding_levels(f"هاتف {number} محمد", 1)
    assert set(levels[5 : 5 + len(number)]) == {2}


def test_visual_order_turns_nested_levels_round():
    assert visual_order("abcDEF12GHI", [0, 0, 0, 1, 1, 1, 2, 2, 1, 1, 1]) == list("abcIHG12FED")
