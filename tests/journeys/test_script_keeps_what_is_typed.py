"""With a script on the real site: saved while typing, said when it is not, two windows side by side, one click one act."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cmeforms.submissions.lifecycle import Stage
from tests.browsing import BrowserSite, BrowserVisitor, stop_time

pytestmark = pytest.mark.browser

MakeSite = Callable[..., BrowserSite]


@pytest.fixture
def site(browser_site: MakeSite) -> BrowserSite:
    return browser_site(has_script=True)


@pytest.fixture
def record_id(site: BrowserSite) -> str:
    return site.town.lead.starts("cme1", {"surname": "Quillfeather"})


def opened(site: BrowserSite, record_id: str, section_id: str = "result") -> BrowserVisitor:
    """The lead with a section open."""
    visitor = site.signed_in(site.town.lead)
    visitor.goes_to(f"/drafts/{record_id}/sections/{section_id}")
    return visitor


def kept(site: BrowserSite, record_id: str) -> dict[str, object]:
    stored = site.town.services.log.read_draft(record_id)
    return dict(stored.values) if stored else {}


def test_typing_is_saved_within_two_seconds_and_read_on_another_computer(site: BrowserSite, record_id: str):
    visitor, colleague = opened(site, record_id), site.signed_in(site.town.staff)
    colleague.goes_to("/")
    stop_time(visitor.page)
    visitor.page.locator("#further_information").fill("The neighbours were asked.")
    visitor.page.clock.run_for(2_000)
    expect(visitor.page.locator("[data-save-status]")).to_contain_text(re.compile(r"Saved at \d\d:\d\d"))
    assert kept(site, record_id)["further_information"] == "The neighbours were asked."
    on_other_computer = opened(site, record_id)
    assert on_other_computer.inputs()["further_information"] == "The neighbours were asked."


def test_a_lost_network_is_said_the_text_stays_and_is_saved_when_it_is_back(site: BrowserSite, record_id: str):
    visitor = opened(site, record_id)
    status, box = visitor.page.locator("[data-save-status]"), visitor.page.locator("#further_information")
    visitor.context.set_offline(True)
    box.fill("Written in a tunnel.")
    expect(status).to_contain_text("Not saved")
    expect(box).to_have_value("Written in a tunnel.")
    assert "further_information" not in kept(site, record_id)
    visitor.context.set_offline(False)
    expect(status).to_contain_text("Saved at")
    assert kept(site, record_id)["further_information"] == "Written in a tunnel."
    visitor.faults.clear()  # the browser itself reports the lost network


def test_signed_out_in_another_window_is_said_and_the_text_survives_signing_in(site: BrowserSite, record_id: str):
    visitor = opened(site, record_id)
    status, box = visitor.page.locator("[data-save-status]"), visitor.page.locator("#further_information")
    other = visitor.in_a_second_window()
    other.goes_to("/")
    other.signs_out()
    box.fill("Typed while signed out.")
    expect(status).to_contain_text("you are signed out")
    other.signs_in(site.town.lead)
    expect(box).to_have_value("Typed while signed out.")
    visitor.faults.clear()  # the browser itself reports the refusal
    visitor.hears_refusals = False
    for button in ("Save and continue", "Save what you typed"):
        visitor.presses(button)
    assert kept(site, record_id)["further_information"] == "Typed while signed out."


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_windows_on_one_draft_show_both_texts_and_either_can_be_kept(
    site: BrowserSite, record_id: str, choice: str
):
    first, second = opened(site, record_id), opened(site, record_id)
    texts = {"mine": "Second window: nobody opened.", "theirs": "First window: a neighbour opened."}
    first.page.locator("#further_information").fill(texts["theirs"])
    expect(first.page.locator("[data-save-status]")).to_contain_text("Saved at")
    second.page.locator("#further_information").fill(texts["mine"])
    expect(second.page.locator("[data-save-status]")).to_contain_text("Not saved: somebody else changed this page")
    assert kept(site, record_id)["further_information"] == texts["theirs"]
    second.faults.clear()  # the browser itself reports the refusal
    second.hears_refusals = False
    second.presses("Save and continue")
    for text in texts.values():
        assert text in second.text
    second.page.locator(f'[name="keep-further_information"][value="{choice}"]').check()
    second.presses("Keep what you chose")
    assert kept(site, record_id)["further_information"] == texts[choice]


def test_a_double_click_makes_one_submission(site: BrowserSite, record_id: str):
    lead = site.town.lead
    lead.fills(record_id, seed=3)
    visitor = site.signed_in(lead)
    visitor.goes_to(f"/drafts/{record_id}/sign")
    visitor.types("password", [lead.password])
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Sign and submit").dblclick()
    expect(visitor.page.locator("h1")).to_have_text("Recorded and sealed")
    state = site.town.services.log.state(record_id)
    assert (state.stage, state.submission_revision, len(state.documents)) == (Stage.AWAITING_SIGNATURE, 1, 1)


def test_nothing_hostile_runs_on_any_page(site: BrowserSite, record_id: str):
    markup = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    lead = site.town.lead
    lead.types(record_id, "pupil", {"surname": markup, "other_names": markup})
    lead.types(record_id, "result", {"further_information": markup})
    visitor = site.signed_in(lead)
    sections = [f"/drafts/{record_id}/sections/{name}" for name in ("pupil", "result")]
    for address in ("/", f"/drafts/{record_id}", *sections, f"/drafts/{record_id}/check", f"/records/{record_id}"):
        visitor.goes_to(address)
        assert visitor.page.locator("main img").count() == 0
        assert "taken" not in visitor.page.title()


def test_pages_of_every_role_please_axe_and_fit_a_small_screen(site: BrowserSite, record_id: str):
    town = site.town
    town.lead.fills(record_id, seed=3)
    for worker, addresses in (
        (town.lead, ("/", "/find", f"/drafts/{record_id}", f"/drafts/{record_id}/check", f"/drafts/{record_id}/sign")),
        (town.cme_officer, ("/", "/letters")),
        (town.administrator, ("/people",)),
        (town.people["owen"], ("/log",)),
        (town.people["jolanta"], ("/", "/contact", "/privacy", "/accessibility")),
    ):
        visitor = site.signed_in(worker)
        for address in addresses:
            visitor.goes_to(address)
            visitor.page.set_viewport_size({"width": 320, "height": 700})
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, address
            visitor.page.set_viewport_size({"width": 1280, "height": 800})
