"""What text and what names may be kept, in any script; knows nothing of fields, forms or lists of names.

Text is refused or kept: only line breaks are made equal, and spaces around a name dropped.
"""

from __future__ import annotations

import unicodedata

from cmeforms.rulebook.characters import BLANKS, INVISIBLE_LETTERS, MOST_TOLD, character_problems, named, shows_nothing

LONGEST_NAME = 100

NAME_PUNCTUATION = frozenset(
    " -'."
    "\u3000"  # ideographic space of Japanese names
    "\u2010\u2011\u05be"  # hyphen, non-breaking hyphen, Hebrew maqaf
    "\u2018\u2019"  # quotation marks typed as apostrophes; the modifier letters U+02BB, U+02BC are letters
    "\u00b7\u2027\u30fb"  # middle dots: Catalan and Uyghur, Taiwanese, Japanese names
    "\u0f0b\u0f0c"  # Tibetan syllable marks
    "\u05f3\u05f4\u0970"  # Hebrew geresh and gershayim, Devanagari abbreviation sign
    "\u3007"  # the ideograph nought, which Unicode counts as a number
)
JOINERS = frozenset("\u200c\u200d")
"""Zero-width non-joiner and joiner: correct spelling in Persian and Indic names, between letters only."""

_NEVER_JOINED = (
    *("LATIN ", "GREEK ", "CYRILLIC ", "ARMENIAN ", "GEORGIAN ", "CJK ", "HANGUL ", "HIRAGANA ", "KATAKANA "),
    "COMBINING ",
)
"""How Unicode begins the names of letters and accents that a joiner changes nothing of: it would only hide there."""

_SHOWS_NOTHING = "Your answer holds nothing that can be read. Write it out, or leave it empty."


def normalise_newlines(text: str) -> str:
    """The text with every line break (CR LF, CR) as one LF; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_problems(text: str, max_length: int) -> list[str]:
    """What keeps this text from being kept, in the person's words; an empty list when nothing does.

    ``max_length`` counts characters (code points), a line break as one. Only that much is looked at,
    so that a hostile length costs nothing. No text at all is nothing wrong here; text that shows nothing is.
    Source: house decision 8; Unicode Standard Annex 9 and Technical Standard 39 for hidden characters.
    """
    kept = normalise_newlines(text)
    problems = character_problems(kept[:max_length])
    if kept and not problems and shows_nothing(kept[:max_length]):
        problems.append(_SHOWS_NOTHING)
    if len(kept) > max_length:
        problems.insert(
            0, f"Your answer has {len(kept):,} characters. Shorten it to {max_length:,} characters or fewer."
        )
    return problems


def normalise_name(text: str) -> str:
    """The name as kept: no spaces around it; nothing else changes."""
    return text.strip(" ")


def name_problems(text: str) -> list[str]:
    """What keeps this from being kept as a person's name, or a part of one; an empty list when nothing does.

    Letters and marks of any script, spaces, hyphens, apostrophes, full stops and the middle dots of
    names; one letter and one word are enough. Source: rule V-NAME.
    """
    name = normalise_name(text)
    if not name:
        return ["Enter a name."]
    if len(name) > LONGEST_NAME:
        return [f"A name has at most {LONGEST_NAME} characters. This one has {len(name):,}."]
    return character_problems(name) or _spelling_problems(name)


def _spelling_problems(name: str) -> list[str]:
    strange = sorted({character for character in name if not _may_stand_in_name(character)})
    if any(unicodedata.category(character) in ("Nd", "No") for character in strange):
        return ["A name holds letters, not digits. If a digit belongs to the name, write it as a word."]
    if strange:
        return [f"A name cannot hold {_shown(strange)}."]
    if not _joiners_join(name):
        return ["The name holds an invisible joining character at a place where it joins nothing. Type it again."]
    if not any(character.isalpha() for character in name):
        return ["A name holds at least one letter."]
    return []


def _may_stand_in_name(character: str) -> bool:
    is_visible_letter = _is_letter_or_mark(character) and character not in INVISIBLE_LETTERS
    return is_visible_letter or character in NAME_PUNCTUATION or character in JOINERS


def _joiners_join(name: str) -> bool:
    """Each joiner stands after a letter or mark that joins and before one; after a mark it may end a word (Malayalam).

    Elsewhere a name with a joiner would look like another and not be found by it.
    """
    padded = f" {name} "
    around = zip(padded, padded[1:], padded[2:], strict=False)
    return all(
        _may_join(before) and (_may_join(after) or _ends_a_word(before, after))
        for before, character, after in around
        if character in JOINERS
    )


def _may_join(character: str) -> bool:
    return _is_letter_or_mark(character) and not unicodedata.name(character, "").startswith(_NEVER_JOINED)


def _ends_a_word(before: str, after: str) -> bool:
    return unicodedata.category(before)[0] == "M" and not _is_letter_or_mark(after)


def _is_letter_or_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _shown(characters: list[str]) -> str:
    """The characters for a sentence: a visible one as itself, any other by its code point and name."""
    shown = (c if c.isprintable() and c not in BLANKS else named(c) for c in characters[:MOST_TOLD])
    return ", ".join(shown)
