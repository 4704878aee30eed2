"""The table of the mission's rows names only tests that exist, and every form and letter number stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (ROOT / "docs" / "rows.md").read_text(encoding="utf-8")
TABLE = [line for line in ROWS.splitlines() if line.startswith("| ") and not line.startswith("| Row ")]


def named_tests(line: str) -> list[str]:
    return re.findall(r"`(tests/[^`]+)`", line)


def is_there(named: str) -> bool:
    """Whether a file holds a test of this name at its beginning of a line."""
    path, _, name = named.partition("::")
    file = ROOT / path
    return (
        file.is_file() and re.search(rf"^def {re.escape(name)}\(", file.read_text(encoding="utf-8"), re.M) is not None
    )


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.split("|")[1].strip())
def test_every_row_is_proved_by_tests_that_exist_or_is_open(line: str) -> None:
    named = named_tests(line)
    assert bool(named) != ("**open**" in line)
    assert [one for one in named if not is_there(one)] == []


def test_a_test_that_does_not_exist_is_noticed() -> None:
    here = "tests/house/test_rows.py"
    assert is_there(f"{here}::test_a_test_that_does_not_exist_is_noticed")
    assert not is_there(f"{here}::test_a_test_that")
    assert not is_there("tests/house/test_no_such_file.py::test_rows")


def test_every_seed_and_every_form_number_stands_in_the_table() -> None:
    for seed in ("(000)", "(001)", "(002)", "(003)", "(004)"):
        assert seed in ROWS
    numbers = {f"F{number:02}" for number in (*range(1, 18), *range(20, 32))}
    assert {number for number in numbers if number not in ROWS} == set()
