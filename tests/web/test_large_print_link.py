"""The copy in large print is one click away on a record's page, for those who may download."""

from __future__ import annotations

import pytest

from tests.documents_read import pdf_text
from tests.factories import Town
from tests.website import Website


@pytest.fixture
def record_id(town: Town) -> str:
    made = town.lead.starts("cme1")
    town.lead.fills(made, seed=5)
    town.lead.signs(made)
    return made


def test_a_record_offers_its_copy_in_large_print(record_id: str, town: Town):
    visitor = Website(town).signed_in(town.lead)
    visitor.goes_to(f"/records/{record_id}")
    assert "Copy in large print" in visitor.text
    reply = visitor.client.get(f"/records/{record_id}/large-print")
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert "Copy in large print" in pdf_text(reply.data)


def test_nobody_else_learns_that_there_is_one(record_id: str, town: Town):
    address = f"/records/{record_id}/large-print"
    assert Website(town).signed_in(town.other_lead).client.get(address).status_code in (403, 404)
    assert Website(town).visitor().client.get(address).status_code == 302
