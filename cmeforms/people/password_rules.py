"""What makes a password too weak to accept, in the person's words; keeps nothing and asks nobody.

No composition rules, no expiry, every character of Unicode. Source: OWASP ASVS 5.0, 6.2.1 to 6.2.12.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import pairwise

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
SHORTEST_NAME = 4
"""A shorter name handed in (``Ash``) stands in too many good passwords to refuse them for it."""

FEWEST_TURNS = 8
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(pair for run in _RUNS for line in (run, run[::-1]) for pair in pairwise(line))
# zxcvbn's own estimate is left alone: 72 characters such as "4@(3" kept it busy for twelve seconds.


def password_problems(password: str, known_names: Collection[str] = ()) -> list[str]:
    """Why this password is refused; an empty list when it is accepted.

    The password counts exactly as typed. ``known_names`` are names that an attacker would try: the
    authority, its schools and towns, the person's own name and e-mail address.
    """
    if len(password) < SHORTEST_PASSWORD:
        return [f"Your password has {len(password)} characters. Use at least {SHORTEST_PASSWORD}, such as three words."]
    if len(password) > LONGEST_PASSWORD:
        return [f"Your password has {len(password)} characters. Use at most {LONGEST_PASSWORD}."]
    if not _can_be_stored(password):
        return ["Your password holds half a character, perhaps from a broken copy. Type it again."]
    if _is_common(password):
        return ["This password is on lists of common passwords. Choose another, such as three words picked at random."]
    if _holds_a_name(password, known_names):
        return ["Your password holds a name that others would try, such as your school's. Choose another."]
    if _is_soon_guessed(password):
        return ["This password is easy to guess. Choose another, such as three or four words picked at random."]
    return []


def _can_be_stored(password: str) -> bool:
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_common(password: str) -> bool:
    """Whether it is a common password, also with digits and signs around it or other capitals."""
    folded = password.casefold()
    core = folded.strip("".join({character for character in folded if not character.isalpha()}))
    return folded in _common_passwords() or core in _common_passwords()


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def _holds_a_name(password: str, known_names: Collection[str]) -> bool:
    squeezed = _squeezed(password)
    names = (_squeezed(name) for name in known_names)
    return any(len(name) >= SHORTEST_NAME and name in squeezed for name in names)


def _squeezed(text: str) -> str:
    """Letters and digits alone, capitals ignored: ``St Anne's`` is found in ``stannes2026``."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _is_soon_guessed(password: str) -> bool:
    """Whether it repeats something shorter than a password, or hardly ever turns from a run or keyboard row."""
    folded = password.casefold()
    return _has_period_below(SHORTEST_PASSWORD, folded) or _turns(folded) < FEWEST_TURNS


def _has_period_below(length: int, text: str) -> bool:
    return any(text[period:] == text[:-period] for period in range(1, length))


def _turns(text: str) -> int:
    """How often the next character is neither the same nor the next one of a run."""
    return sum(first != second and (first, second) not in _NEIGHBOURS for first, second in pairwise(text))
