"""The short version of a letter for a telephone, out of values that left with the letter; sends nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

LONGEST_WORDS = 300
"""Characters without the values: with short names that is two text messages, three at most."""

_GAP = re.compile(r"\{\{ ([a-z0-9_]+\.[a-z0-9_]+) \}\}")


def message_reasons(words: str, texts: Collection[str]) -> list[str]:
    """What is wrong with the words of a text message; ``texts`` are the letter's required text fields, by id."""
    reasons = [f"names no required text of the letter: {name}" for name in _GAP.findall(words) if name not in texts]
    if re.search(r"[{}\n]", _GAP.sub("", words)):
        reasons.append("must be one line, and its gaps written like {{ child.first_name }}")
    if len(_GAP.sub("", words)) > LONGEST_WORDS:
        reasons.append(f"must have at most {LONGEST_WORDS} characters")
    return reasons


def text_message(words: str, values: Mapping[str, str]) -> str:
    """The words with the letter's own values, by field id; empty where a letter has no such version."""
    return " ".join(_GAP.sub(lambda gap: values.get(gap[1], ""), words).split())
