"""Every form, taken the whole way with made-up answers: what is valid is drawn and comes back, what is wrong is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.casework.papers.rendering import render_recorded
from cmeforms.casework.papers.verifying import verify_file
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.signing.report import Verdict
from tests.factories import Town, copy_home, open_town
from tests.rotation import in_turn
from tests.samples.proof import (
    ALL_SEEDS,
    ON,
    changed_by_its_pages,
    missing_on_paper,
    mistakes_not_named,
    whole_document,
)

FORMS = [d.slug for d in load_catalogue([Path(__file__).parents[2] / "form_definitions"]) if d.sections]
SEEDS = in_turn(ALL_SEEDS, 2)
MISTAKES = 20

every_form = pytest.mark.parametrize("slug", FORMS)
two_seeds = pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"seed-{seed}")


@pytest.fixture(scope="module")
def shared_town(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all, because drawing writes nothing."""
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("proof") / "home"))
    assert town.clock().date() == ON
    yield town
    town.close()


def prove(town: Town, slug: str, seed: int, *, on_pages: bool) -> None:
    loaded = town.services.catalogue.find(slug)
    document = whole_document(loaded.definition, seed)
    assert missing_on_paper(town.services, loaded, document) == []
    if on_pages:
        assert changed_by_its_pages(loaded.definition, document) == []
    assert mistakes_not_named(loaded.definition, document, range(seed, seed + MISTAKES)) == []


def test_the_catalogue_holds_the_twenty_nine_numbers(shared_town: Town) -> None:
    wanted = {f"F{number:02}" for number in (*range(1, 18), *range(20, 32))}
    assert {definition.number for definition in shared_town.services.catalogue} == wanted
    assert len(wanted) == len(FORMS) + 1  # the missing report is a view over others


@two_seeds
@every_form
def test_an_example_is_drawn_whole_comes_back_from_its_pages_and_its_mistakes_are_named(
    shared_town: Town, slug: str, seed: int
) -> None:
    prove(shared_town, slug, seed, on_pages=(FORMS.index(slug) + SEEDS.index(seed)) % 2 == 0)  # one of the two seeds


@pytest.mark.long
@every_form
def test_twenty_five_examples_of_every_form(shared_town: Town, slug: str) -> None:
    for seed in ALL_SEEDS:
        prove(shared_town, slug, seed, on_pages=True)


def marked(slug: str) -> object:
    return slug if slug in in_turn(FORMS, 1) else pytest.param(slug, marks=pytest.mark.long)


@pytest.mark.parametrize("slug", [marked(slug) for slug in FORMS])
def test_an_example_of_one_form_is_recorded_sealed_and_verified(town: Town, slug: str) -> None:
    loaded = town.services.catalogue.find(slug)
    rendered = render_recorded(town.services, loaded, whole_document(loaded.definition, 1))
    verified = verify_file(town.services.verifier, rendered.pdf)
    assert (verified.verdict, verified.reference, verified.changes) == (Verdict.WELL, rendered.reference, ())
    spoilt = rendered.pdf.replace(b"/Type", b"/Tape", 1)
    assert verify_file(town.services.verifier, spoilt).verdict is Verdict.NOT_WELL
