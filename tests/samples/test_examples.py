"""Sample answers satisfy every definition, shipped and miniature, and each seeded mistake is named."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cmeforms.definitions.catalogue import Catalogue, load_catalogue
from cmeforms.definitions.fields import ComputedField
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.samples.corruptions import WRONG, corrupt
from cmeforms.samples.examples import NoExample, example_answers, refusals
from cmeforms.samples.values import MAKERS
from cmeforms.submissions.answers import KINDS
from cmeforms.submissions.answers_schema import answers_schema

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 21)
SEEDS = range(25)


@cache
def catalogue() -> Catalogue:
    return load_catalogue([ROOT / "form_definitions", ROOT / "tests" / "miniature_definitions"])


@cache
def documents(slug: str) -> tuple[dict, ...]:
    definition = catalogue().find(slug).definition
    return tuple(example_answers(definition, seed, ON) for seed in SEEDS)


forms = pytest.mark.parametrize("definition", [d for d in catalogue() if d.sections], ids=lambda d: d.slug)


@forms
def test_every_example_can_be_submitted(definition: FormDefinition) -> None:
    for document in documents(definition.slug):
        assert refusals(definition, document, ON) == []


@forms
def test_every_example_satisfies_the_published_schema(definition: FormDefinition) -> None:
    schema = answers_schema(definition)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for document in documents(definition.slug):
        assert [error.message for error in validator.iter_errors(document)] == []


@forms
def test_each_mistake_is_named_by_its_field(definition: FormDefinition) -> None:
    for seed, document in zip(SEEDS, documents(definition.slug), strict=True):
        for mistake in (seed, seed + 1000):
            wrong, field_id = corrupt(definition, document, mistake)
            named = {problem.path.split(".")[0] for problem in refusals(definition, wrong, ON)}
            assert field_id in named, f"seed {seed}, mistake {mistake}"


@forms
def test_together_the_examples_ask_every_question(definition: FormDefinition) -> None:
    missing = {f.id for f in definition.fields("") if not isinstance(f, ComputedField) and f.kind != "link"}
    missing -= {field_id for document in documents(definition.slug) for field_id in document}
    for seed in range(len(SEEDS), 200):
        if not missing:
            break
        missing -= set(example_answers(definition, seed, ON))
    assert missing == set()


def test_the_same_seed_gives_the_same_answers_and_another_seed_others() -> None:
    definition = catalogue().find("cme1").definition
    assert example_answers(definition, 7, ON) == example_answers(definition, 7, ON)
    assert example_answers(definition, 7, ON) != example_answers(definition, 8, ON)


def test_a_valid_document_stays_as_it_was_when_a_mistake_is_made_in_a_copy() -> None:
    definition = catalogue().find("cme2").definition
    document = example_answers(definition, 3, ON)
    before = repr(document)
    for seed in range(60):
        corrupt(definition, document, seed)
    assert repr(document) == before


def test_two_forms_of_one_seed_concern_one_child() -> None:
    first, second = (example_answers(catalogue().find(slug).definition, 11, ON) for slug in ("cme1", "cme2"))
    assert (first["surname"], first["forenames"]) == (second["surname"], second["forenames"])


def test_examples_also_work_on_a_leap_day_and_in_another_year() -> None:
    definition = catalogue().find("cme1").definition
    for on in (date(2028, 2, 29), date(2031, 1, 1)):
        assert refusals(definition, example_answers(definition, 0, on), on) == []


def test_every_kind_of_answer_has_a_sample_and_a_mistake() -> None:
    apart = {"date", "datetime", "table", "checklist"}
    assert set(MAKERS) == set(KINDS) - apart
    assert set(WRONG) == set(KINDS)


CONTRADICTION = """
number = "X99"
slug = "contradiction"
definition_revision = 1
title = "Asks for the impossible"
filled_by = "lead"
received_by = "paews"

[[section]]
id = "main"
title = "Main"

  [[section.field]]
  id = "impossible"
  kind = "number"
  label = "More than it may be"
  required = true
  minimum = 5
  maximum = 2
"""


def test_a_definition_that_contradicts_itself_is_told_by_field_and_not_looped_over() -> None:
    definition = load_definition(CONTRADICTION, "contradiction.toml", {}).definition
    with pytest.raises(NoExample, match=r"contradiction.*impossible"):
        example_answers(definition, 1, ON)
