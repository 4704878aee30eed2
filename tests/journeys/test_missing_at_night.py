"""At two in the morning: a child did not come home, the pack is ready, and the police get what they need."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmeforms.casework.children.placements import end_placement, place_child
from cmeforms.casework.ground.child_record import child_of
from cmeforms.clock import london_date
from cmeforms.definitions.model import Section
from cmeforms.definitions.roles import Role
from tests.documents_read import pdf_text
from tests.factories import Town
from tests.journeys.measured import Effort, MeasuredVisitor, measured
from tests.website import Website

CHILD = {"surname": "Quillfeather", "forenames": "Ottoline", "born_on": "2011-05-06"}
TWO_AT_NIGHT = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)

LAST_SEEN = {
    "emergency_considered": "yes",
    "last_seen_at-day": "6",
    "last_seen_at-month": "3",
    "last_seen_at-year": "2026",
    "last_seen_at-time": "21:30",
    "last_seen_where": "Bus stop, Mere Road",
    "wearing": "Grey coat, red bag",
    "circumstances": "Went to the shop, not back",
    "medication_needed": "no",
}
TOLD = {"police_told_at-day": "7", "police_told_at-month": "3", "police_told_at-year": "2026"}
TOLD["police_told_at-time"] = "01:20"
SUMMARY = {
    "risk_summary": "Four hours out at night, never before.",
    "actions_taken": "Rang her and two friends; searched house and garden.",
    "review_on-day": "8",
    "review_on-month": "3",
    "review_on-year": "2026",
    "shared_with-0-agency": "police",
    "shared_with-0-at-day": "7",
    "shared_with-0-at-month": "3",
    "shared_with-0-at-year": "2026",
    "shared_with-0-at-time": "01:20",
    "shared_with-0-method": "101",
}

MOST = Effort(requests=25, typed=25, letters=270, ticked=26)
"""What it takes from the carer's first page to both sealed forms and the police's version. Of the boxes sixteen are
parts of four dates, five are the sentences without which nobody can search, and one is the password, twice; each of the
26 ticks is a question of risk that the police ask. More than this is a step back: something known is asked again."""


@pytest.fixture
def ready(site: Website) -> str:
    """The pack that the social worker filled when the placement began; it is two in the morning now."""
    town, worker = site.town, site.town.of_role(Role.SOCIAL_WORKER)
    pack = worker.starts("grab-pack")
    worker.fills(pack, seed=4, given=CHILD | {"exploitation": "no", "gangs": "no", "child_protection_plan": "no"})
    worker.signs(pack)
    place_child(town.services, worker.person, child_id(town, pack), "lakeside-home", london_date(town.clock()))
    town.clock.now = TWO_AT_NIGHT
    site.child_names |= {CHILD["surname"], CHILD["forenames"]}
    return pack


def child_id(town: Town, record_id: str) -> str:
    return child_of(town.services.log.state(record_id))


def signs(carer: MeasuredVisitor, password: str) -> None:
    carer.follows("Check your answers")
    carer.follows("Go on to sign")
    carer.presses("Sign and submit", {"password": password})
    assert "Recorded and sealed" in carer.text


def opens_the_pack(carer: MeasuredVisitor) -> None:
    """From the first page, where the child stands, to the part that is filled when a child is missing."""
    carer.follows("Ottoline Quillfeather")
    carer.follows("Complete: Section 2: the child is missing")


def fills_the_second_part(carer: MeasuredVisitor) -> None:
    """Three pages that can be left as they are, two that ask for what the police need."""
    carer.follows("Last seen")
    assert "Tell the police as soon as possible" in carer.text
    carer.presses("Save and continue", LAST_SEEN)
    assert "Nothing here stops you from sending" in carer.text
    carer.presses("Save and continue")
    carer.presses("Save and continue")
    assert "Police informed at: this must be answered" in carer.text
    carer.presses("Save and continue", TOLD)
    carer.presses("Save and continue")


def no_to_the_rest(carer: MeasuredVisitor, section: Section) -> dict[str, str]:
    """No to each question of the page that the pack has not answered already."""
    asked = {field.id for field in section.fields if field.kind == "yes_no_not_known"}
    return dict.fromkeys(asked - set(carer.inputs()), "no")


def assesses_the_risk(carer: MeasuredVisitor, sections: dict[str, Section]) -> None:
    """The child, the place and the time are known from the pack; the rest is ticked, with two sentences."""
    carer.follows("The child")
    assert "Ottoline" in carer.inputs()["forenames"]
    carer.presses("Save and continue", {"emergency_considered": "yes"})
    carer.presses("Save and continue", no_to_the_rest(carer, sections["at_once"]) | {"abduction": "not_known"})
    assert "One of these alone makes the risk high. Tell the police now" in carer.text
    assert "High risk: who was told: this must be answered" in carer.text
    carer.presses("Save and continue", {"police_told": "Police, 101, call taker"})
    for section in ("health", "harm", "circumstances"):
        carer.presses("Save and continue", no_to_the_rest(carer, sections[section]))
    carer.presses("Save and continue", SUMMARY)


def test_a_carer_gives_the_police_what_they_need_with_little_typing(site: Website, ready: str):
    worker = site.town.of_role(Role.CARER)
    carer = measured(site, worker)
    opens_the_pack(carer)
    fills_the_second_part(carer)
    signs(carer, worker.password)
    carer.presses("Open a Missing child risk assessment")
    assert "Tell the police at once Late by 4 hours" in carer.text
    definition = site.town.services.catalogue.find("missing-risk").definition
    assesses_the_risk(carer, {section.id: section for section in definition.sections})
    signs(carer, worker.password)
    carer.follows("Version for: The police")
    carer.presses("Make this version")
    sheet = " ".join(pdf_text(carer.downloads("Version for: The police")).split())
    print(carer.effort)
    for wanted in ("Ottoline", "6 March 2026 at 21:30", SUMMARY["risk_summary"]):
        assert wanted in sheet
    assert carer.effort.requests <= MOST.requests, str(carer.effort)
    assert carer.effort.typed <= MOST.typed, str(carer.effort)
    assert carer.effort.letters <= MOST.letters, str(carer.effort)
    assert carer.effort.ticked <= MOST.ticked, str(carer.effort)


def test_what_the_pack_knows_stands_in_the_police_version_and_what_is_not_theirs_does_not(site: Website, ready: str):
    worker = site.town.of_role(Role.CARER)
    carer = measured(site, worker)
    opens_the_pack(carer)
    fills_the_second_part(carer)
    signs(carer, worker.password)
    carer.follows("Version for: The police")
    carer.presses("Make this version")
    sheet = " ".join(pdf_text(carer.downloads("Version for: The police")).split())
    for wanted in ("Quillfeather", "Bus stop, Mere Road", "Grey coat, red bag", "7 March 2026 at 01:20"):
        assert wanted in sheet
    carer.follows("Version for: Poster")
    carer.presses("Make this version")
    poster = pdf_text(carer.downloads("Version for: Poster"))
    assert "Grey coat" in poster
    assert LAST_SEEN["circumstances"] not in poster


def test_the_duty_team_opens_the_child_by_night_and_the_social_worker_reads_of_it(site: Website, ready: str):
    duty, town = site.town.of_role(Role.DUTY_TEAM), site.town
    visitor = site.signed_in(duty)
    assert visitor.client.get(f"/records/{ready}").status_code == 404
    visitor.follows("Out of hours")
    town.clock.move(seconds=31)
    born = {"born-day": "6", "born-month": "5", "born-year": "2011"}
    why = {"reason_code": "missing", "reason": "Lakeside House rang: she is not back."}
    visitor.presses(
        "Open this child's records",
        {"child_name": "Ottoline Quillfeather", "code": town.code_of(duty), **born, **why},
    )
    assert "out of hours, until" in visitor.reply.text
    assert visitor.downloads("Sealed PDF of Grab pack").startswith(b"%PDF")
    visitor.goes_to(f"/records/{ready}")
    visitor.presses("Open a Missing episode")
    assert "Missing episode" in visitor.text
    social_worker = site.signed_in(town.of_role(Role.SOCIAL_WORKER))
    assert why["reason"] in social_worker.text


def test_a_child_who_is_placed_elsewhere_is_nobodys_at_this_home(site: Website, ready: str):
    worker, town = site.town.of_role(Role.SOCIAL_WORKER), site.town
    end_placement(town.services, worker.person, child_id(town, ready), london_date(town.clock()))
    carer = site.signed_in(town.of_role(Role.CARER))
    assert "Ottoline" not in carer.text
    assert carer.client.get(f"/records/{ready}").status_code == 404
