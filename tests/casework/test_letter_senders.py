"""Who issues which letter: as its declaration says, about records that are theirs, under their own letterhead."""

from __future__ import annotations

import pytest

from cmeforms.casework.children.assigning import assign
from cmeforms.casework.ground.letter_access import letters_to_issue
from cmeforms.casework.letters.choosing import letters_of_record
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.reading import download_letter, view_letter
from cmeforms.definitions.roles import Role
from cmeforms.documents.letters import letter_text
from cmeforms.errors import ActRefused, NotAllowed
from tests.casework.test_letters_from_records import order_case, referral, request
from tests.factories import Town
from tests.website import Website
from tests.workers import Worker

SENDERS = {
    "lead": "L4 L16 L17-1 L17-1a L17-2",
    "admissions": "L5 L6 L7",
    "interviewer": "L15a L15b L15c",
    "social_worker": "L15a L15b L15c",
    "paews": "L8 L9 L9-2026 L10 L14a L14b L14c L14d L14e",
    "cme_officer": "L1 L2 L3 L4 L8 L9 L9-2026 L10 L11a L11b L11c L11d L11e L12a L12b L12c L12d L12e L12f L13"
    " L14a L14b L14c L14d L14e",
}
"""Written by hand from section 6 of the list of letters."""


def offered(town: Town, worker: Worker, record_id: str) -> set[str]:
    state = town.services.log.state(record_id)
    return {t.declaration.number for t in letters_to_issue(town.services, worker.person, state)}


def test_each_letter_says_which_roles_send_it(town: Town):
    found: dict[str, set[str]] = {}
    for template in town.services.templates.values():
        for role in template.declaration.issued_by:
            found.setdefault(role, set()).add(template.declaration.number)
    assert found == {role: set(numbers.split()) for role, numbers in SENDERS.items()}


def test_each_person_is_offered_only_what_they_send_about_this_record(town: Town):
    record_id = referral(town)
    assert offered(town, town.lead, record_id) == {"L4"}
    assert "L5" not in offered(town, town.cme_officer, record_id)
    for stranger in (town.other_lead, town.staff, town.administrator, town.of_role(Role.ADMISSIONS)):
        assert offered(town, stranger, record_id) == set()
    order = order_case(town)
    assert offered(town, town.of_role(Role.ADMISSIONS), order) == {"L5", "L6", "L7"}
    assert offered(town, town.welfare_officer, order) == {"L8", "L9", "L9-2026", "L10"}
    assert offered(town, town.lead, order) == set()


def test_a_school_writes_in_its_own_name_about_its_own_pupil_alone(town: Town):
    record_id = referral(town)
    letter_id = issue_letter(town.services, town.lead.person, request(record_id))
    text = letter_text(download_letter(town.services, town.lead.person, letter_id)[1])
    assert "Oakfield Primary School" in text
    assert "01632 960201" in text
    assert "Designated safeguarding lead" in text
    assert "Northmoor Council" not in text
    for other in (town.other_lead, town.staff):
        with pytest.raises(NotAllowed):
            issue_letter(town.services, other.person, request(record_id, run="b"))


def test_a_letter_that_somebody_else_sends_is_refused_with_the_name_of_the_sender(town: Town):
    record_id = referral(town)
    with pytest.raises(ActRefused, match="sent by: CME officer"):
        issue_letter(town.services, town.lead.person, request(record_id, "la-enquiry"))
    with pytest.raises(ActRefused, match="sent by: Admissions"):
        issue_letter(town.services, town.cme_officer.person, request(record_id, "place-offer-1"))


def test_a_school_reads_its_own_letters_and_not_those_of_the_authority(town: Town):
    record_id = referral(town)
    of_school = issue_letter(town.services, town.lead.person, request(record_id))
    of_officer = issue_letter(town.services, town.cme_officer.person, request(record_id, run="b"))
    assert view_letter(town.services, town.lead.person, of_school).text
    assert view_letter(town.services, town.cme_officer.person, of_school).text
    with pytest.raises(NotAllowed):
        view_letter(town.services, town.lead.person, of_officer)
    for other in (town.other_lead, town.staff, town.of_role(Role.ADMISSIONS)):
        with pytest.raises(NotAllowed):
            view_letter(town.services, other.person, of_school)


def missing_episode(town: Town) -> str:
    worker = town.of_role(Role.SOCIAL_WORKER)
    record_id = worker.starts("missing-episode")
    worker.fills(record_id, seed=5, given={"surname": "Quillfeather", "forenames": "Anouk Maya"})
    worker.signs(record_id)
    return record_id


def test_the_interviewer_offers_the_interview_once_the_case_is_theirs(town: Town):
    record_id, interviewer = missing_episode(town), town.of_role(Role.INTERVIEWER)
    with pytest.raises(NotAllowed):
        letters_of_record(town.services, interviewer.person, record_id)
    assign(town.services, town.of_role(Role.TEAM_MANAGER).person, record_id, interviewer.person.person_id)
    assert offered(town, interviewer, record_id) == {"L15a", "L15b", "L15c"}


def test_whoever_may_not_see_the_form_reads_no_letter_about_it(town: Town):
    record_id, worker = missing_episode(town), town.of_role(Role.SOCIAL_WORKER)
    typed = {
        "to.full_name": "Anna Quillfeather",
        "to.organisation": "Reviewing service",
        "interview.person": "Kofi Underhill",
        "interview.service": "Talk again",
        "interview.phone": "07700 900101",
        **{
            f"interview.{name}-{part}": text
            for name in ("due_on", "offered_on", "returned_on")
            for part, text in (("day", "6"), ("month", "3"), ("year", "2026"))
        },
    }
    letter_id = issue_letter(
        town.services, worker.person, LetterRequest(record_id, "interview-professionals", "c" * 32, typed=typed)
    )
    assert view_letter(town.services, worker.person, letter_id).text
    with pytest.raises(NotAllowed):
        view_letter(town.services, town.cme_officer.person, letter_id)


def test_the_child_is_offered_the_talk_by_a_message_made_of_the_letters_own_words(town: Town):
    record_id, worker = missing_episode(town), town.of_role(Role.SOCIAL_WORKER)
    typed = {
        "to.full_name": "Anouk Quillfeather",
        "to.address_block": "2 Lock Cottages",
        "interview.person": "Kofi Underhill",
        "interview.service": "Talk <b>again</b>",
        "interview.phone": "07700 900101",
        "interview.helplines": "A helpline: 07700 900600",
        **{f"interview.due_on-{part}": text for part, text in (("day", "6"), ("month", "3"), ("year", "2026"))},
    }
    wanted = LetterRequest(record_id, "interview-child", "d" * 32, applies="none", typed=typed)
    letter_id = issue_letter(town.services, worker.person, wanted)
    view = view_letter(town.services, worker.person, letter_id)
    assert view.text_message.startswith("Hi Anouk, this is Kofi Underhill from Talk <b>again</b>. ")
    assert "Call or text 07700 900101." in view.text_message
    page = Website(town).signed_in(worker)
    page.goes_to(f"/letters/{letter_id}/about")
    assert view.text_message in page.text
