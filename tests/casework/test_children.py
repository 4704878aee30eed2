"""A child's record: opened with the first submission, shared by forms opened from one another, never merged."""

from __future__ import annotations

import pytest

from cmeforms.casework.children.child_page import view_child
from cmeforms.casework.ground.child_record import child_of, linked_to, records_of
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.errors import NotAllowed
from cmeforms.records.entries import EntryKind
from tests.factories import Town


def child_id(town: Town, record_id: str) -> str:
    return child_of(town.services.log.state(record_id))


def test_a_draft_has_no_child_and_its_first_submission_opens_one_in_the_same_act(town: Town):
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    assert child_id(town, record_id) == ""
    town.lead.signs(record_id)
    child = town.services.log.state(child_id(town, record_id))
    assert records_of(child) == (record_id,)
    assert child.reference.startswith("CH-")
    accepted = [e for e in town.services.log.entries(limit=500) if e.kind is EntryKind.SUBMISSION_ACCEPTED]
    assert child.created_at == accepted[-1].at


def test_a_form_mended_and_submitted_again_keeps_its_child(signed):
    town, before = signed.town, child_id(signed.town, signed.record_id)
    town.welfare_officer.returns(signed.record_id, "Add the neighbours.")
    town.lead.signs(signed.record_id)
    assert child_id(town, signed.record_id) == before
    assert linked_to(town.services.log.state(signed.record_id), "child") == (before,)


def test_a_form_opened_from_another_is_about_the_same_child_from_its_first_draft(town: Town):
    checklist = town.lead.starts("cme1")
    town.lead.fills(checklist, seed=3)
    referral = town.lead.opens_form_from(checklist, "cme2")
    assert child_id(town, referral) == child_id(town, checklist) != ""
    child = town.services.log.state(child_id(town, referral))
    assert set(records_of(child)) == {checklist, referral}


def test_two_forms_with_the_same_names_get_two_children(signed):
    town = signed.town
    again = town.lead.starts("cme1")
    town.lead.fills(again, seed=3)
    town.lead.signs(again)
    assert child_id(town, again) != child_id(town, signed.record_id)


def test_the_page_of_a_child_leaves_out_what_was_erased(town: Town):
    checklist = town.lead.starts("cme1")
    town.lead.fills(checklist, seed=3)
    town.lead.signs(checklist)
    referral = town.lead.opens_form_from(checklist, "cme2")
    child = child_id(town, checklist)
    erased = erase(town.services, town.services.log.state(checklist).reference, rule="R-RET-01", reason_code="test")
    assert town.services.log.state(child).reference in erased.linked
    view = view_child(town.services, town.lead.person, child)
    assert {item.record.record_id for item in view.timeline} == {referral}


def test_a_child_that_was_erased_has_no_page_and_stops_no_form(town: Town):
    checklist = town.lead.starts("cme1")
    town.lead.fills(checklist, seed=3)
    town.lead.signs(checklist)
    gone = child_id(town, checklist)
    erase(town.services, town.services.log.state(gone).reference, rule="R-RET-01", reason_code="test")
    with pytest.raises(NotAllowed):
        view_child(town.services, town.lead.person, gone)
    referral = town.lead.opens_form_from(checklist, "cme2")
    assert child_id(town, referral) == child_id(town, checklist) != gone
    assert view_child(town.services, town.lead.person, child_id(town, referral)).timeline
    assert town.services.log.verify_chain().is_well
    assert town.services.log.differing_states() == []
