"""The answers of each field kind: one small type a kind, one table of kinds; an answer knows how it is read."""

from __future__ import annotations

from cmeforms.submissions.answers.shape import (
    Answer,
    Json,
    KindOfAnswer,
    NotKnownAnswer,
    Problem,
    Shaped,
    TextAnswer,
)
from cmeforms.submissions.answers.tables import ROW_KINDS, SIMPLE_KINDS

KINDS: dict[str, KindOfAnswer] = {**SIMPLE_KINDS, **ROW_KINDS}
"""How to read every field kind that takes an answer; ``computed`` takes none."""

__all__ = ["KINDS", "Answer", "Json", "KindOfAnswer", "NotKnownAnswer", "Problem", "Shaped", "TextAnswer"]
