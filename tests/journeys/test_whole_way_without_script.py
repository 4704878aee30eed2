"""The whole way of one child on pages alone, in process: from the first checklist to the letters."""

from __future__ import annotations

from pathlib import Path

from tests.journeys import outcomes
from tests.journeys.whole_way import CHILD_LEFT_OUT, FIRST_CHILD, SECOND_CHILD, WHOLE_WAY, Journey
from tests.website import Website


def test_the_whole_way(site: Website, tmp_path: Path):
    site.child_names |= {child["surname"] for child in (FIRST_CHILD, SECOND_CHILD, CHILD_LEFT_OUT)}
    journey = Journey(site)
    for step in WHOLE_WAY:
        step(journey)
    outcomes.check_answers_are_kept(journey)
    outcomes.check_documents_say_the_answers(journey)
    outcomes.check_verifiers_agree(journey, tmp_path)
    outcomes.check_letters_hold_their_children(journey)
    assert site.town.services.log.verify_chain().is_well
