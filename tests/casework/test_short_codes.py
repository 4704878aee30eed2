"""Short codes: read however they are typed, and every single slip found before anything is looked up."""

from __future__ import annotations

import pytest

from cmeforms.casework.ground.short_codes import LETTERS, new_short_code, read_short_code


def test_a_code_is_read_in_any_case_and_spacing():
    code = new_short_code()
    assert len(code) == 14
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} ", code.replace("-", "–")):
        assert read_short_code(typed) == code


def test_every_wrong_letter_and_every_swap_is_found():
    letters = new_short_code().replace("-", "")
    for place in range(12):
        for wrong in LETTERS:
            if wrong != letters[place]:
                assert read_short_code(letters[:place] + wrong + letters[place + 1 :]) == ""
    for one in range(12):
        for two in range(one + 1, 12):
            if letters[one] != letters[two]:
                swapped = list(letters)
                swapped[one], swapped[two] = swapped[two], swapped[one]
                assert read_short_code("".join(swapped)) == ""


@pytest.mark.parametrize("typed", ["", "-", "O" * 12, "7K3M", "é" * 12, "A" * 100_000, "7K3M-Q2XD-9PL1", "\x00" * 12])
def test_what_is_no_code_is_none(typed: str):
    assert read_short_code(typed) == ""


def test_codes_do_not_repeat():
    assert len({new_short_code() for _ in range(2_000)}) == 2_000
