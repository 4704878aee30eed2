"""The grab pack on the pages: two clicks from a carer's first page, without a script; refused to everybody else."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from cmeforms.casework.children.placements import place_child
from cmeforms.casework.ground.child_record import child_of
from cmeforms.definitions.roles import Role
from tests.documents_read import pdf_text
from tests.factories import Town
from tests.web.pages import text_of
from tests.website import Visitor, Website

CHILD = {"surname": "Quillfeather", "forenames": "Ottoline", "born_on": "2011-05-06"}
OLD = {"photo_taken_on": "2026-01-05", "reviewed_on": "2026-01-05"}
PASSPHRASE = "four plain words 7"


@pytest.fixture
def child(site: Website) -> str:
    """A child with an information sharing form two months old, placed with Lakeside House."""
    site.child_names |= {"Quillfeather", "Ottoline"}
    worker = site.town.of_role(Role.SOCIAL_WORKER)
    pack = worker.starts("grab-pack")
    worker.fills(pack, seed=4, given={**CHILD, **OLD})
    worker.signs(pack)
    child_id = child_of(site.town.services.log.state(pack))
    place_child(site.town.services, worker.person, child_id, "lakeside-home", date(2026, 3, 2))
    return child_id


def pressed(visitor: Visitor, text: str, given: dict[str, str] | None = None) -> bytes:
    """The file that a button gives."""
    form = next(f for f in visitor.page.all("form") if any(text_of(b).startswith(text) for b in f.iter("button")))
    data = visitor.page.posted(form)
    for name, value in (given or {}).items():
        data[name] = value
    reply = visitor.client.post(form.get("action", ""), data=data)
    assert reply.status_code == 200
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Content-Disposition"].startswith('attachment; filename="CH-')
    return reply.data


def test_a_carer_prints_it_in_two_clicks_from_the_first_page(site: Website, child: str) -> None:
    carer = site.signed_in(site.town.of_role(Role.CARER))
    carer.goes_to("/")
    carer.follows("Ottoline Quillfeather")
    assert "Ottoline Quillfeather" in pdf_text(pressed(carer, "Print the grab pack"))
    carer.goes_to("/")
    carer.follows("grab pack")
    assert carer.address == f"/children/{child}/pack"
    assert "Ottoline Quillfeather" in pdf_text(pressed(carer, "Print the grab pack"))


def test_the_page_says_how_old_each_part_is(site: Website, child: str) -> None:
    carer = site.signed_in(site.town.of_role(Role.CARER))
    carer.goes_to(f"/children/{child}/pack")
    assert "Older than it should be" in carer.text
    assert "Last confirmed 58 days ago" in carer.text
    assert "(limit 30 days)" in carer.text
    assert "Quillfeather" not in carer.text


def test_a_copy_for_a_phone_needs_a_pass_phrase_and_opens_with_it(site: Website, child: str) -> None:
    carer = site.signed_in(site.town.of_role(Role.CARER))
    carer.goes_to(f"/children/{child}/pack")
    carer.presses("Make the locked copy", {"passphrase": "short"})
    assert carer.page.summary == [("#passphrase", "Enter at least 12 letters.")]
    assert "short" not in [value for _name, value in carer.inputs().items(multi=True)]
    carer.presses("Make the locked copy", {"passphrase": "x" * 128})
    assert "too long" in carer.page.summary[0][1]
    reader = PdfReader(io.BytesIO(pressed(carer, "Make the locked copy", {"passphrase": PASSPHRASE})))
    assert reader.is_encrypted
    assert reader.decrypt(PASSPHRASE)


def test_the_poster_is_made_after_reading_what_leaves(site: Website, child: str) -> None:
    worker = site.signed_in(site.town.of_role(Role.SOCIAL_WORKER))
    worker.goes_to(f"/children/{child}/pack")
    worker.follows("Make the sheet for a poster")
    assert "What stays" in worker.text
    worker.presses("Make this version")
    assert "Poster and press" in worker.text


def test_looking_prints_nothing_and_others_learn_nothing(site: Website, child: str, town: Town) -> None:
    address = f"/children/{child}/pack"
    before = town.services.log.state(child).last_entry
    site.signed_in(town.of_role(Role.CARER)).goes_to(address)
    assert town.services.log.state(child).last_entry == before
    for stranger in (town.other_lead, town.cme_officer, town.of_role(Role.AUDITOR)):
        client = site.signed_in(stranger).client
        assert client.get(address).status_code == client.get(f"/children/{'0' * 32}/pack").status_code == 404
    assert site.visitor().client.get(address).status_code == 302


def test_a_child_without_the_form_has_a_page_that_says_so(site: Website, town: Town) -> None:
    worker = town.of_role(Role.SOCIAL_WORKER)
    plan = worker.starts("trigger-plan")
    worker.fills(plan, seed=7)
    worker.signs(plan)
    visitor = site.signed_in(worker)
    child_id = child_of(town.services.log.state(plan))
    visitor.goes_to(f"/children/{child_id}")
    assert not visitor.has_button("Print the grab pack")
    visitor.goes_to(f"/children/{child_id}/pack")
    assert "There is no grab pack for you yet" in visitor.text
