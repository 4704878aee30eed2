"""Limits between days and moments, rows beside each other, and answers that do not go together: refused or told, by field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import DefinitionError
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems

ROOT = Path(__file__).parents[2]
MINIATURE = ROOT / "tests" / "miniature_definitions" / "feature_checks.toml"
ON = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

SOUND: dict[str, Any] = {
    "child_name": "Ana Sample",
    "left_on": "2026-11-02",
    "home_authority": "341",
    "host_authority": "341",
    "review_on": "2026-12-01",
    "seen_at": "2026-11-19T20:00+00:00",
    "reported_at": "2026-11-20T02:00+00:00",
    "addresses": [{"since_on": "2026-01-01", "is_normal": "yes"}],
}


@cache
def definition() -> FormDefinition:
    return load_catalogue([ROOT / "form_definitions", MINIATURE.parent]).find("mini-checks").definition


def found(changes: dict[str, Any], *, now: datetime | None = None) -> dict[str, bool]:
    """Path to whether it only warns, for a sound document with changes; None takes an answer out."""
    document = {key: value for key, value in {**SOUND, **changes}.items() if value is not None}
    read = read_answers(definition(), document)
    return {problem.path: problem.is_warning for problem in problems(definition(), read, on=ON, now=now)}


def test_a_sound_document_has_no_problem() -> None:
    assert found({}, now=NOW) == {}


@pytest.mark.parametrize(
    ("changes", "path", "warns"),
    [
        ({"left_on": "2026-11-01"}, "left_on", True),  # a Sunday
        ({"left_on": "2026-10-01"}, "review_on", False),  # 61 days before the review
        ({"review_on": "2026-11-03"}, "review_on", False),
        ({"told_on": "2026-11-02"}, "told_on", False),
        ({"reported_at": "2026-11-19T19:59+00:00"}, "reported_at", False),
        ({"seen_at": "2026-11-17T01:59+00:00"}, "reported_at", False),
        ({"reason": "ab"}, "reason", False),
        ({"telephone": "490154203237517"}, "telephone", False),
        ({"telephone": "4901542032375"}, "telephone", False),
        ({"card": "12"}, "card", True),
        ({"host_authority": "352"}, "told_on", True),
        ({"left_on": "2026-10-22", "review_on": "2026-11-25"}, "reason", False),
        ({"addresses": [{"since_on": "2026-01-01", "is_normal": "no"}]}, "addresses", False),
    ],
)  # fmt: skip
def test_each_limit_is_named_at_its_field(changes: dict[str, Any], path: str, warns: bool) -> None:
    assert found(changes)[path] is warns


@pytest.mark.parametrize(
    "changes",
    [
        {"left_on": "2026-10-23", "review_on": "2026-11-25"},  # four weeks and no day more
        {"left_on": "2026-10-22", "review_on": "2026-11-25", "reason": "Fair season"},
        {"told_on": "2026-11-03"},
        {"seen_at": "2026-11-17T02:00+00:00"},  # 72 hours to the minute
        {"reported_at": "2026-11-19T21:00+01:00"},  # the same moment, said otherwise
        {"telephone": "490154203237518"},
        {"card": "012345678901"},
        {"host_authority": "352", "told_on": "2026-11-03"},
    ],
)
def test_what_just_keeps_its_limit_passes(changes: dict[str, Any]) -> None:
    assert found(changes) == {}


def test_rows_are_judged_beside_each_other() -> None:
    rows = [{"since_on": "2026-01-01", "is_normal": "yes"}, {"since_on": "2026-01-01", "is_normal": "yes"}]
    assert found({"addresses": rows}) == {"addresses.1.since_on": False, "addresses": False}


@pytest.mark.parametrize(("minutes", "is_refused"), [("05", False), ("15", True)])
def test_a_moment_later_today_is_refused_where_the_time_is_known(minutes: str, is_refused: bool) -> None:
    later = {"reported_at": f"2026-11-20T12:{minutes}+00:00"}
    assert ("reported_at" in found(later, now=NOW)) is is_refused  # clocks may differ by some minutes
    assert found(later) == {}


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ('field = "weeks", is = "over_four"', 'field = "weeks", is = "many"', "weeks can never be many"),
        ('differs_from = "home_authority"', 'differs_from = "nobody"', "the condition names no field: nobody"),
        ('field = "told_on"\nwhen', 'field = "nowhere"\nwhen', "there is no field nowhere"),
        ('field = "told_on"\nwhen', 'field = "weeks"\nwhen', "a computed field is never typed"),
        ('later_than = "left_on"', 'later_than = "reason"', "the limit names no date field: reason"),
        ('after = "left_on", at_most = 60', 'after = "gone", at_most = 60', "the limit names no date field: gone"),
        ('after = "left_on", at_most = 60, at_least = 2', 'after = "left_on"', "needs at_least or at_most"),
        ('after = "left_on", at_most', 'at_most', "needs after or before"),
        ('unique_column = "since_on"', 'unique_column = "when_on"', "there is no column when_on"),
        ("min_length = 3", "min_length = 300", "is more than max_length"),
        ('label = "Why so long"', 'label = "Why"\n  show_if = { field = "weeks", is = "over_four" }', "only a check may"),
    ],
)  # fmt: skip
def test_an_author_is_told_what_cannot_be(was: str, becomes: str, reason: str) -> None:
    text = MINIATURE.read_text(encoding="utf-8")
    assert was in text
    lists = {
        path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "form_definitions" / "lists").glob("*.toml")
    }
    with pytest.raises(DefinitionError) as refused:
        load_definition(text.replace(was, becomes, 1), "mini.toml", lists)
    assert any(reason in mistake.reason for mistake in refused.value.mistakes)
