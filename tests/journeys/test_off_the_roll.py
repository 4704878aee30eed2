"""A name is taken off the roll: the page says which day breaks the run, and what follows when nobody knows where to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cmeforms.rulebook.days import is_working_day
from tests.journeys.whole_way import Journey
from tests.website import Visitor, Website

CHILD = {"surname": "Quillfeather", "forenames": "Zoë", "born_on": "2015-05-04"}
BEGAN = date(2026, 1, 5)
SECTION = "ground_i"
BREAKS = "the code of Tuesday 20 January 2026, afternoon, breaks the run"


def run_of(days: int) -> list[dict[str, str]]:
    """So many working days from the first, each with both sessions not authorised."""
    found = [
        BEGAN + timedelta(days=number) for number in range(2 * days) if is_working_day(BEGAN + timedelta(days=number))
    ]
    return [{"on": day.isoformat(), "am": "O", "pm": "O"} for day in found[:days]]


@pytest.fixture
def leaver(site: Website) -> str:
    """A deletion return for ground (i), all but the run filled."""
    site.child_names |= {CHILD["surname"], CHILD["forenames"]}
    lead = site.town.lead
    record = lead.starts("leaver")
    given = {
        "ground": "i",
        "absence_began_on": BEGAN.isoformat(),
        "session_codes": run_of(20),
        "deleted_on": "2026-03-05",
    }
    lead.fills(record, seed=4, given={**CHILD, **given, "ground_met_on": "2026-03-04", "status": ["none_known"]})
    return record


def types_the_run(site: Website, visitor: Visitor, record: str, rows: list[dict[str, Any]]) -> None:
    section = Journey(site).definition("leaver").section(SECTION)
    values = {**site.town.lead.opens(record).values, "session_codes": rows}
    visitor.goes_to(f"/drafts/{record}/sections/{SECTION}")
    visitor.fills_section(Journey(site).definition("leaver"), section, values)


def test_ground_i_is_refused_with_the_day_that_breaks_the_run(site: Website, leaver: str):
    visitor = site.signed_in(site.town.lead)
    rows = run_of(20)
    rows[11]["pm"] = "U"
    types_the_run(site, visitor, leaver, rows)
    assert BREAKS in visitor.text, visitor.text
    visitor.goes_to(f"/drafts/{leaver}/check")
    assert BREAKS in visitor.text, visitor.text
    assert "Go on to sign" not in visitor.text
    types_the_run(site, visitor, leaver, run_of(20))
    assert "breaks the run" not in visitor.text


def test_a_school_day_that_is_left_out_is_named(site: Website, leaver: str):
    visitor = site.signed_in(site.town.lead)
    rows = run_of(21)
    del rows[2]
    types_the_run(site, visitor, leaver, rows)
    visitor.goes_to(f"/drafts/{leaver}/check")
    assert "there is no row for Wednesday 7 January 2026" in visitor.text


def test_ground_i_goes_on_to_the_joint_enquiry(site: Website, leaver: str):
    """The authority's half is asked of the authority; the two records know each other."""
    town = site.town
    visitor = site.signed_in(town.lead)
    visitor.goes_to(f"/drafts/{leaver}")
    visitor.presses("Open a Deletion agreement")
    agreement = Journey(site).newest("deletion")
    values = town.lead.opens(agreement).values
    assert (values["ground"], values["absence_began_on"]) == ("i", BEGAN.isoformat())
    assert values["leaver_reference"] == town.services.log.state(leaver).reference


LOST = "the transfer file goes to the lost pupils' database, as XXXXXXX"


@pytest.mark.parametrize(("sent_to", "is_warned"), [("school", True), ("XXXXXXX", False)])
def test_a_leaver_whose_destination_nobody_knows_is_to_be_referred_and_is_a_lost_pupil(
    site: Website, sent_to: str, is_warned: bool
):
    lead = site.town.lead
    record = lead.starts("leaver")
    given = {"ground": "g", "destination_confirmed": "none", "moving_abroad": "no", "ctf_destination": sent_to}
    lead.fills(record, seed=4, given={**CHILD, **given, "status": ["none_known"]})
    visitor = site.signed_in(lead)
    visitor.goes_to(f"/drafts/{record}/check")
    assert (
        "No school and no authority has confirmed where the child goes: refer the child".lower() in visitor.text.lower()
    )
    assert (LOST in visitor.text) is is_warned
    visitor.goes_to(f"/drafts/{record}")
    visitor.presses("Open a Deletion agreement")
    agreement = Journey(site).newest("deletion")
    visitor.goes_to(f"/drafts/{agreement}/sections/pupil")
    assert visitor.inputs()["surname"] == CHILD["surname"]
    values = lead.opens(agreement).values
    assert (values["ground"], values["upn"]) == ("g", lead.opens(record).values["upn"])
