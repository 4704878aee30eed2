"""The officer asks another authority, it answers by link, the clock stops, it takes responsibility, the school is told."""

from __future__ import annotations

from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.questions import question_of
from tests.factories import Town
from tests.states import all_states
from tests.web.test_guests import fill, link_in, mail_from
from tests.website import Visitor, Website

CHILD = {"surname": "Quillfeather", "forenames": "Anouk Maya"}
ACCEPTED = {"child_known": "yes", "responsibility": "responding", "accepted_on": "2026-03-09"}
ENQUIRY = {
    "to.full_name": "Imelda Farrow",
    "to.la": "Southmere Council",
    "case.source_of_belief": "The grandmother said so on 2 March 2026.",
    "case.support": "none known",
    "case.urgency": "usual, ten working days",
}


def referral_of(town: Town) -> str:
    """A CME 2 by the child's last school."""
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5, given=CHILD)
    town.lead.signs(record_id)
    return record_id


def enquiry_from(town: Town, referral: str) -> str:
    """A CME 4 to the other authority, opened from the referral and signed by the officer."""
    officer = town.cme_officer
    record_id = officer.opens_form_from(referral, "cme4")
    officer.fills(record_id, seed=2, given=CHILD)
    officer.signs(record_id)
    return record_id


def test_the_whole_way_of_an_enquiry_to_another_authority(town: Town, site: Website):
    referral = referral_of(town)
    enquiry = enquiry_from(town, referral)
    request = LetterRequest(enquiry, "la-enquiry", "b" * 32, applies="none", typed=ENQUIRY)
    letter_id = issue_letter(town.services, town.cme_officer.person, request)
    officer = site.signed_in(town.cme_officer)
    officer.goes_to(f"/records/{letter_id}/ask")
    officer.presses("Send the link", {"organisation": "southmere"})
    town.clock.move(days=5)
    reply_id = other_authority_answers(town, site)
    reply = town.services.log.state(reply_id)
    assert town.services.log.state(enquiry).links.count(("opened", reply_id)) == 1
    assert dict(reply.links)["child"] == dict(town.services.log.state(enquiry).links)["child"]
    question = question_of(town.services, letter_id)
    assert question is not None
    assert question.answered_on is not None, "the clock stopped"
    assert not question.was_late
    town.clock.move(days=30)
    officer.signs_in(town.cme_officer)
    officer.goes_to("/letters/chase")
    assert "Nothing is late" in officer.text
    officer.goes_to(f"/records/{reply_id}")
    assert "9 March 2026" in officer.text, "responsibility passes on a day"
    school_is_told(town, officer, referral)


def other_authority_answers(town: Town, site: Website) -> str:
    """Southmere opens its link and says that it takes the child over; the record of its answer."""
    guest = site.visitor()
    guest.goes_to(link_in(mail_from(town)))
    guest.presses("Open the form")
    [reply] = all_states(town.services.log, "cme5b")
    assert town.services.log.read_draft(reply.record_id).values["surname"] == "Quillfeather"
    fill(guest, reply.record_id, ACCEPTED)
    guest.goes_to(f"/drafts/{reply.record_id}/check")
    guest.follows("Go on to sign")
    guest.presses("Declare and send", {"name": "Imelda Farrow"})
    assert "Sent: thank you" in guest.text
    return reply.record_id


def school_is_told(town: Town, officer: Visitor, referral: str) -> None:
    """The closing letter that fits the outcome goes to the school that referred the child."""
    officer.goes_to(f"/records/{referral}/letters")
    assert "Fits the outcome" in officer.text
    officer.presses("Go on", {"template": "closed-found"})
    typed = {
        "to.full_name": "Alina Brook",
        "to.organisation": "Oakfield Primary School",
        "case.outcome": "Another authority has taken over.",
        "case.action_asked": "Send the file to the new authority.",
    }
    officer.presses("Read the letter", typed)
    officer.presses("Issue the letter", {"password": town.cme_officer.password})
    assert "It is kept exactly as issued" in officer.text
    assert "Another authority has taken over." in officer.text
