"""A notice on the pages: put forward, approved by a second person, and how it was given to the parent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cmeforms.definitions.roles import Role
from tests.casework.test_known_stops import another_form
from tests.casework.test_letters_from_records import issued_notice, notice_request, order_case
from tests.factories import Town
from tests.website import Visitor, Website

AGREED = "Ines Marlowe, legal services, 4 March 2026"
GIVEN = {"method": "handed", "served_by": "Femi <b>Clarke</b>", "proof": "صورة عند الباب"}


def today(town: Town) -> date:
    return town.services.clock().date()


def day_inputs(prefix: str, on: date) -> dict[str, str]:
    return {f"{prefix}-day": str(on.day), f"{prefix}-month": str(on.month), f"{prefix}-year": str(on.year)}


def writes_notice(town: Town, officer: Visitor) -> str:
    """The officer reads a notice that is ready to be put forward; the record it is written from."""
    record_id = order_case(town)
    wanted = notice_request(town, record_id, today(town))
    officer.goes_to(f"/records/{record_id}/letters")
    officer.presses("Go on", {"template": "notice-437"})
    officer.presses("Read the letter", {"applies": "none", **wanted.typed})
    assert not officer.has_button("Issue the letter")
    return record_id


def test_a_notice_is_put_forward_by_one_and_issued_by_another(town: Town, site: Website):
    officer = site.signed_in(town.cme_officer)
    record_id = writes_notice(town, officer)
    officer.presses("Put it forward", {"password": "not it"})
    assert "The password is not right" in officer.text
    officer.presses("Put it forward", {"password": town.cme_officer.password})
    assert "Somebody else approves it" in officer.text
    officer.follows("Look at it")
    assert not officer.has_button("Approve")

    other = site.signed_in(town.welfare_officer)
    other.goes_to("/")
    other.follows("One notice waits")
    other.follows("Read and approve")
    assert "Anouk Maya Quillfeather" in other.text
    other.presses("Approve and issue", {"password": town.welfare_officer.password, "approval": " "})
    assert "Say who agreed for legal services" in other.text
    other.presses("Approve and issue", {"password": "wrong", "approval": AGREED})
    assert "The password is not right" in other.text
    assert other.inputs()["approval"] == AGREED
    other.presses("Approve and issue", {"password": town.welfare_officer.password})
    assert f"Legal services: {AGREED}" in other.text
    assert "Nobody has written it down yet" in other.text
    other.goes_to("/letters/approvals")
    assert "No notice waits" in other.text
    assert record_id not in other.text


def puts_forward(town: Town, officer: Visitor) -> str:
    record_id = writes_notice(town, officer)
    officer.presses("Put it forward", {"password": town.cme_officer.password})
    return record_id


def test_a_notice_is_sent_back_with_a_reason_and_written_again(town: Town, site: Website):
    officer = site.signed_in(town.cme_officer)
    record_id = puts_forward(town, officer)
    other = site.signed_in(town.welfare_officer)
    other.goes_to("/letters/approvals")
    other.follows("Read and approve")
    assert not other.has_button("Withdraw the notice")
    other.presses("Send it back", {"reason": " "})
    assert "Say what must be different" in other.text
    other.presses("Send it back", {"reason": "Name <b>both</b> visits. ثم أعد"})
    assert "Sent back by Esra Holloway" in other.text

    officer.goes_to("/")
    officer.follows("One notice came back to you")
    assert "Name <b>both</b> visits. ثم أعد" in officer.text
    officer.presses("Write it again")
    assert officer.inputs()["to.full_name"] == "Anna Quillfeather"
    officer.presses("Read the letter")
    officer.presses("Put it forward", {"password": town.cme_officer.password})
    officer.goes_to(f"/records/{record_id}")
    assert "Waits for a second person" in officer.text
    assert "Sent back by Esra Holloway" in officer.text


def test_a_notice_that_is_stopped_meanwhile_says_so_and_is_withdrawn(town: Town, site: Website):
    officer = site.signed_in(town.cme_officer)
    record_id = puts_forward(town, officer)
    suspect = {"full_name": "Anna Quillfeather", "suspected": "yes"}
    another_form(town, record_id, "mace", Role.SOCIAL_WORKER, perpetrators=[suspect])
    officer.follows("Look at it")
    assert "This letter must not go to this person now." in officer.text
    officer.presses("Withdraw the notice")
    assert "Withdrawn by Farid Quillan" in officer.text


def test_a_notice_is_withdrawn_by_who_wrote_it(town: Town, site: Website):
    officer = site.signed_in(town.cme_officer)
    record_id = puts_forward(town, officer)
    officer.follows("Look at it")
    assert not officer.has_button("Send it back")
    officer.presses("Withdraw the notice")
    assert "Withdrawn by Farid Quillan" in officer.text
    officer.goes_to("/letters/approvals")
    assert "No notice waits" in officer.text
    assert record_id not in officer.text


def test_a_notice_posted_past_the_second_person_is_refused(town: Town, site: Website):
    officer = site.signed_in(town.cme_officer)
    record_id = writes_notice(town, officer)
    form = {**officer.inputs().to_dict(), "password": town.cme_officer.password}
    officer.posts(f"/records/{record_id}/letters/issue", form)
    assert "A second person approves a notice before it is issued. Nothing was issued." in officer.text


@pytest.fixture
def notice(town: Town, site: Website) -> Visitor:
    """The officer on the page of a notice that names today as its first day."""
    letter_id = issued_notice(town, today(town))
    visitor = site.signed_in(town.cme_officer)
    visitor.goes_to(f"/letters/{letter_id}/about")
    return visitor


def test_the_day_of_service_is_day_one_and_the_last_day_is_told(notice: Visitor, town: Town):
    notice.presses("Write this down", {**GIVEN, **day_inputs("served", today(town))})
    assert "Day 1 is 4 March 2026. The last of 15 days is 18 March 2026." in notice.text
    assert "By Femi <b>Clarke</b>." in notice.text
    assert GIVEN["proof"] in notice.text


def test_a_notice_given_later_than_it_says_must_be_issued_again(notice: Visitor, town: Town):
    address = notice.address
    town.clock.move(days=1)
    notice.signs_in(town.cme_officer)
    notice.goes_to(address)
    notice.presses("Write this down", {**GIVEN, **day_inputs("served", today(town))})
    assert "its 15 days end on 19 March 2026" in notice.text
    assert "issue the notice again" in notice.text


def test_a_notice_may_be_given_twice_and_both_are_kept(notice: Visitor, town: Town):
    notice.presses("Write this down", {**GIVEN, **day_inputs("served", today(town))})
    again = {"method": "posted", "served_by": "Royal Mail", "proof": "Recorded delivery AB 12"}
    notice.presses("Write this down", {**again, **day_inputs("served", today(town))})
    assert "Femi" in notice.text
    assert "Recorded delivery AB 12" in notice.text


def test_a_day_to_come_or_before_the_letter_is_refused_and_what_was_typed_stays(notice: Visitor, town: Town):
    for days in (1, -1, 400):
        notice.presses("Write this down", {**GIVEN, **day_inputs("served", today(town) + timedelta(days=days))})
        assert "The day must lie between the day of issue and today." in notice.text
        assert notice.inputs()["proof"] == GIVEN["proof"]
    for wrong in ({"served-day": "31", "served-month": "2"}, {"method": "pigeon"}, {"proof": ""}):
        notice.presses("Write this down", {**GIVEN, **day_inputs("served", today(town)), **wrong})
        assert "There is a problem" in notice.text
    assert "Nobody has written it down yet" in notice.text
