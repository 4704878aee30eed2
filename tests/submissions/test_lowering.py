"""A level may be raised by one person; lowered only with a reason and a second person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import read_catalogue
from cmeforms.definitions.level_checks import level_mistakes
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import DefinitionError
from cmeforms.samples.examples import example_answers
from cmeforms.submissions.lowering import MUST_DIFFER, NEEDS_REASON, NEEDS_SECOND, lowered_levels, lowering_problems
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems

ON = date(2026, 3, 4)
SHIPPED = Path(__file__).parents[2] / "form_definitions"
TEXT = """
number = "F90"
slug = "levels"
definition_revision = 1
title = "Levels"
filled_by = "social_worker"
received_by = "team_manager"

[[section]]
id = "decision"
title = "Decision"
field = [
  { id = "born_on", kind = "date", label = "Born" },
  { id = "level", kind = "one_of", label = "Level", options = { one = "1", two = "2", three = "3" } },
  { id = "why", kind = "text", label = "Why" },
  { id = "agreed_by", kind = "text", label = "Who agrees" },
]

[[level]]
field = "level"
order = ["one", "two", "three"]
reason = "why"
agreed_by = "agreed_by"

[[signature]]
by = "social_worker"
statement = "I decided."
"""


def definition() -> FormDefinition:
    return load_definition(TEXT, "levels.toml", {}).definition


def found(now: dict[str, str], before: dict[str, str], signer: str = "Hana Birtwistle") -> list[str]:
    form = definition()
    answers, earlier = (read_answers(form, values).answers.by_field for values in (now, before))
    lowered = lowered_levels(form, answers, earlier, ON)
    return [p.message for p in lowering_problems(form, answers, lowered, signer)]


@pytest.mark.parametrize(("before", "now"), [("one", "one"), ("one", "three"), ("two", "three")])
def test_the_same_level_or_a_higher_one_needs_nobody_else(before: str, now: str) -> None:
    assert found({"level": now}, {"level": before}) == []


def test_without_a_form_before_any_level_may_be_decided() -> None:
    assert found({"level": "one"}, {}) == []


def test_a_lower_level_needs_a_reason_and_somebody_else() -> None:
    told = found({"level": "two"}, {"level": "three"})
    assert [any(text[1:] in message for message in told) for text in (NEEDS_REASON, NEEDS_SECOND)] == [True, True]
    whole = {"level": "two", "why": "Back home and safe.", "agreed_by": "Idris Fallowfield, team manager"}
    assert found(whole, {"level": "three"}) == []


@pytest.mark.parametrize("name", ["Hana Birtwistle", "HANA birtwistle, social worker"])
def test_the_signer_is_no_second_person(name: str) -> None:
    [told] = found({"level": "one", "why": "Safe.", "agreed_by": name}, {"level": "two"})
    assert MUST_DIFFER[1:] in told


def test_an_undecided_level_is_not_lower() -> None:
    assert found({}, {"level": "three"}) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('"one", "two", "three"]', '"one", "two"]'),
        ('reason = "why"', 'reason = "born_on"'),
        ('field = "level"', 'field = "why"'),
    ],
)
def test_a_level_names_fields_that_are_there_and_all_codes(wrong: str, right: str) -> None:
    with pytest.raises(DefinitionError, match="level"):
        load_definition(TEXT.replace(wrong, right, 1), "levels.toml", {})
    assert list(level_mistakes(definition())) == []


def test_the_screening_refuses_another_level_than_the_one_worked_out_until_what_it_needs_is_given() -> None:
    screening = read_catalogue([SHIPPED])[0].find("home-screening").definition
    level = screening.levels[0]
    example = example_answers(screening, 0, ON)
    for decided, wanted in (("three", {level.reason}), ("one", {level.reason, level.agreed_by})):
        values = {key: value for key, value in example.items() if key not in (level.reason, level.agreed_by)}
        read = read_answers(screening, {**values, level.field: decided})
        refused = {problem.path for problem in problems(screening, read, on=ON)}
        assert refused & {level.reason, level.agreed_by} == wanted
