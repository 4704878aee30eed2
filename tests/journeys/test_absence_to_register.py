"""From ten days of absence to the register: each form knows what the one before it knew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmeforms.casework.ground.child_record import child_of
from tests.factories import Town
from tests.journeys.whole_way import Journey
from tests.states import all_states
from tests.web.pages import text_of
from tests.website import Visitor, Website
from tests.workers import Worker

CHILD = {"surname": "Żółwińska", "forenames": "Ikenna", "born_on": "2015-05-04", "upn": "H801200001001"}


def signs(visitor: Visitor, worker: Worker) -> None:
    visitor.follows("Check your answers")
    visitor.follows("Go on to sign")
    visitor.presses("Sign and submit", {"password": worker.password})
    assert "Recorded and sealed" in visitor.text


def with_what_a_checklist_asks_more(known: Mapping[str, Any]) -> dict[str, Any]:
    """The rows that came along, each with the answer that only the checklist asks for."""
    parents = [{**row, "lives_with_child": "yes"} for row in known["parents"]]
    return {"parents": parents, "siblings": [{**row, "attending": "yes"} for row in known["siblings"]]}


def school_notifies(town: Town) -> str:
    record = town.lead.starts("absence")
    absent = {"absence_began_on": "2026-02-16", "whereabouts_known": "no", "home_visit_made": "yes"}
    town.lead.fills(record, seed=3, given=CHILD | absent)
    town.lead.signs(record)
    return record


def officer_screens(journey: Journey, notification: str) -> None:
    officer, worker = journey.place.signed_in(journey.town.cme_officer), journey.town.cme_officer
    assert "Send the receipt" in officer.text
    officer.follows_row(CHILD["surname"], "Complete: Screen by the authority")
    journey.fill(officer, notification, journey.example(worker, notification, 3, {"screen_risk": "cme"}), "screen")
    signs(officer, worker)
    officer.goes_to("/")
    assert "Send the receipt" not in officer.text


def school_goes_on(site: Website, record: str, button: str, slug: str) -> str:
    """Open the next form from the one before, find the child there, add what is asked more, and sign."""
    lead, worker = site.signed_in(site.town.lead), site.town.lead
    lead.goes_to(f"/records/{record}")
    lead.presses(button)
    opened = Journey(site).newest(slug)
    known = worker.opens(opened).values
    assert (known["surname"], known["upn"], known["born_on"]) == (CHILD["surname"], CHILD["upn"], CHILD["born_on"])
    worker.fills(opened, seed=3, given=with_what_a_checklist_asks_more(known) if slug == "cme1" else None)
    lead.goes_to(f"/drafts/{opened}")
    signs(lead, worker)
    return opened


def test_ten_days_of_absence_end_as_a_matter_of_the_register_with_a_key_worker_and_a_clock(site: Website):
    site.child_names |= {CHILD["surname"], CHILD["forenames"]}
    notification = school_notifies(site.town)
    officer_screens(Journey(site), notification)
    checklist = school_goes_on(site, notification, "Open a CME 1", "cme1")
    referral = school_goes_on(site, checklist, "Open a CME 2", "cme2")
    officer = site.signed_in(site.town.cme_officer)
    assert "Screen the referral and send the receipt" in officer.text
    officer.goes_to("/register/cme")
    [row] = [text_of(row) for row in officer.page.all("tr") if "CME 2" in text_of(row)]
    assert "Nobody yet" in row
    officer.goes_to(f"/records/{referral}")
    assert "Screen the referral and send the receipt" in officer.text
    officer.follows("Choose a key worker")
    officer.presses("Save", {"person": site.town.cme_officer.person.person_id})
    officer.goes_to("/register/cme")
    officer.presses("Show these", {"text": "zolwinska"})
    [row] = [text_of(row) for row in officer.page.all("tr") if "CME 2" in text_of(row)]
    assert CHILD["surname"] in row
    assert site.town.cme_officer.person.name in row
    assert len({child_of(site.town.services.log.state(record)) for record in (notification, checklist, referral)}) == 1


def test_a_referral_that_is_opened_twice_from_one_form_is_one_referral(site: Website):
    notification = school_notifies(site.town)
    lead = site.signed_in(site.town.lead)
    for _again in range(2):
        lead.posts(f"/records/{notification}/open/cme2", {"csrf_token": lead.inputs()["csrf_token"]})
    assert len(all_states(site.town.services.log, "cme2")) == 1
    lead.goes_to(f"/records/{notification}")
    assert not lead.has_button("Open a CME 2")
