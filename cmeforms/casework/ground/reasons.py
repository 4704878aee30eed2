"""The reason that somebody gives for a decision, as it is kept; must not know what is decided."""

from __future__ import annotations

from cmeforms.errors import ActRefused
from cmeforms.rulebook.text import normalise_newlines, text_problems

LONGEST_REASON = 1_000


def reason_given(text: str, *, shortest: int = 1) -> str:
    """The reason without space around it; ``ActRefused`` where it is too short, too long or holds hidden characters."""
    told = normalise_newlines(text.strip())
    if len(told) < shortest:
        more = "Give a reason." if shortest == 1 else f"Give a reason of at least {shortest} characters."
        raise ActRefused(more)
    problems = text_problems(told, LONGEST_REASON)
    if problems:
        raise ActRefused(problems[0])
    return told
