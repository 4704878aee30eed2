"""Making a version for other readers on the site: what leaves is read first, and it stands in the list afterwards."""

from __future__ import annotations

import re

import pytest

from tests.documents_read import attached, pdf_text
from tests.factories import Town
from tests.website import Visitor, Website


@pytest.fixture
def officer(town: Town) -> tuple[Visitor, str]:
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5)
    town.lead.signs(record_id)
    return Website(town).signed_in(town.cme_officer), record_id


def test_what_leaves_and_what_stays_is_read_before_the_version_is_made(officer):
    visitor, record_id = officer
    visitor.goes_to(f"/records/{record_id}")
    visitor.follows("Version for: ")
    said = visitor.text
    leaving, staying = re.split(r"What stays \(\d+\)", said.split("What leaves")[1])
    assert "Nationality" in staying
    assert "Nationality" not in leaving
    visitor.presses("Make this version")
    assert re.search(r"Version for: .* of \d", visitor.text)


def test_the_version_downloaded_is_the_one_previewed(officer, town: Town):
    visitor, record_id = officer
    visitor.goes_to(f"/records/{record_id}/versions/school")
    visitor.presses("Make this version")
    document = town.services.log.state(record_id).documents[-1]
    reply = visitor.client.get(f"/records/{record_id}/documents/{document.sha256}")
    assert reply.status_code == 200
    assert "nationality" not in attached(reply.data)[1]
    assert "Nationality" not in pdf_text(reply.data)


def test_a_second_press_makes_no_second_version_and_the_page_says_that_there_is_one(officer, town: Town):
    visitor, record_id = officer
    page = f"/records/{record_id}/versions/school"
    visitor.goes_to(page)
    form = visitor.inputs()
    for _ in range(2):
        visitor.posts(page, form)
    assert len(town.services.log.state(record_id).documents) == 2
    visitor.goes_to(page)
    assert "This version was made on" in visitor.text
    assert not visitor.has_button("Make this version")


@pytest.mark.parametrize("revision", ["", "2", "-1", "x", "9" * 5_000, "１"])
def test_a_version_of_other_answers_than_those_read_is_refused(officer, town: Town, revision: str):
    visitor, record_id = officer
    page = f"/records/{record_id}/versions/school"
    visitor.goes_to(page)
    form = visitor.inputs()
    form["submission_revision"] = revision
    visitor.posts(page, form)
    assert visitor.reply.status_code == 409
    assert len(town.services.log.state(record_id).documents) == 1


def test_an_audience_of_another_form_is_not_found(officer):
    visitor, record_id = officer
    for audience in ("police", "nobody"):
        assert visitor.client.get(f"/records/{record_id}/versions/{audience}").status_code == 404
