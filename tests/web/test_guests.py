"""Answers by one-time link and public referrals, on the real pages: let in once, for one form, and nothing to read back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cmeforms.casework.children.conflicts import add_conflict
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.mail.invitations import invite
from cmeforms.casework.mail.public_referral import MOST_OF_ADDRESS
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.accounts import Accounts, change_organisation
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import claim_due
from cmeforms.records.post import OutgoingMessage
from cmeforms.samples.examples import example_answers
from cmeforms.submissions.lifecycle import RecordState, Stage
from tests.documents_read import pdf_text
from tests.factories import Town
from tests.states import all_states
from tests.website import Visitor, Website, without_token

REFUSED = "This link cannot be opened"


def mail_from(town: Town) -> OutgoingMessage:
    """The next message in the outbox."""
    claimed = claim_due(town.services.log, at=town.clock(), lease=timedelta(days=9))
    assert claimed is not None
    return claimed.message


def link_in(message: OutgoingMessage) -> str:
    [address] = re.findall(r"http://127\.0\.0\.1:8000(/l/\S+)", message.text)
    return str(address)


def fill(visitor: Visitor, record_id: str, given: dict[str, Any] | None = None) -> None:
    """Answer every section of the guest's form."""
    services = visitor.site.town.services
    definition = services.definition(services.log.state(record_id).definition_sha256).definition
    stored = services.log.read_draft(record_id)
    known = {**dict(stored.values), **(given or {})}
    values = example_answers(definition, 4, london_date(services.clock()), given=known)
    for section in definition.sections_of(""):
        visitor.goes_to(f"/drafts/{record_id}/sections/{section.id}")
        visitor.fills_section(definition, section, values)


def record_of(town: Town, slug: str) -> RecordState:
    [state] = all_states(town.services.log, slug)
    return state


@pytest.fixture
def site(town: Town) -> Website:
    return Website(town)


@pytest.fixture
def enquiry(site: Website) -> str:
    """A CME 4 enquiry to another authority, signed by the officer."""
    officer = site.town.cme_officer
    record_id = officer.starts("cme4")
    officer.fills(record_id, seed=2, given={"surname": "Quillfeather"})
    officer.signs(record_id)
    return record_id


def asks(site: Website, record_id: str, organisation_id: str, **given: str) -> Visitor:
    officer = site.signed_in(site.town.cme_officer)
    officer.goes_to(f"/records/{record_id}/ask")
    officer.presses("Send the link", {"organisation": organisation_id, **given})
    return officer


def test_another_authority_answers_by_link_and_the_answer_stands_beside_the_enquiry(site: Website, enquiry: str):
    asks(site, enquiry, "southmere")
    message = mail_from(site.town)
    assert message.recipient == "cme@southmere.example"
    assert "Quillfeather" not in message.subject + message.text
    guest = site.visitor()
    guest.goes_to(link_in(message))
    guest.presses("Open the form")
    reply = record_of(site.town, "cme5b")
    assert guest.address == f"/drafts/{reply.record_id}"
    assert "/l/" not in guest.address
    assert site.town.services.log.read_draft(reply.record_id).values["surname"] == "Quillfeather"
    fill(guest, reply.record_id)
    guest.goes_to(f"/drafts/{reply.record_id}/check")
    guest.follows("Go on to sign")
    guest.presses("Declare and send", {"name": "Bronwen Ashgrove"})
    assert "Sent: thank you" in guest.text
    sent = record_of(site.town, "cme5b")
    assert sent.stage is Stage.COMPLETE
    assert ("opened", reply.record_id) in site.town.services.log.state(enquiry).links
    pdf = site.town.cme_officer.downloads(reply.record_id, sent.documents[0].sha256)
    assert "Bronwen Ashgrove" in pdf_text(pdf)
    assert "Declared without an account" in pdf_text(pdf)
    assert mail_from(site.town).purpose == "thanks"
    officer = site.signed_in(site.town.cme_officer)
    assert "Answered" in text(officer, f"/records/{enquiry}/ask")
    assert reply.reference in text(officer, f"/records/{enquiry}")


def test_whoever_is_signed_in_is_told_that_a_guests_form_signs_them_out(site: Website, enquiry: str):
    asks(site, enquiry, "southmere")
    address = link_in(mail_from(site.town))
    officer, stranger = site.signed_in(site.town.cme_officer), site.visitor()
    for page in (address, "/refer"):
        assert "signs you out in this browser" in text(officer, page)
        assert "signs you out" not in text(stranger, page)


def text(visitor: Visitor, address: str) -> str:
    visitor.goes_to(address)
    return visitor.text


def test_a_school_answers_a_letter_with_the_children_named_there(site: Website):
    town = site.town
    referral = town.lead.starts("cme2")
    town.lead.fills(referral, seed=5, given={"surname": "Ożarowska", "forenames": "Łucja"})
    town.lead.signs(referral)
    [letter] = town.cme_officer.issues_letters([referral], ["harbour"])
    asks(site, letter.record_id, "harbour")
    guest = site.visitor()
    guest.goes_to(link_in(mail_from(town)))
    guest.presses("Open the form")
    values = town.services.log.read_draft(record_of(town, "cme3b").record_id).values
    assert [row["full_name"] for row in values["children"]] == ["Łucja Ożarowska"]
    assert values["enquiry_reference"] == letter.reference
    assert values["school"]["name"] == "Harbour Academy"


def test_opened_a_second_time_elsewhere_the_link_shows_nothing_and_is_noted(site: Website, enquiry: str):
    asks(site, enquiry, "southmere")
    link = link_in(mail_from(site.town))
    first, second = site.visitor(), site.visitor()
    for visitor in (first, second):
        visitor.goes_to(link)
        visitor.presses("Open the form")
    assert REFUSED in second.text
    assert site.town.services.log.newest_of(EntryKind.LINK_REFUSED)
    first.goes_to(f"/drafts/{record_of(site.town, 'cme5b').record_id}")


def test_every_refusal_is_the_same_page(site: Website, enquiry: str):
    pages = set()
    officer = asks(site, enquiry, "southmere")
    called_back = link_in(mail_from(site.town))
    officer.presses("Call back")
    asks(site, enquiry, "southmere", with_code="yes")
    with_code = link_in(mail_from(site.town))
    asks(site, enquiry, "oakfield")
    late = link_in(mail_from(site.town))
    visitor = site.visitor()
    for address in (called_back, with_code, "/l/" + "x" * 43, late):
        if address == late:
            site.town.clock.move(days=29)
        visitor.goes_to(address)
        visitor.presses("Open the form")
        assert visitor.reply.status_code == 404
        pages.add(without_token(visitor.reply.text))
    assert len(pages) == 1


def test_with_a_code_told_by_telephone_it_opens_by_both(site: Website, enquiry: str):
    officer = asks(site, enquiry, "southmere", with_code="yes")
    [code] = re.findall(r"\b\d{6}\b", officer.text)
    message = mail_from(site.town)
    assert code not in message.text
    guest = site.visitor()
    guest.goes_to(link_in(message))
    guest.presses("Open the form", {"code": f"{code[:3]} {code[3:]}"})
    assert guest.address.startswith("/drafts/")


def test_the_link_of_an_erased_enquiry_opens_nothing(site: Website, enquiry: str):
    asks(site, enquiry, "southmere")
    guest = site.visitor()
    guest.goes_to(link_in(mail_from(site.town)))
    erase(site.town.services, site.town.services.log.state(enquiry).reference, rule="R", reason_code="ended")
    guest.presses("Open the form")
    assert (guest.reply.status_code, REFUSED in guest.text) == (404, True)


def test_a_letter_is_answered_although_the_form_it_was_written_from_is_erased(site: Website):
    town = site.town
    referral = town.lead.starts("cme2")
    town.lead.fills(referral, seed=5)
    town.lead.signs(referral)
    [letter] = town.cme_officer.issues_letters([referral], ["harbour"])
    asks(site, letter.record_id, "harbour")
    guest = site.visitor()
    guest.goes_to(link_in(mail_from(town)))
    erase(town.services, town.services.log.state(referral).reference, rule="R", reason_code="ended")
    guest.presses("Open the form")
    assert guest.address == f"/drafts/{record_of(town, 'cme3b').record_id}"


def test_an_officer_on_the_conflict_list_sends_no_link_about_the_case_from_a_letter_either(site: Website):
    town, officer = site.town, site.town.cme_officer
    referral = town.lead.starts("cme2")
    town.lead.fills(referral, seed=5)
    town.lead.signs(referral)
    [letter] = officer.issues_letters([referral], ["harbour"])
    child = child_of(town.services.log.state(referral))
    asks(site, letter.record_id, "harbour")
    add_conflict(town.services, officer.person, child, officer.person.person_id, "Knows the family")
    with pytest.raises(NotAllowed):
        invite(town.services, officer.person, letter.record_id, "harbour", with_code=False)


@pytest.mark.parametrize("organisation_id", ["authority", "southmere", "nobody"])
def test_nobody_is_asked_who_is_not_on_the_list(site: Website, enquiry: str, organisation_id: str):
    services, officer = site.town.services, site.town.cme_officer.person
    with services.log.act(at=services.clock()) as act:
        change_organisation(act, replace(Accounts(services.log).organisation("southmere"), closed_on="2026-01-01"))
    with pytest.raises(ActRefused, match="from the list"):
        invite(services, officer, enquiry, organisation_id, with_code=False)


def test_a_new_link_ends_the_old_one_and_goes_on_with_what_was_typed(site: Website, enquiry: str):
    asks(site, enquiry, "southmere")
    old = site.visitor()
    old.goes_to(link_in(mail_from(site.town)))
    old.presses("Open the form")
    record_id = record_of(site.town, "cme5b").record_id
    asks(site, enquiry, "southmere")
    assert old.client.get(f"/drafts/{record_id}").status_code == 302
    new = site.visitor()
    new.goes_to(link_in(mail_from(site.town)))
    new.presses("Open the form")
    assert new.address == f"/drafts/{record_id}"


def test_a_guest_sees_their_form_and_nothing_else(site: Website, enquiry: str):
    asks(site, enquiry, "southmere")
    guest = site.visitor()
    guest.goes_to(link_in(mail_from(site.town)))
    guest.presses("Open the form")
    for address in ("/", "/find", f"/records/{enquiry}", f"/drafts/{enquiry}", "/letters", f"/records/{enquiry}/ask"):
        assert guest.client.get(address).status_code in (302, 404)
    token = guest.page.posted()["csrf_token"] if guest.page.all("form") else ""
    for address in (f"/records/{enquiry}/open/cme5b", "/forms/cme2/start", f"/drafts/{enquiry}/discard"):
        assert guest.client.post(address, data={"csrf_token": token}).status_code in (400, 401, 404)


def test_anybody_can_refer_a_child_and_cannot_read_it_back(site: Website):
    visitor = site.visitor()
    visitor.goes_to("/refer")
    visitor.presses("Begin a referral")
    record_id = record_of(site.town, "cme2").record_id
    fill(visitor, record_id, {"surname": "Vandermolen"})
    visitor.goes_to(f"/drafts/{record_id}/declare")
    visitor.presses("Declare and send", {"name": ""})
    assert "Enter your full name" in visitor.text
    visitor.presses("Declare and send", {"name": "A. Neighbour\nConfirmed by the police"})
    assert "A name cannot hold" in visitor.text
    page = visitor.page
    visitor.presses("Declare and send", {"name": "A. Neighbour"})
    assert "Vandermolen" not in visitor.reply.text
    reference = record_of(site.town, "cme2").reference
    assert reference in visitor.text
    again = visitor.client.post(f"/drafts/{record_id}/declare", data={**page.posted(), "name": "A. Neighbour"})
    assert reference in again.text, "a double click gets the same receipt"
    for address in (f"/drafts/{record_id}", f"/drafts/{record_id}/check", f"/records/{record_id}"):
        assert visitor.client.get(address).status_code in (302, 404)
    officer = site.signed_in(site.town.cme_officer)
    assert "not confirmed" in text(officer, f"/records/{record_id}")
    assert record_of(site.town, "cme2").submission_revision == 1


def test_too_many_referrals_from_one_address_are_stopped_with_a_telephone_number(site: Website):
    visitor = site.visitor()
    for _ in range(MOST_OF_ADDRESS):
        visitor.goes_to("/refer")
        visitor.presses("Begin a referral")
    visitor.goes_to("/refer")
    visitor.presses("Begin a referral")
    assert visitor.reply.status_code == 429
    assert "ring us" in visitor.text
