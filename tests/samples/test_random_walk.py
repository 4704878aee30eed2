"""Nobody gets stuck: every question that must be answered can be reached, and answered, withheld or said to be not known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import Catalogue, load_catalogue
from cmeforms.definitions.fields import ComputedField
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.samples.examples import refusals
from cmeforms.samples.situation import situation_of
from tests.rotation import in_turn
from tests.samples.proof import ON
from tests.samples.walk import Walk, walk

ROOT = Path(__file__).parents[2]
MOST_MORE_WALKS = 300
ALL_SEEDS = range(200)
SEEDS = in_turn(ALL_SEEDS, 20)


def catalogue() -> Catalogue:
    return load_catalogue([ROOT / "form_definitions"])


every_form = pytest.mark.parametrize("definition", [d for d in catalogue() if d.sections], ids=lambda d: d.slug)


def walked(definition: FormDefinition, seed: int) -> Walk:
    """One walk to the end of every part; the whole of it can be submitted."""
    made = walk(definition, situation_of(definition.subject, seed, 0, ON), ON)
    assert made.dead_ends == set(), f"seed {seed}"
    for part in ("", *(part.id for part in definition.parts)):
        assert refusals(definition, made.document, ON, part) == [], f"seed {seed}"
    return made


def never_asked(definition: FormDefinition, walks: Sequence[int]) -> set[str]:
    """The fields that no walk came past; further walks, always the same, are taken while there is one."""
    left = {field.id for field in definition.fields() if not isinstance(field, ComputedField)}
    for number, seed in enumerate(chain(walks, range(MOST_MORE_WALKS))):
        if number >= len(walks) and not left:
            break
        left -= walked(definition, seed).asked
    return left


@pytest.mark.parametrize("walks", [SEEDS], ids=lambda walks: f"seed-{walks[0]}")
@every_form
def test_twenty_walks_end_well_and_come_past_every_question(definition: FormDefinition, walks: list[int]) -> None:
    assert never_asked(definition, walks) == set()


@pytest.mark.long
@every_form
def test_two_hundred_walks_end_well_and_come_past_every_question(definition: FormDefinition) -> None:
    assert never_asked(definition, ALL_SEEDS) == set()


STUCK = """
number = "X98"
slug = "stuck"
definition_revision = 1
title = "Nobody gets past this"
filled_by = "lead"
received_by = "paews"

[[section]]
id = "main"
title = "Main"

  [[section.field]]
  id = "first_on"
  kind = "date"
  label = "First day"
  required = true
  not_after = "today"

  [[section.field]]
  id = "plan"
  kind = "yes_no"
  label = "Is there a plan?"
  required = true
  must_be = "yes"

  [[section.field]]
  id = "no_plan_reason"
  kind = "text"
  label = "Why not"
  show_if = { field = "plan", is = "no" }

  [[section.field]]
  id = "last_on"
  kind = "date"
  label = "Last day"
  required = true
  later_than = "today"
  earlier_than = "today"
"""


def test_a_walk_finds_a_dead_end_and_a_question_that_is_never_asked() -> None:
    definition = load_definition(STUCK, "stuck.toml", {}).definition
    walks = [walk(definition, situation_of(definition.subject, seed, 0, ON), ON) for seed in range(20)]
    assert "last_on" in {field_id for made in walks for field_id in made.dead_ends}
    assert not any("no_plan_reason" in made.asked for made in walks)


GIVES_WAY = """
number = "X98"
slug = "gives-way"
definition_revision = 1
title = "Nobody gets past this with a day"
filled_by = "lead"
received_by = "paews"

[[section]]
id = "main"
title = "Main"

  [[section.field]]
  id = "last_on"
  kind = "date"
  label = "Last day"
  later_than = "today"
  earlier_than = "today"
  {more}
"""


@pytest.mark.parametrize("more", ["required = true\n  may_be_not_known = true", ""], ids=["not-known", "left-out"])
def test_a_walk_gets_past_what_can_be_not_known_or_left_out(more: str) -> None:
    definition = load_definition(GIVES_WAY.replace("{more}", more), "gives-way.toml", {}).definition
    for seed in range(20):
        assert walk(definition, situation_of(definition.subject, seed, 0, ON), ON).dead_ends == set()
