"""A notice in law is issued only when a second person approves it, and exactly as it was put forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cmeforms.casework.children.conflicts import add_conflict
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.letters.approving import approve, put_forward, read_waiting
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.reading import view_letter
from cmeforms.casework.letters.waiting_notices import recent_notices
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from tests.casework.test_letters_from_records import notice_request, order_case, request
from tests.factories import Town

AGREED = "Ines Marlowe, legal services, 4 March 2026, LS/0412"


@pytest.fixture
def notice(town: Town) -> LetterRequest:
    """A notice to be given tomorrow, put forward by the CME officer."""
    wanted = notice_request(town, order_case(town), town.services.clock().date() + timedelta(days=1))
    put_forward(town.services, town.cme_officer.person, wanted)
    return wanted


def approves(town: Town, notice: LetterRequest, words: str = AGREED) -> str:
    return approve(town.services, town.welfare_officer.person, notice.record_id, notice.run_id, words)


def issued(town: Town) -> int:
    return len(town.services.log.newest_of(EntryKind.LETTER_ISSUED))


def test_a_notice_is_not_issued_by_one_person(town: Town):
    wanted = notice_request(town, order_case(town), town.services.clock().date())
    with pytest.raises(ActRefused, match="second person"):
        issue_letter(town.services, town.cme_officer.person, wanted)
    assert issued(town) == 0


def test_what_was_read_is_what_is_issued_in_the_name_of_whoever_wrote_it(town: Town, notice: LetterRequest):
    [waiting] = recent_notices(town.services, town.welfare_officer.person)
    assert not waiting.is_own
    read = read_waiting(town.services, town.welfare_officer.person, notice.record_id, notice.run_id)
    assert read.checked.addressed.notice_days == (date(2026, 3, 5), date(2026, 3, 19))
    town.clock.move(hours=20)  # the next day: the notice keeps the date on which it was written
    letter_id = approves(town, notice)
    view = view_letter(town.services, town.cme_officer.person, letter_id)
    assert view.state.documents[0].sha256 == waiting.letter_sha256
    assert "Farid Quillan" in view.text
    assert "4 March 2026" in view.text
    assert (view.approval.written_by, view.approval.approved_by) == ("Farid Quillan", "Esra Holloway")
    assert view.approval.words == AGREED
    assert recent_notices(town.services, town.welfare_officer.person) == []


def test_names_in_any_script_and_markup_are_words_and_what_is_no_box_is_not_kept(town: Town):
    wanted = notice_request(town, order_case(town), town.services.clock().date())
    names = {"to.full_name": "آنا <b>القلم</b> & {{ la.name }}", "hidden.field": "\ud800 never looked at"}
    put_forward(town.services, town.cme_officer.person, replace(wanted, typed={**wanted.typed, **names}))
    view = view_letter(town.services, town.cme_officer.person, approves(town, wanted))
    assert names["to.full_name"] in view.text


def test_two_clicks_of_either_person_make_one_notice(town: Town, notice: LetterRequest):
    put_forward(town.services, town.cme_officer.person, notice)
    assert len(recent_notices(town.services, town.cme_officer.person)) == 1
    assert approves(town, notice) == approves(town, notice)
    assert issued(town) == 1


def test_nobody_approves_their_own_notice(town: Town, notice: LetterRequest):
    assert read_waiting(town.services, town.cme_officer.person, notice.record_id, notice.run_id).waiting.is_own
    with pytest.raises(NotAllowed):
        approve(town.services, town.cme_officer.person, notice.record_id, notice.run_id, AGREED)
    assert issued(town) == 0


def test_only_who_sends_notices_approves_one(town: Town, notice: LetterRequest):
    for role in (Role.ADMISSIONS, Role.LEAD, Role.SOCIAL_WORKER, Role.ADMINISTRATOR):
        other = town.of_role(role).person
        assert recent_notices(town.services, other) == []
        with pytest.raises(NotAllowed):
            read_waiting(town.services, other, notice.record_id, notice.run_id)
        with pytest.raises(NotAllowed):
            approve(town.services, other, notice.record_id, notice.run_id, AGREED)


def test_who_must_not_act_on_the_case_does_not_approve(town: Town, notice: LetterRequest):
    child_id = child_of(town.services.log.state(notice.record_id))
    officer, other = town.cme_officer.person, town.welfare_officer.person
    add_conflict(town.services, officer, child_id, other.person_id, "They are a cousin of the mother.")
    assert recent_notices(town.services, other) == []
    with pytest.raises(NotAllowed):
        approves(town, notice)


def test_it_is_said_who_agreed_for_legal_services(town: Town, notice: LetterRequest):
    for words in ("", "  ", "x" * 501):
        with pytest.raises(ActRefused, match="legal services"):
            approves(town, notice, words)
    assert issued(town) == 0


def test_a_notice_whose_day_has_passed_is_written_again(town: Town, notice: LetterRequest):
    town.clock.move(days=2)
    read = read_waiting(town.services, town.welfare_officer.person, notice.record_id, notice.run_id)
    assert read.problems
    with pytest.raises(ActRefused, match="day"):
        approves(town, notice)
    town.clock.move(days=6)
    assert recent_notices(town.services, town.welfare_officer.person) == []


def test_a_notice_that_would_come_out_otherwise_by_now_is_refused(town: Town, notice: LetterRequest):
    settings = town.services.settings
    moved = replace(settings, authority=replace(settings.authority, phone="07700 900555"))
    services = replace(town.services, settings=moved)
    with pytest.raises(ActRefused, match="no longer"):
        approve(services, town.welfare_officer.person, notice.record_id, notice.run_id, AGREED)


def test_a_letter_issued_meanwhile_does_not_spoil_the_notice_to_the_other_parent(town: Town, notice: LetterRequest):
    other = replace(notice, run_id="b" * 32, typed={**notice.typed, "to.full_name": "Bertil Quillfeather"})
    put_forward(town.services, town.cme_officer.person, other)
    town.clock.move(hours=1)
    assert approves(town, notice) != approves(town, other)


def test_a_plain_letter_is_not_put_forward(town: Town):
    with pytest.raises(ActRefused):
        put_forward(town.services, town.cme_officer.person, request(order_case(town), "order-cover"))
