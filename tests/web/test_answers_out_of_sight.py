"""Answers that a person may not see on screen: on no page of theirs, and unharmed by what they save."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.casework.forms.drafting import start
from cmeforms.casework.ground.services import open_services
from tests.factories import copy_home, open_town
from tests.website import Website

DEFINITION = Path(__file__).parents[1] / "miniature_definitions" / "feature_readers.toml"
RISK = "canary of a risk"


@pytest.fixture
def site(prepared_home: Path, tmp_path: Path) -> Iterator[Website]:
    home = copy_home(prepared_home, tmp_path / "home")
    (home / "form_definitions").mkdir(exist_ok=True)
    shutil.copy(DEFINITION, home / "form_definitions")
    town = open_town(home)
    town.services.log.close()
    services = open_services(home, clock=town.clock)
    town.services = services
    yield Website(town)
    services.log.close()


@pytest.fixture
def record_id(site: Website) -> str:
    """A draft in which somebody else wrote what the lead must not see."""
    services, lead = site.town.services, site.town.lead.person
    return start(services, lead, "mini-readers", {"child_name": "Zoë Quillfeather", "risk": RISK, "note": RISK})


def test_they_are_on_no_page(site: Website, record_id: str):
    visitor = site.signed_in(site.town.lead)
    for address in ("sections/main", "check", ""):
        visitor.goes_to(f"/drafts/{record_id}/{address}".rstrip("/"))
        assert visitor.reply.status_code == 200
        assert RISK not in visitor.reply.text


def test_saving_a_page_leaves_them_as_they_are(site: Website, record_id: str):
    visitor = site.signed_in(site.town.lead)
    visitor.goes_to(f"/drafts/{record_id}/sections/main")
    visitor.presses("Save and continue", {"school": "Harbour Academy"})
    values = site.town.services.log.read_draft(record_id).values
    assert (values["school"], values["risk"], values["note"]) == ("Harbour Academy", RISK, RISK)


def test_they_are_not_on_the_page_of_the_submitted_record_either(site: Website, record_id: str):
    lead = site.town.lead
    visitor = site.signed_in(lead)
    visitor.goes_to(f"/drafts/{record_id}/sign")
    visitor.presses("Sign and submit", {"password": lead.password})
    visitor.goes_to(f"/records/{record_id}")
    assert "Zoë Quillfeather" in visitor.text
    assert RISK not in visitor.reply.text
    officer = site.signed_in(site.town.cme_officer)
    officer.goes_to(f"/records/{record_id}")
    assert RISK in officer.reply.text
