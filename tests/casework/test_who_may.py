"""Another school's lead, the wrong role and the signer are refused; a refusal leaves a trace and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cmeforms.casework.lists.work_lists import Waiting
from cmeforms.casework.papers.viewing import ListedRecord
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.workers import Worker

ACTS: dict[str, Callable[[Worker, str], object]] = {
    "view": lambda who, record_id: who.views(record_id),
    "open the draft": lambda who, record_id: who.opens(record_id),
    "save": lambda who, record_id: who.types(record_id, "pupil", {"surname": "Changed"}),
    "check": lambda who, record_id: who.checks(record_id),
    "sign": lambda who, record_id: who.signs(record_id, draft_revision=1),
    "countersign": lambda who, record_id: who.countersigns(record_id, revision=1),
    "return": lambda who, record_id: who.returns(record_id, "Not mine to return.", revision=1),
    "complete": lambda who, record_id: who.completes_office(record_id, draft_revision=1),
    "open another form": lambda who, record_id: who.opens_form_from(record_id, "cme2"),
    "download": lambda who, record_id: who.downloads(record_id, "0" * 64),
    "discard": lambda who, record_id: who.discards(record_id),
    "issue letters": lambda who, record_id: who.issues_letters([record_id], ["oakfield"]),
}


def _is_refused(act: Callable[[Worker, str], object], worker: Worker, record_id: str) -> bool:
    try:
        act(worker, record_id)
    except NotAllowed:
        return True
    return False


def test_another_schools_lead_is_refused_everything_and_learns_nothing(signed):
    stranger, before = signed.town.other_lead, signed.town.services.log.state(signed.record_id)
    for name, act in ACTS.items():
        with pytest.raises(NotAllowed) as existing:
            act(stranger, signed.record_id)
        with pytest.raises(NotAllowed) as missing:
            act(stranger, "f" * 32)
        assert str(missing.value) == str(existing.value), name
    assert signed.town.services.log.state(signed.record_id) == before


def test_roles_apart_from_the_case_are_refused_everything(signed):
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.CARER, Role.ADMISSIONS):
        for name, act in ACTS.items():
            assert _is_refused(act, signed.town.of_role(role), signed.record_id), f"{role} may {name}"


def test_a_refusal_is_written_down_with_who_and_what(signed):
    town = signed.town
    with pytest.raises(NotAllowed):
        town.other_lead.views(signed.record_id)
    [entry] = town.services.log.newest_of(EntryKind.ACCESS_REFUSED)
    assert (entry.record_id, entry.person_id, entry.facts["action"]) == (signed.record_id, "chidi", "view")


def test_staff_fill_in_but_do_not_sign_a_checklist(town: Town):
    record_id = town.staff.starts("cme1")
    town.staff.fills(record_id, seed=2)
    with pytest.raises(NotAllowed):
        town.staff.signs(record_id)
    assert town.lead.signs(record_id).reference


def test_the_signer_cannot_countersign_even_in_a_second_role(signed):
    lead = signed.town.lead
    both_hats = replace(lead, person=replace(lead.person, roles=(Role.LEAD, Role.PAEWS)))
    for act in (lead.countersigns, both_hats.countersigns):
        with pytest.raises((ActRefused, NotAllowed)):
            act(signed.record_id)
    assert len(signed.town.services.log.state(signed.record_id).signatures) == 1


def test_a_countersignature_needs_an_outcome_that_is_offered(signed):
    officer = signed.town.welfare_officer
    for outcome in ("", "return", "I agree", "<b>"):
        with pytest.raises(ActRefused):
            officer.countersigns(signed.record_id, outcome)


def test_a_return_needs_a_reason_of_plain_text(signed):
    officer = signed.town.welfare_officer
    for reason in ("", "   \n", "x" * 4_001, "hidden \u202e text", "\ud800"):
        with pytest.raises(ActRefused):
            officer.returns(signed.record_id, reason)


def test_nobody_acts_on_a_revision_that_they_did_not_read(signed):
    town = signed.town
    town.welfare_officer.returns(signed.record_id, "Please add the visit.")
    town.lead.types(signed.record_id, "result", {"further_information": "The visit was on Friday."})
    town.lead.signs(signed.record_id)
    with pytest.raises(ActRefused):
        town.welfare_officer.countersigns(signed.record_id, revision=1)
    with pytest.raises(ActRefused):
        town.welfare_officer.returns(signed.record_id, "Again.", revision=1)


def test_a_closed_account_may_nothing(signed):
    lead = signed.town.lead
    closed = replace(lead, person=replace(lead.person, is_active=False))
    with pytest.raises(NotAllowed):
        closed.views(signed.record_id)


def test_letters_are_for_officers_about_referrals_to_schools(signed, referred):
    officer = referred.town.cme_officer
    for record_ids, schools in (
        ([], ["oakfield"]),
        ([referred.record_id], []),
        ([referred.record_id], ["lakeside-home"]),
        ([referred.record_id], ["no-such-school"]),
    ):
        with pytest.raises(ActRefused):
            officer.issues_letters(record_ids, schools)
    with pytest.raises(ActRefused, match="of another kind"):
        signed.town.cme_officer.issues_letters([signed.record_id], ["oakfield"])
    with pytest.raises(NotAllowed):
        officer.downloads_letter("f" * 32)
    with pytest.raises(NotAllowed):
        officer.downloads_letter(referred.record_id)


def test_a_list_holds_only_what_the_person_may_see(signed, referred):
    for begun, insider, stranger in (
        (signed, signed.town.lead, signed.town.other_lead),
        (referred, referred.town.cme_officer, referred.town.welfare_officer),
    ):
        seen = insider.looks_home()
        assert begun.record_id in [r.state.record_id for r in parts(seen)]
        unseen = stranger.looks_home()
        assert parts(unseen) == []
        assert (unseen.to_do.total, unseen.others.total, unseen.done.total) == (0, 0, 0)


def parts(waiting: Waiting) -> list[ListedRecord]:
    return [*waiting.to_do.records, *waiting.others.records, *waiting.done.records]


def test_other_schools_records_do_not_push_ones_own_out_of_the_list(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cmeforms.casework.lists.work_lists.RECORDS_ON_HOME_PAGE", 3)
    own = town.staff.starts("cme1")
    for _ in range(7):
        town.clock.move(seconds=1)
        town.lead.starts("cme1")
    assert [r.state.record_id for r in town.staff.looks_home().to_do.records] == [own]
