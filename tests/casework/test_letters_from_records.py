"""Letters out of records: tied to form and child, stopped by what other forms say, notices served on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cmeforms.casework.letters.approving import approve, put_forward
from cmeforms.casework.letters.checking import check_letter
from cmeforms.casework.letters.choosing import letters_of_record
from cmeforms.casework.letters.copying import copy_letter
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.reading import download_letter, view_letter
from cmeforms.casework.letters.serving import serve_letter
from cmeforms.casework.letters.stops import stops_of
from cmeforms.definitions.letter_stops import Suppression
from cmeforms.documents.letters import letter_text
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from tests.factories import Town

NO_STOP = {"refuge": "no", "cme_reason": "moved_authority", "vulnerabilities": ["none_known"]}
CHILD = {"surname": "Quillfeather", "forenames": "Anouk Maya", "first_language": "English", **NO_STOP}
PROPOSED = {
    "to.full_name": "Anna Quillfeather",
    "to.address_block": "14 Harbour Row\nNorthmere",
    "school.name": "Harbour Row Primary School",
}
DAY = {"absence.first_day-day": "2", "absence.first_day-month": "11", "absence.first_day-year": "2026"}


def referral(town: Town, **given: object) -> str:
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5, given={**CHILD, "interpreter_needed": "no", **given})
    town.lead.signs(record_id)
    return record_id


def request(record_id: str, template: str = "parent-first", run: str = "a", **typed: str) -> LetterRequest:
    """What is posted from the letter's page: what the form proposed there is in ``PROPOSED`` too."""
    return LetterRequest(record_id, template, run * 32, applies="none", typed={**DAY, **PROPOSED, **typed})


def test_a_letter_belongs_to_its_form_and_to_the_child(town: Town):
    record_id, officer = referral(town), town.cme_officer.person
    letter_id = issue_letter(town.services, officer, request(record_id))
    letter, form = town.services.log.state(letter_id), town.services.log.state(record_id)
    child_id = dict(form.links)["child"]
    assert ("letter_about", record_id) in letter.links
    assert ("child", child_id) in letter.links
    assert ("child_named_in", letter_id) in form.links
    reference, content = download_letter(town.services, officer, letter_id)
    assert reference.startswith("L4-")
    assert "Anouk Maya Quillfeather" in letter_text(content)
    assert town.services.log.verify_chain().is_well


def test_letters_about_a_child_are_numbered_in_their_order(town: Town):
    record_id, officer = referral(town), town.cme_officer.person
    texts = []
    for run in "abc":
        letter_id = issue_letter(town.services, officer, request(record_id, run=run))
        texts.append(view_letter(town.services, officer, letter_id).text)
    assert [f"number {n})" in text for n, text in enumerate(texts, start=1)] == [True] * 3


def test_the_same_request_issues_once(town: Town):
    record_id, officer = referral(town), town.cme_officer.person
    first = issue_letter(town.services, officer, request(record_id))
    assert issue_letter(town.services, officer, request(record_id)) == first
    assert sum(e.kind is EntryKind.LETTER_ISSUED for e in town.services.log.entries(after=0, limit=500)) == 1


@pytest.mark.parametrize("given", [{"refuge": "yes", "safe_address": {"type": "withheld", "reason": "Agreed"}}])
def test_a_refuge_stops_letters_to_the_family_and_not_those_between_authorities(town: Town, given: dict[str, object]):
    record_id, officer = referral(town, **given), town.cme_officer.person
    offered = {o.template.slug: o.refusals for o in letters_of_record(town.services, officer, record_id).offered}
    assert "refuge" in " ".join(offered["parent-first"])
    assert offered["la-enquiry"] == ()
    with pytest.raises(ActRefused, match="refuge"):
        issue_letter(town.services, officer, request(record_id))


def test_a_refuge_named_in_another_form_about_the_child_stops_the_letter_too(town: Town):
    checklist = town.lead.starts("cme1")
    home = {"type": "uk", "lines": "14 Harbour Row", "postcode": "NM2 4QT"}
    town.lead.fills(checklist, seed=3, given={"surname": "Quillfeather", "last_known_address": home})
    town.lead.signs(checklist)
    assert stops_of(town.services, town.services.log.state(checklist)) == frozenset()
    other = town.lead.opens_form_from(checklist, "cme2")
    withheld = {"type": "withheld", "reason": "Agreed with the refuge"}
    town.lead.fills(other, seed=5, given={"refuge": "yes", "safe_address": withheld})
    town.lead.signs(other)
    assert stops_of(town.services, town.services.log.state(checklist)) == {Suppression.REFUGE}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"to.full_name": ""}, "to.full_name"),
        ({"absence.first_day-month": "13"}, "absence.first_day"),
        ({"letter.officer_note": "See A801200012345"}, "letter"),
        ({"letter.officer_note": "bell \x07"}, "letter.officer_note"),
        ({"letter.officer_note": "x" * 10_001}, "letter.officer_note"),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_nothing_is_made(town: Town, typed: dict[str, str], key: str):
    record_id, officer = referral(town), town.cme_officer.person
    checked = check_letter(town.services, officer, request(record_id, **typed))
    assert set(checked.problems) == {key}
    assert checked.addressed is None
    with pytest.raises(ActRefused, match="Nothing was issued"):
        issue_letter(town.services, officer, request(record_id, **typed))


def test_a_family_that_speaks_another_language_gets_the_interpreter_line(town: Town):
    record_id, officer = referral(town, first_language="Polish"), town.cme_officer.person
    assert "letter.interpreter_line" in check_letter(town.services, officer, request(record_id)).problems
    typed = {"letter.interpreter_line": "Polski: 07700 900101"}
    letter_id = issue_letter(town.services, officer, request(record_id, **typed))
    assert "Polski: 07700 900101" in view_letter(town.services, officer, letter_id).text


def test_a_letter_of_another_form_is_refused(town: Town):
    with pytest.raises(ActRefused, match="Choose a letter"):
        issue_letter(town.services, town.cme_officer.person, request(referral(town), "absence-receipt"))


def test_only_who_may_issue_letters_reads_or_copies_one(town: Town):
    record_id = referral(town)
    letter_id = issue_letter(town.services, town.cme_officer.person, request(record_id))
    for act in (view_letter, download_letter, copy_letter):
        with pytest.raises(NotAllowed):
            act(town.services, town.lead.person, letter_id)
        with pytest.raises(NotAllowed):
            act(town.services, town.cme_officer.person, record_id)  # a form is no letter


def test_a_copy_is_a_pdf_and_is_written_down(town: Town):
    letter_id = issue_letter(town.services, town.cme_officer.person, request(referral(town)))
    before = town.services.log.head().number
    reference, content = copy_letter(town.services, town.cme_officer.person, letter_id)
    assert content.startswith(b"%PDF")
    assert reference.startswith("L4-")
    assert [e.kind for e in town.services.log.entries(after=before, limit=9)] == [EntryKind.DOCUMENT_DOWNLOADED]


def test_a_plain_letter_is_not_served(town: Town):
    officer = town.cme_officer.person
    letter_id = issue_letter(town.services, officer, request(referral(town)))
    with pytest.raises(ActRefused, match="no notice"):
        serve_letter(town.services, officer, letter_id, date(2026, 11, 27), {"method": "handed"})


def order_case(town: Town) -> str:
    """An attendance order case, submitted by the officer who may start one."""
    officer = town.cme_officer
    record_id = officer.starts("attendance-order")
    officer.fills(record_id, seed=5, given={"surname": "Quillfeather", "forenames": "Anouk Maya"})
    officer.signs(record_id)
    return record_id


def notice_request(town: Town, record_id: str, given_on: date) -> LetterRequest:
    typed = {
        "la.legal_contact": "Legal services",
        "letter.facts_relied_on": "On 2 November 2026 your child did not start at school.",
        "notice.served_on-day": str(given_on.day),
        "notice.served_on-month": str(given_on.month),
        "notice.served_on-year": str(given_on.year),
    }
    return request(record_id, "notice-437", **typed)


def issued_notice(town: Town, given_on: date) -> str:
    """A notice that the CME officer wrote and the welfare officer approved."""
    wanted = notice_request(town, order_case(town), given_on)
    put_forward(town.services, town.cme_officer.person, wanted)
    return approve(town.services, town.welfare_officer.person, wanted.record_id, wanted.run_id, "Ines Marlowe, today")


def test_a_notice_names_its_days_and_is_served_on_one(town: Town):
    officer, today = town.cme_officer.person, town.services.clock().date()
    letter_id = issued_notice(town, today)
    view = view_letter(town.services, officer, letter_id)
    assert view.is_notice
    assert view.period is None
    typed = {"method": "handed", "served_by": "Femi Clarke", "proof": "Photograph at the door"}
    serve_letter(town.services, officer, letter_id, today, typed)
    view = view_letter(town.services, officer, letter_id)
    assert (view.period.first_on, view.period.last_on) == (today, today + timedelta(days=14))
    assert not view.period.is_short
    assert [(s.served_by, s.proof) for s in view.served] == [("Femi Clarke", "Photograph at the door")]
    town.clock.move(days=2)
    serve_letter(town.services, officer, letter_id, today + timedelta(days=1), typed)
    assert view_letter(town.services, officer, letter_id).period.is_short


WRONG_SERVICE = [
    (1, {"method": "handed", "served_by": "Femi", "proof": "Photo"}),
    (-1, {"method": "handed", "served_by": "Femi", "proof": "Photo"}),
    (0, {"method": "pigeon", "served_by": "Femi", "proof": "Photo"}),
    (0, {"method": "handed", "served_by": " ", "proof": "Photo"}),
    (0, {"method": "handed", "served_by": "Femi", "proof": ""}),
    (0, {"method": "handed", "served_by": "Femi", "proof": "x" * 501}),
]


def test_service_is_refused_whole_where_something_is_wrong(town: Town):
    officer, today = town.cme_officer.person, town.services.clock().date()
    letter_id = issued_notice(town, today)
    for days, typed in WRONG_SERVICE:
        with pytest.raises(ActRefused):
            serve_letter(town.services, officer, letter_id, today + timedelta(days=days), typed)
    assert view_letter(town.services, officer, letter_id).served == ()
