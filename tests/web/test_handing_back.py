"""What somebody typed comes back when it could not be taken, and goes nowhere else."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.web.pages import text_of
from tests.website import ORIGIN, Visitor, Website

TYPED = "Zeile 1\nسطر <b>2</b>"


@pytest.fixture
def record_id(site: Website) -> str:
    return site.town.lead.starts("cme1", {"surname": "Quillfeather"})


@pytest.fixture
def lead(site: Website, record_id: str) -> Visitor:
    """The lead with a section open, in a browser that says where a form was sent from."""
    visitor = site.signed_in(site.town.lead)
    visitor.client.environ_base["HTTP_ORIGIN"] = ORIGIN
    visitor.goes_to(f"/drafts/{record_id}/sections/result")
    return visitor


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow while this lasts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def kept(site: Website, record_id: str) -> object:
    stored = site.town.services.log.read_draft(record_id)
    return stored.values.get("further_information") if stored else None


def test_after_a_colleague_submitted_the_form(site: Website, lead: Visitor, record_id: str):
    opened = lead.inputs()
    site.town.lead.fills(record_id, seed=3)
    site.town.lead.signs(record_id)
    lead.presses("Save and continue", {"further_information": TYPED})
    assert lead.reply.status_code == 404
    assert "سطر <b>2</b>" in lead.text
    assert not lead.has_button("Save what you typed")
    told = lead.text
    opened["further_information"] = TYPED
    lead.posts(f"/drafts/{'0' * 32}/sections/result", opened)
    assert lead.text == told  # whether a form exists is not told


def test_an_old_tab_leads_to_the_form_that_was_submitted(site: Website, lead: Visitor, record_id: str):
    site.town.lead.fills(record_id, seed=3)
    site.town.lead.signs(record_id)
    stranger = site.signed_in(site.town.other_lead)
    for tail in ("", "/sections/result", "/check", "/sign"):
        lead.goes_to(f"/drafts/{record_id}{tail}")
        assert (lead.reply.status_code, lead.address) == (200, f"/records/{record_id}")
        assert stranger.client.get(f"/drafts/{record_id}{tail}").status_code == 404


def test_after_the_session_ended(site: Website, lead: Visitor, record_id: str):
    site.town.clock.move(minutes=site.town.services.settings.session_idle_minutes + 1)
    lead.presses("Save and continue", {"further_information": TYPED})
    assert lead.reply.status_code == 401
    assert "سطر <b>2</b>" in lead.text
    waiting = lead.page
    assert [a.get("href") for a in waiting.all("a") if text_of(a).startswith("Sign in")] == ["/sign-in"]
    lead.signs_in(site.town.lead)
    lead.page = waiting
    lead.presses("Save what you typed")  # its token is that of the session before
    assert lead.reply.status_code == 400
    lead.presses("Save what you typed")
    assert lead.reply.status_code == 200
    assert kept(site, record_id) == TYPED


def test_while_the_disk_is_full(site: Website, lead: Visitor, record_id: str):
    with full_disk():
        lead.presses("Save and continue", {"further_information": TYPED})
    assert lead.reply.status_code == 503
    assert kept(site, record_id) is None
    lead.presses("Save what you typed")
    assert kept(site, record_id) == TYPED


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_never_the_words_of_another_site(site: Website, record_id: str, origin: str):
    address = f"/drafts/{record_id}/sections/result"
    for visitor in (site.visitor(), site.signed_in(site.town.lead)):
        reply = visitor.client.post(address, data={"further_information": "planted"}, headers={"Origin": origin})
        assert reply.status_code in (400, 401)
        assert "planted" not in reply.text
