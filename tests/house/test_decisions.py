"""Decision records: each number is used once, and whatever is named stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

NAMED = re.compile(r"[Dd]ecisions? (?P<number>0\d{3})\b")


@pytest.fixture(scope="module")
def decisions(root: Path) -> dict[str, str]:
    """The first line of each record by its number."""
    files = sorted((root / "docs" / "decisions").glob("*.md"))
    found = {file.name[:4]: file.read_text(encoding="utf-8").splitlines()[0] for file in files}
    assert len(found) == len(files) > 10, "two records share a number"
    return found


def test_a_record_begins_with_the_number_of_its_file(decisions: dict[str, str]) -> None:
    assert [number for number, heading in decisions.items() if not heading.startswith(f"# {number} ")] == []


def test_every_decision_that_is_named_was_written_down(
    decisions: dict[str, str], tracked_texts: dict[str, str]
) -> None:
    named = {found["number"] for text in tracked_texts.values() for found in NAMED.finditer(text)}
    assert len(named) > 5
    assert named <= decisions.keys()
