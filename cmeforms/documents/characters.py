"""What single characters mean to printing: which are invisible, which join, which may never reach a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

EXPLICIT_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They can turn a name round on the page, so text that holds one is refused. Source: UAX #9, section 2."""

LINE_BREAK = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_JOINERS = frozenset("\u200c\u200d\u20e3")


@lru_cache(maxsize=8192)
def is_invisible(character: str) -> bool:
    """Whether the character has no picture of its own, so no font needs to have it.

    Source: Unicode, Default_Ignorable_Code_Point (variation selectors and tags included).
    """
    code = ord(character)
    return character in _INVISIBLE or 0xFE00 <= code <= 0xFE0F or 0xE0020 <= code <= 0xE01EF


@lru_cache(maxsize=8192)
def stays_with_previous(character: str) -> bool:
    """Whether the character belongs to the one before it: marks, joiners, selectors, skin tones."""
    is_mark = unicodedata.category(character) in {"Mn", "Mc", "Me"}
    return is_mark or character in _JOINERS or is_invisible(character) or 0x1F3FB <= ord(character) <= 0x1F3FF


@lru_cache(maxsize=8192)
def is_forbidden(character: str) -> bool:
    """Whether printing the character would hide, turn or lose something: controls, surrogates, non-characters."""
    if character == "\t" or LINE_BREAK.match(character):
        return False
    is_non_character = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return is_non_character or character in EXPLICIT_BIDI_CONTROLS or unicodedata.category(character) in {"Cc", "Cs"}


def forbidden_characters(text: str) -> tuple[str, ...]:
    """The forbidden characters of ``text``, each once, in order of appearance."""
    return tuple(character for character in dict.fromkeys(text) if is_forbidden(character))


def letters(text: str) -> Iterator[str]:
    """Split text to base characters, each with the marks and joiners that follow it."""
    start = 0
    for index in range(1, len(text)):
        if stays_with_previous(text[index]):
            continue
        yield text[start:index]
        start = index
    if text:
        yield text[start:]
