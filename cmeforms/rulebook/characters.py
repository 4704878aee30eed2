"""Characters that no answer may hold, because they hide, turn text round, break it or stand for nothing."""

from __future__ import annotations

import unicodedata

MOST_TOLD = 5
"""So many different characters are told at once."""

_TURNS_TEXT = "Your answer holds an invisible character that turns text round ({}). Delete it and type the text again."
_HIDDEN = "Your answer holds an invisible character that hides text ({}). Delete it and type the text again."
_CONTROL = "Your answer holds a control character ({}). Delete it and type the text again."
_BROKEN = "Your answer holds half a character ({}), perhaps from a broken copy. Delete it and type the text again."
_NO_CHARACTER = "Your answer holds a code that stands for no character ({}). Delete it and type the text again."

_CONTROL_NAMES = {
    0x00: "null",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x1B: "escape",
    0x7F: "delete",
}
"""Unicode names no control characters; these are the ones that copying brings along."""

_REFUSED = (
    (0x00, 0x08, _CONTROL),
    (0x0B, 0x1F, _CONTROL),
    (0x7F, 0x9F, _CONTROL),
    (0x202A, 0x202E, _TURNS_TEXT),
    (0x2066, 0x2069, _TURNS_TEXT),
    (0xD800, 0xDFFF, _BROKEN),
    (0xFDD0, 0xFDEF, _NO_CHARACTER),
    (0xFFF9, 0xFFFB, _HIDDEN),
    (0xE0000, 0xE007F, _HIDDEN),
)
"""First and last code point, and the sentence that refuses them. Tab and line feed are kept."""


INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by their class, but a name of them shows nothing."""

BLANKS = INVISIBLE_LETTERS | {"\u2800"}
"""What counts as a letter or sign and shows nothing: the fillers, and the pattern of Braille without a dot."""


def shows_nothing(text: str) -> bool:
    """Whether a text holds no letter, digit, mark of punctuation or sign that anybody could see."""
    return not any(unicodedata.category(character)[0] in "LNPS" and character not in BLANKS for character in text)


def character_problems(text: str) -> list[str]:
    """One sentence for each different character that must not be kept, at most ``MOST_TOLD`` of them."""
    refusals = {character: _refusal_of(ord(character)) for character in sorted(set(text))}
    told = [sentence.format(named(character)) for character, sentence in refusals.items() if sentence]
    return told[:MOST_TOLD]


def _refusal_of(code: int) -> str:
    """The sentence that refuses this code point, with a gap for its name; empty when it may be kept."""
    if code & 0xFFFE == 0xFFFE:  # the last two places of every plane
        return _NO_CHARACTER
    return next((sentence for first, last, sentence in _REFUSED if first <= code <= last), "")


def named(character: str) -> str:
    """The code point and its name, such as ``U+202E, right-to-left override``; never the character itself."""
    code = ord(character)
    name = unicodedata.name(character, "").lower() or _CONTROL_NAMES.get(code, "")
    return f"U+{code:04X}, {name}" if name else f"U+{code:04X}"
