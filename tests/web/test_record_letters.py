"""Writing a letter from a record on the pages: choose, fill in, read, issue, and look at it again."""

from __future__ import annotations

import pytest

from cmeforms.documents.letters import letter_text
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.website import Visitor, Website

GIVEN = {"surname": "Quillfeather", "forenames": "Anouk Maya", "refuge": "no", "first_language": "Polish"}


@pytest.fixture
def officer(town: Town, site: Website) -> Visitor:
    """The CME officer, signed in, in a town with one referral; ``referral`` is its record."""
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5, given=GIVEN)
    town.lead.signs(record_id)
    visitor = site.signed_in(town.cme_officer)
    visitor.referral = record_id  # type: ignore[attr-defined]
    return visitor


def password(town: Town) -> str:
    return town.cme_officer.password


def goes_to_letters(officer: Visitor) -> None:
    officer.goes_to(f"/records/{officer.referral}")  # type: ignore[attr-defined]
    officer.follows("Write a letter")


def fills_first_letter(officer: Visitor, **typed: str) -> None:
    goes_to_letters(officer)
    officer.presses("Go on", {"template": "parent-first", "parent": "1"})
    officer.presses("Read the letter", {"applies": "none", **DATES, **typed})


DATES = {"absence.first_day-day": "2", "absence.first_day-month": "11", "absence.first_day-year": "2026"}


def test_a_letter_is_chosen_filled_read_and_issued(officer: Visitor, town: Town):
    fills_first_letter(officer)
    assert "Nothing was issued yet" in officer.reply.text
    assert "Anouk Maya Quillfeather" in officer.reply.text
    officer.presses("Issue the letter", {"password": password(town)})
    assert "It is kept exactly as issued" in officer.reply.text
    letter_id = officer.address.split("/")[-2]
    kept = officer.client.get(f"/letters/{letter_id}").data
    assert "we want to know that" in letter_text(kept).lower()
    state = town.services.log.state(letter_id)
    relations = {relation for relation, _ in state.links}
    assert {"letter_about", "child"} <= relations


def test_every_blank_is_told_at_once_beside_its_box(officer: Visitor):
    goes_to_letters(officer)
    officer.presses("Go on", {"template": "closed-parent"})
    officer.presses("Read the letter")
    told = officer.reply.text
    for label in (
        "School offered is missing",
        "First day at the school is missing",
        "Say whether one of these applies",
    ):
        assert told.count(label) >= 2
    assert "Read the letter" in told


def test_what_stops_a_letter_is_said_and_nothing_is_issued(officer: Visitor, town: Town):
    goes_to_letters(officer)
    officer.presses("Go on", {"template": "parent-first", "parent": "1"})
    officer.presses("Read the letter", {"applies": "alleged_risk", **DATES})
    assert "The person written to is said to be a risk to the child" in officer.reply.text
    assert not issued(town)


def issued(town: Town) -> list[object]:
    return [e for e in town.services.log.entries(after=0, limit=500) if e.kind is EntryKind.LETTER_ISSUED]


def test_a_wrong_password_issues_nothing_and_keeps_what_was_typed(officer: Visitor, town: Town):
    fills_first_letter(officer, **{"letter.officer_note": "Line one\r\nLine two"})
    officer.presses("Issue the letter", {"password": "not it"})
    assert "The password is not right" in officer.reply.text
    assert not issued(town)
    officer.presses("Change something")
    assert "Line two" in officer.inputs()["letter.officer_note"]


def test_a_second_click_issues_nothing_more(officer: Visitor, town: Town):
    fills_first_letter(officer)
    form = {**officer.inputs().to_dict(), "password": password(town)}
    address = f"/records/{officer.referral}/letters/issue"  # type: ignore[attr-defined]
    officer.posts(address, form)
    first = officer.address
    officer.posts(address, {**form, "csrf_token": officer.inputs()["csrf_token"]})
    assert (officer.address, len(issued(town))) == (first, 1)


def test_nobody_without_the_right_to_it_writes_letters(officer: Visitor, site: Website, town: Town):
    for worker in (town.other_lead, town.staff, town.administrator):
        visitor = site.signed_in(worker)
        assert visitor.client.get(f"/records/{officer.referral}/letters").status_code == 404  # type: ignore[attr-defined]


def test_a_school_is_offered_its_own_letter_alone_and_reads_it_again(officer: Visitor, site: Website, town: Town):
    lead = site.signed_in(town.lead)
    lead.referral = officer.referral  # type: ignore[attr-defined]
    goes_to_letters(lead)
    assert "First letter to a parent" in lead.text
    assert "another local authority" not in lead.text
    lead.presses("Go on", {"template": "parent-first", "parent": "1"})
    lead.presses("Read the letter", {"applies": "none", **DATES})
    lead.presses("Issue the letter", {"password": town.lead.password})
    assert "Oakfield Primary School" in letter_text(lead.client.get(lead.address.removesuffix("/about")).data)
    goes_to_letters(lead)
    lead.presses("Go on", {"template": "la-enquiry"})
    assert "This letter is sent by: CME officer." in lead.text


def test_markup_in_typed_words_stays_words(officer: Visitor):
    fills_first_letter(officer, **{"letter.officer_note": "<b>{{ la.name }}</b> & co"})
    assert "&lt;b&gt;{{ la.name }}&lt;/b&gt; &amp; co" in officer.reply.text
