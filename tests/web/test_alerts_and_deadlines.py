"""Alerts interrupt at the answer, before signing and on paper; deadlines and contacts have pages of their own."""

from __future__ import annotations

import pytest

from cmeforms.casework.papers.viewing import view_record
from cmeforms.documents.outline import Notice
from cmeforms.submissions.answers import Json
from tests.web.pages import text_of
from tests.website import Visitor, Website

TELL = "Tell the child protection coordinator now"
SECTION = {
    "looked_after": "no",
    "child_protection_plan": "yes",
    "child_in_need": "no",
    "sen_status": "none",
    "traveller": "no",
}


@pytest.fixture
def lead(site: Website) -> Visitor:
    return site.signed_in(site.town.lead)


def begun(site: Website, **values: Json) -> str:
    return site.town.lead.starts("cme1", values)


def test_the_page_says_whom_to_tell_and_does_not_go_on_until_somebody_says_who_was_told(site: Website, lead: Visitor):
    record = begun(site)
    address = f"/drafts/{record}/sections/safeguarding"
    lead.goes_to(address)
    lead.presses("Save and continue", SECTION)
    assert "who was told: this must be answered. Or tick “Not told yet” and say why." in lead.text
    box = next(e for e in lead.page.all("div") if "cme-alert" in e.get("class", "") and TELL in text_of(e))
    assert "tel:01632960150" in {a.get("href") for a in box.iter("a")}
    lead.presses("Save and continue", {"plan_told-not_known": "yes"})
    assert "Not told yet: say why." in lead.text
    lead.presses(
        "Save and continue", {"plan_told-not_known": "yes", "plan_told-not_known_reason": "Engaged; again at 3."}
    )
    assert lead.page.title.startswith("Last attended")


def test_an_answer_that_alarms_nobody_asks_nothing_more(site: Website, lead: Visitor):
    record = begun(site)
    lead.goes_to(f"/drafts/{record}/sections/safeguarding")
    lead.presses("Save and continue", {**SECTION, "child_protection_plan": "no"})
    assert lead.page.title.startswith("Last attended")


def test_the_check_page_says_it_again_with_what_was_told(site: Website, lead: Visitor):
    told = {
        "child_protection_plan": "yes",
        "plan_told": "Dana Quist, coordinator",
        "plan_told_at": "2026-03-04T10:05+00:00",
    }
    record = begun(site, **told, looked_after="not_known")
    lead.goes_to(f"/drafts/{record}/check")
    assert "Tell somebody now" in lead.text
    assert "Told: Dana Quist, coordinator; 4 March 2026 at 10:05" in lead.text
    assert "Nobody wrote down yet who was told." in lead.text


def test_paper_prints_the_alert_and_who_was_told(site: Website, lead: Visitor):
    record = site.town.lead.starts("cme1")
    site.town.lead.fills(record, seed=3)
    site.town.lead.signs(record)
    outline = view_record(site.town.services, site.town.lead.person, record).outline
    notices = [block.text for block in outline.blocks if isinstance(block, Notice)]
    raised = [text for text in notices if "tell the child protection coordinator" in text]
    assert len(raised) == 1
    lead.goes_to(f"/records/{record}")
    assert raised[0] in lead.text


def test_what_is_due_stands_on_every_page_of_the_form_and_late_first_on_the_home_page(site: Website, lead: Visitor):
    begun(site, absence_began_on="2026-03-03")
    record = begun(site, absence_began_on="2026-02-02")
    for address in (f"/drafts/{record}", f"/drafts/{record}/check", f"/records/{record}"):
        lead.goes_to(address)
        assert "Begin enquiries into the child's whereabouts" in lead.text
        assert "Estimated: the school's term dates are not known" in lead.text
    lead.goes_to("/")
    rows = [text_of(row) for row in lead.page.all("tr") if "Begin enquiries" in text_of(row)]
    assert "Late by" in rows[0]
    assert "Late" not in rows[1]
    lead.follows("All your deadlines")
    assert lead.page.title.startswith("Your deadlines")


def test_deadlines_download_as_a_calendar_for_who_is_signed_in_and_nobody_else(site: Website, lead: Visitor):
    begun(site, absence_began_on="2026-02-02", surname="Zzyzx")
    reply = lead.client.get("/deadlines.ics")
    assert reply.mimetype == "text/calendar"
    assert b"BEGIN:VEVENT" in reply.data
    assert b"Zzyzx" not in reply.data
    assert site.visitor().client.get("/deadlines.ics").status_code == 302


def test_anybody_sees_whom_to_call_and_who_answers_now(site: Website):
    visitor = site.visitor()
    visitor.goes_to("/contact")
    assert "Children's social care (MASH) 01632 960150 Open now" in visitor.text
    assert "Number not set yet" in visitor.text
    site.town.clock.move(hours=9)
    visitor.goes_to("/contact")
    assert "Until then: Emergency duty team" in visitor.text


def test_a_new_number_is_on_the_page_at_once(site: Website):
    own = '[[contact]]\nkey = "virtual_school"\nname = "Virtual school"\nphone = "01632 960177"\n'
    (site.town.services.home / "contacts.toml").write_text(own, encoding="utf-8")
    visitor = site.visitor()
    visitor.goes_to("/contact")
    assert "01632 960177" in visitor.text


def test_who_was_told_comes_along_into_the_next_form_that_raises_the_same_alert(site: Website):
    record = begun(
        site, looked_after="yes", looked_after_told="Pat Ames, duty", looked_after_told_at="2026-03-04T10:00+00:00"
    )
    referral = site.town.lead.opens_form_from(record, "cme2")
    values = site.town.lead.opens(referral).values
    assert (values["looked_after"], values["looked_after_told"]) == ("yes", "Pat Ames, duty")
