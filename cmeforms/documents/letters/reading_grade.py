"""Measures how hard a text is to read: the Flesch-Kincaid grade, with statutory names counted as one short word."""

from __future__ import annotations

import re
from collections.abc import Iterable

HARDEST_GRADE = 9
"""For whatever goes to a home. Source: house aim, letters to parents in plain English."""

STATUTORY_NAMES = ("Education Act 1996", "Children’s Wellbeing and Schools Act 2026")
"""What a notice must name in full; read as one word each, so that only our own words are judged."""

_VOWEL_RUN = re.compile(r"[aeiouy]+")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")
_WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
_SENTENCE = re.compile(r"\S+\s+\S+\s+\S+\s+\S.*[.?!:]$", re.DOTALL)
"""Four words at least, with a full stop or the like."""


def syllables(word: str) -> int:
    """The vowel runs of a word, without a silent e at its end; one at least."""
    lower = word.lower()
    runs = len(_VOWEL_RUN.findall(lower))
    is_silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and runs > 1
    return max(1, runs - is_silent - (lower.endswith("ed") and runs > 1 and lower[-3:-2] not in ("t", "d")))


def flesch_kincaid_grade(text: str) -> float:
    """The school grade, in years of the United States, that an English text asks for; 0 for no words at all.

    Source: Kincaid, Fishburne, Rogers and Chissom 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59.
    """
    for name in STATUTORY_NAMES:
        text = text.replace(name, "Act")
    sentences = [words for piece in _SENTENCE_END.split(text) if (words := _WORD.findall(piece))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def running_sentences(paragraphs: Iterable[str]) -> str:
    """Of a letter's paragraphs those that are sentences: addresses, headings and lists of names would flatter it."""
    return "\n".join(text for text in paragraphs if _SENTENCE.search(text.strip()))
