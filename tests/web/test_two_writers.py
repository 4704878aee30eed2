"""Two windows that change one answer: both texts are shown, and neither is kept until somebody chooses."""

from __future__ import annotations

import pytest

from tests.factories import Town
from tests.website import Visitor, Website

SECTION = "result"
MINE, THEIRS = "Second window: nobody opened.", "First window: a neighbour opened."


@pytest.fixture
def asked_to_choose(town: Town) -> tuple[Visitor, str]:
    """Somebody in front of the page that shows both texts, and the record's id."""
    site = Website(town)
    record_id = town.lead.starts("cme1", {"surname": "Quillfeather"})
    address = f"/drafts/{record_id}/sections/{SECTION}"
    visitor = site.signed_in(town.lead)
    visitor.goes_to(address)
    second_window = visitor.inputs()
    visitor.presses("Save and come back later", {"further_information": THEIRS})
    second_window["further_information"] = MINE
    visitor.posts(address, second_window)
    assert visitor.reply.status_code == 409
    return visitor, record_id


def kept(visitor: Visitor, record_id: str) -> object:
    return visitor.site.town.services.log.read_draft(record_id).values["further_information"]


def test_a_choice_left_open_is_asked_again_with_both_texts_and_changes_nothing(asked_to_choose: tuple[Visitor, str]):
    visitor, record_id = asked_to_choose
    visitor.presses("Keep what you chose")
    assert visitor.reply.status_code == 400
    assert "Choose which text to keep" in visitor.text
    assert MINE in visitor.text
    assert THEIRS in visitor.text
    assert kept(visitor, record_id) == THEIRS


@pytest.mark.parametrize(("choice", "text"), [("mine", MINE), ("theirs", THEIRS)])
def test_the_chosen_text_is_kept_also_at_the_second_asking(
    asked_to_choose: tuple[Visitor, str], choice: str, text: str
):
    visitor, record_id = asked_to_choose
    visitor.presses("Keep what you chose")
    visitor.presses("Keep what you chose", {"keep-further_information": choice})
    assert visitor.reply.status_code == 200
    assert kept(visitor, record_id) == text
