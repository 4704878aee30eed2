"""The whole way of one child in a real browser, with script and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browsing import BrowserSite
from tests.journeys import outcomes
from tests.journeys.whole_way import CHILD_LEFT_OUT, FIRST_CHILD, SECOND_CHILD, WHOLE_WAY, Journey

pytestmark = pytest.mark.browser


# Without a script the same way is walked by ``test_whole_way_without_script`` at every commit.
@pytest.mark.parametrize("has_script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["scripted", "plain"])
def test_the_whole_way(browser_site: Callable[..., BrowserSite], has_script: bool, tmp_path: Path):
    site = browser_site(has_script=has_script)
    site.child_names |= {child["surname"] for child in (FIRST_CHILD, SECOND_CHILD, CHILD_LEFT_OUT)}
    journey = Journey(site)
    for step in WHOLE_WAY:
        step(journey)
    outcomes.check_answers_are_kept(journey)
    outcomes.check_documents_say_the_answers(journey)
    outcomes.check_verifiers_agree(journey, tmp_path)
    outcomes.check_letters_hold_their_children(journey)
    assert site.town.services.log.verify_chain().is_well
