"""What the tests of submissions share: the catalogue, and a short way to ask what stands against a document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import Catalogue, load_catalogue
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Problem
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 21)
Asked = Callable[..., list[Problem]]


@cache
def _catalogue() -> Catalogue:
    return load_catalogue([ROOT / "form_definitions", ROOT / "tests" / "miniature_definitions"])


@pytest.fixture
def form() -> Callable[[str], FormDefinition]:
    """Gives the definition of a slug."""
    return lambda slug: _catalogue().find(slug).definition


@pytest.fixture
def told(form: Callable[[str], FormDefinition]) -> Callable[..., list[tuple[str, bool]]]:
    """Gives path and is_warning of everything that stands against a document."""

    def ask(slug: str, document: object, *, part: str | None = "", on: date = ON) -> list[tuple[str, bool]]:
        definition = form(slug)
        found = problems(definition, read_answers(definition, document), on=on, part=part)
        return [(problem.path, problem.is_warning) for problem in found]

    return ask
