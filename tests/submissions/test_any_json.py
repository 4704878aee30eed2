"""Whatever JSON arrives in any field, reading and judging answer with problems and never with a crash."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.fields import AnyField, ComputedField
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.reading import ReadAnswers, read_answer, read_answers
from cmeforms.submissions.rules import problems

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 21)
WORDS = (
    "type", "uk", "withheld", "reason", "lines", "full_name", "missing", "UN1", "not_known", "none", "name", "on", "at",
    "sha256", "base64", "laestab", "done", "call", "yes", "no", "2026-11-20", "2026-11-20T10:00Z", "341", "M", "\x00",
    "\ud800", "9" * 30, "", "kind", "family", "from_on", "phone", "postcode", "L1 1JQ",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=8,
)


@cache
def miniatures() -> tuple[FormDefinition, ...]:
    return tuple(load_catalogue([ROOT / "form_definitions", ROOT / "tests" / "miniature_definitions"]))


def one_field_of_each_kind() -> list[AnyField]:
    found = {field.kind: field for definition in miniatures() for field in definition.fields()}
    return [field for field in found.values() if not isinstance(field, ComputedField)]


@pytest.mark.parametrize("field", one_field_of_each_kind(), ids=lambda field: field.kind)
@settings(max_examples=20)
@given(value=JSON)
def test_any_value_is_an_answer_or_a_problem(field: AnyField, value: object) -> None:
    found = read_answer(field, value)
    if isinstance(found, list):
        assert found
        assert all(problem.path.split(".")[0] == field.id for problem in found)
    else:
        assert read_answer(field, found.document()) == found
        assert all(isinstance(line, str) for line in found.lines())
        assert all(isinstance(text, str) for text in found.compared())


@settings(max_examples=40)
@given(data=st.data())
def test_any_document_is_judged(data: st.DataObject) -> None:
    definition = data.draw(st.sampled_from(miniatures()))
    ids = [field.id for field in definition.fields()] or ["none"]
    document = data.draw(st.dictionaries(st.sampled_from([*ids, "zz"]), JSON, max_size=6) | JSON)
    read = read_answers(definition, document)
    assert isinstance(read, ReadAnswers)
    problems(definition, read, on=ON, part=None)
