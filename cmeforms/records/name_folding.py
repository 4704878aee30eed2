"""Folds names, dates and numbers to plain search tokens; pure, must not know where tokens are kept."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from cmeforms.records.entries import SearchFacts

_STROKED = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ŋ": "n"}
)
"""Letters that Unicode does not take apart into a base letter and a mark."""

_WORD = re.compile(r"[^\W_]+")
_INSIDE_NAMES = re.compile(r"['’ʼ`´\-‐‑.]")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_NUMBER_GAPS = re.compile(r"[\s\-/.]+")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[\s/.\-]+(\d{1,2})[\s/.\-]+(\d{4})\s*")
_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})\s*")

_LONGEST_QUERY = 200

_NAME, _BORN, _NUMBER, _SCHOOL = "n:", "b:", "i:", "s:"

_LAST_CHARACTER = "\U0010ffff"


def fold(text: str) -> str:
    """Lower case without marks: ``Żółcińska`` gives ``zolcinska``; other scripts keep their letters."""
    apart = _apart(_apart(text))  # twice: 𝓐 is a capital A only once it is taken apart
    # Cf: joiners and direction marks that nobody types; Cs: half characters that no file can hold.
    bare = "".join(c for c in apart if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Cs"))
    return bare.translate(_STROKED)


def _apart(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def tokens_of(facts: SearchFacts) -> set[str]:
    """Everything one record is found by."""
    tokens = {_NAME + token for name in facts.names for token in _name_tokens(name)}
    tokens |= {_BORN + born_on.isoformat() for born_on in facts.born_on}
    return tokens | number_tokens(facts) | {_SCHOOL + token for token in _name_tokens(facts.shown.school)}


def number_tokens(facts: SearchFacts) -> set[str]:
    """The numbers by which one record is found."""
    return {_NUMBER + number for number in map(fold_number, facts.numbers) if number}


def name_key(names: Iterable[str]) -> str:
    """One text for all ways to write a name that differ in case, marks, apostrophes, hyphens or order; empty for none.

    ``Aoife O’Brien-Kelly`` and ``KELLY OBRIEN, AOIFE`` give the same.
    """
    words = (_WORD.findall(_APOSTROPHES.sub("", fold(name))) for name in names)
    return " ".join(sorted({word for found in words for word in found}))


def school_key(name: str) -> str:
    """A short key for a school's name that may stand in an address, where the name as typed may not; empty for none."""
    folded = name_key([name])
    return hashlib.sha256(folded.encode("utf-8")).hexdigest()[:16] if folded else ""


def _name_tokens(name: str) -> set[str]:
    folded = fold(name)
    # "O'Brien" is found as obrien, o and brien; "Al-Hassan" as alhassan, al and hassan.
    words = set(_WORD.findall(folded)) | set(_WORD.findall(_INSIDE_NAMES.sub("", folded)))
    return words | {word[start:] for word in words if _has_no_word_breaks(word) for start in range(1, len(word))}


def _has_no_word_breaks(word: str) -> bool:
    """Chinese, Japanese and Korean names are written in one go: a given name stands inside the word."""
    return all("CJK" in unicodedata.name(c, "") or "HANGUL" in unicodedata.name(c, "") for c in word)


def fold_number(text: str) -> str:
    """A UPN, NHS number or reference without gaps, in lower case."""
    return _NUMBER_GAPS.sub("", fold(text))


def alternatives(query: str) -> list[list[str]]:
    """What a query may mean: each alternative is a list of token beginnings that must all be found.

    A query longer than any name means nothing: it is answered with nothing, never with a part of it.
    """
    if len(query) > _LONGEST_QUERY or not fold_number(query):
        return []
    found = [[_BORN + born_on.isoformat()] for born_on in _dates(query)]
    number = fold_number(query)
    if any(c.isdigit() for c in number):
        found.append([_NUMBER + number])
    words = _WORD.findall(fold(query))
    if words:
        found.append([_NAME + word for word in words])
    return found


def school_beginnings(query: str) -> list[str]:
    """The token beginnings that a school's name must have for a query; none for a query that names nothing."""
    return [_SCHOOL + word for word in _WORD.findall(fold(query))] if len(query) <= _LONGEST_QUERY else []


def _dates(query: str) -> list[date]:
    parts = [
        (int(y), int(m), int(d))
        for y, m, d in [*_ISO_DATE.findall(query), *((y, m, d) for d, m, y in _DAY_FIRST.findall(query))]
    ]
    return [day for day in map(_date_or_none, parts) if day]


def _date_or_none(parts: tuple[int, int, int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def span(beginning: str) -> tuple[str, str]:
    """The half-open range of all words that begin so: it needs no wildcard to escape, and an index finds it."""
    return beginning, beginning + _LAST_CHARACTER
