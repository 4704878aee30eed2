"""A form filled in by hand and typed up: the document says who wrote it, when, and who typed it."""

from __future__ import annotations

import pytest

from cmeforms.casework.forms.paper import note_paper, paper_of
from cmeforms.errors import NotAllowed
from tests.documents_read import attached, pdf_text
from tests.factories import NOON, Town
from tests.website import Website

FILLED = {"filled_by": "Nadège Okonjo-Płużek", "filled-day": "3", "filled-month": "3", "filled-year": "2026"}


def test_the_document_says_that_it_was_taken_from_paper(town: Town):
    site = Website(town)
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    lead = site.signed_in(town.lead)
    lead.goes_to(f"/drafts/{record_id}")
    lead.follows("This form was filled in on paper")
    for day in ("", "31", "99"):
        lead.presses("Save", {**FILLED, "filled-day": day, "filled-month": "2"})
        assert "Enter the day on which it was filled in" in lead.text
    lead.presses("Save", {**FILLED, "filled-year": "2027"})
    assert "not in the future" in lead.text
    lead.presses("Save", FILLED)
    pdf = town.lead.downloads(record_id, town.lead.signs(record_id).sha256)
    text = " ".join(pdf_text(pdf).split())
    assert "that Nadège Okonjo-Płużek filled in on paper on 3 March 2026; typed up by Alina Kestrel on" in text
    countersigned = town.lead.downloads(record_id, town.welfare_officer.countersigns(record_id).sha256)
    assert "Nadège Okonjo-Płużek" in pdf_text(countersigned)
    assert "Nadège" not in str(attached(pdf)[1]), "the answers are the form's own"


def test_the_note_can_be_taken_back_and_is_the_fillers_alone(town: Town):
    record_id = town.lead.starts("cme1")
    note_paper(town.services, town.lead.person, record_id, "Somebody", NOON.date())
    assert paper_of(town.services, record_id)
    note_paper(town.services, town.lead.person, record_id, " ", None)
    assert paper_of(town.services, record_id) is None
    with pytest.raises(NotAllowed):
        note_paper(town.services, town.other_lead.person, record_id, "Somebody", NOON.date())
