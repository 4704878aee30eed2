"""Makes and reads the short codes printed on page one, by which anybody can ask whether a document stands; pure.

Eleven random letters (55 bits) and a check letter, in three groups: ``7K3M-Q2XD-9PLW``. A code names one
revision of a submission. It is chosen before the document is drawn, so it lies inside the signed bytes.
"""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 digits and capitals, without those read as one another (0 O, 1 I)."""

RANDOM_LETTERS = 11
GROUP = 4
LONGEST_TYPED = 40
"""More than this is no code with some blanks in it."""


def new_short_code() -> str:
    """A new code, grouped for reading aloud."""
    body = "".join(secrets.choice(LETTERS) for _ in range(RANDOM_LETTERS))
    return _grouped(body + _check_letter(body))


def read_short_code(typed: str) -> str:
    """The code as it was printed, from what somebody typed in any case and spacing; empty if it cannot be one."""
    if len(typed) > LONGEST_TYPED:
        return ""
    letters = "".join(c for c in typed.upper() if not c.isspace() and c not in "-‐‑–")
    is_shaped = len(letters) == RANDOM_LETTERS + 1 and set(letters) <= set(LETTERS)
    return _grouped(letters) if is_shaped and _check_letter(letters[:-1]) == letters[-1] else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _check_letter(body: str) -> str:
    """Finds every single wrong letter and every two letters that changed places.

    Each letter is a number of five bits; going on to the next place multiplies by x in GF(32), whose
    powers of x differ for 31 places.
    """
    total = 0
    for letter in body:
        total = _times_x(total ^ LETTERS.index(letter))
    return LETTERS[total]


def _times_x(number: int) -> int:
    """Times x modulo x^5 + x^2 + 1."""
    doubled = number << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
