"""The officer asks another authority, it answers by link, the clock stops, it takes responsibility, the school is told."""

from __future__ import annotations

from cmeforms.casework.letters.issuing import LetterRequest, issue_letter
from cmeforms.casework.letters.questions import question_of
from cmeforms.records.entries import RecordQuery
from tests.factories import Town
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


def enquiry_by(town: Town) -> str:
    """A CME 4 to the other authority, signed by the officer."""
    officer = town.cme_officer
    record_id = officer.starts("cme4")
    officer.fills(record_id, seed=2, given=CHILD)
    officer.signs(record_id)
    return record_id


def test_the_whole_way_of_an_enquiry_to_another_authority(town: Town, site: Website):
    enquiry = enquiry_by(town)
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
    closing_letter_goes(town, officer, reply_id)


def other_authority_answers(town: Town, site: Website) -> str:
    """Southmere opens its link and says that it takes the child over; the record of its answer."""
    guest = site.visitor()
    guest.goes_to(link_in(mail_from(town)))
    guest.presses("Open the form")
    [reply] = town.services.log.states(RecordQuery(slugs=("cme5b",)))
    assert town.services.log.read_draft(reply.record_id).values["surname"] == "Quillfeather"
    fill(guest, reply.record_id, ACCEPTED)
    guest.goes_to(f"/drafts/{reply.record_id}/check")
    guest.follows("Go on to sign")
    guest.presses("Declare and send", {"name": "Imelda Farrow"})
    assert "Sent: thank you" in guest.text
    return reply.record_id


def closing_letter_goes(town: Town, officer: Visitor, reply_id: str) -> None:
    """The closing letters that fit the outcome are offered as such; one to the child's last school is issued."""

    officer.goes_to(f"/records/{reply_id}/letters")
    assert "Fits the outcome" in officer.text
    officer.presses("Go on", {"template": "closed-handed-over"})
    assert "Quillfeather" in officer.text
