"""A child's page: what happened and what is open, for those who may see it and no more than they may see."""

from __future__ import annotations

import pytest

from cmeforms.casework.ground.child_record import child_of, linked_to
from cmeforms.definitions.roles import Role
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.web.pages import text_of
from tests.website import Website, without_token


@pytest.fixture
def child(town: Town) -> str:
    """A child with a signed CME 1 and the draft of a CME 2 opened from it."""
    checklist = town.lead.starts("cme1", {"surname": "Quillfeather"})
    town.lead.fills(checklist, seed=3, given={"surname": "Quillfeather", "born_on": "2016-05-04"})
    town.clock.move(minutes=5)
    town.lead.signs(checklist)
    town.clock.move(minutes=5)
    town.lead.opens_form_from(checklist, "cme2")
    return child_of(town.services.log.state(checklist))


def items_of(page) -> list[str]:
    return [text_of(item) for item in page.all("li") if item.get("class") == "cme-timeline__item"]


def test_the_page_is_reached_from_a_record_and_names_the_child_on_the_page_alone(town: Town, child: str):
    lead = Website(town).signed_in(town.lead)
    lead.site.child_names.add("Quillfeather")
    lead.goes_to(f"/records/{linked_to(town.services.log.state(child), 'record_of_child')[0]}")
    page = lead.follows("Everything about this child")
    reference = town.services.log.state(child).reference
    assert page.title.startswith(f"Child {reference} – ")
    assert "Quillfeather" in page.html
    assert "born 4 May 2016" in page.html


def test_the_timeline_tells_newest_first_what_happened_when_and_by_whom(town: Town, child: str):
    page = Website(town).signed_in(town.lead).goes_to(f"/children/{child}")
    items = items_of(page)
    assert "4 March 2026 at 12:10" in items[0]
    assert "Started, opened from CME1-" in items[0]
    assert "Submitted, signed, document sealed" in items[1]
    assert f"by {town.lead.person.name}" in items[1]
    assert "4 March 2026 at 12:00" in items[2]
    assert len(items) == 3 + sum("Saved" in item for item in items)


def test_somebody_who_sees_only_one_form_sees_only_that_form(town: Town, child: str):
    page = Website(town).signed_in(town.welfare_officer).goes_to(f"/children/{child}")
    assert "CME2-" not in page.html
    assert "CME1-" in page.html


def test_somebody_who_sees_no_form_gets_the_reply_of_a_child_that_is_not_there(town: Town, child: str):
    site = Website(town)
    for worker in (town.other_lead, town.of_role(Role.AUDITOR), town.administrator):
        client = site.signed_in(worker).client
        theirs, nobody = client.get(f"/children/{child}"), client.get(f"/children/{'0' * 32}")
        assert theirs.status_code == nobody.status_code == 404
        assert without_token(theirs.text) == without_token(nobody.text)
    assert town.services.log.newest_of(EntryKind.ACCESS_REFUSED)[0].record_id == child


def test_a_form_is_no_child(town: Town, child: str):
    form = linked_to(town.services.log.state(child), "record_of_child")[0]
    assert Website(town).signed_in(town.lead).client.get(f"/children/{form}").status_code == 404


def test_a_look_at_a_child_is_an_audit_event(town: Town, child: str):
    Website(town).signed_in(town.lead).goes_to(f"/children/{child}")
    newest = town.services.log.newest_of(EntryKind.RECORD_VIEWED)[0]
    assert (newest.record_id, newest.person_id, newest.facts) == (child, "alina", {"page": "child"})


def test_a_form_started_from_the_page_knows_the_child(town: Town, child: str):
    lead = Website(town).signed_in(town.lead)
    lead.goes_to(f"/children/{child}")
    lead.presses("Start this form", {"form": "day-one"})
    record_id = lead.address.rsplit("/", 1)[-1]
    assert child_of(town.services.log.state(record_id)) == child
    values = town.lead.opens(record_id).values
    assert (values["surname"], values["born_on"]) == ("Quillfeather", "2016-05-04")


def test_a_form_that_is_not_in_the_list_is_not_started(town: Town, child: str):
    lead = Website(town).signed_in(town.lead)
    lead.goes_to(f"/children/{child}")
    before = town.services.log.head().number
    for action in ("start", "sibling"):
        data = {**lead.inputs(), "form": "no-such-form"}
        assert lead.client.post(f"/children/{child}/{action}", data=data).status_code == 409
    assert town.services.log.head().number == before


def test_an_officer_is_shown_a_possible_duplicate_and_decides(town: Town, child: str):
    other = town.other_lead.starts("cme2")
    given = {"surname": "Quillfeather", "forenames": "Wanda", "born_on": "2016-05-04"}
    town.other_lead.fills(other, seed=5, given=given)
    town.other_lead.signs(other)
    mine = town.lead.starts("cme2")
    town.lead.fills(mine, seed=6, given=given)
    town.lead.signs(mine)
    officer = Website(town).signed_in(town.cme_officer)
    officer.goes_to(f"/children/{child_of(town.services.log.state(mine))}")
    officer.follows("Say whether it is")
    assert officer.presses("Keep this decision").summary == [("#same", "Choose whether it is the same child.")]
    assert officer.presses("Keep this decision", {"same": "yes"}).summary == [("#reason", "Say how you know.")]
    page = officer.presses("Keep this decision", {"same": "yes", "reason": "The schools compared registers."})
    assert "Possible duplicate" not in page.html
    assert "The schools compared registers." in page.html
    assert len({item for item in items_of(page) if "submitted, signed" in item}) == 2


def test_the_receipt_says_that_the_child_may_be_known_already(town: Town):
    given = {"surname": "Quillfeather", "forenames": "Wanda", "born_on": "2016-05-04"}
    for seed in (5, 6):
        record_id = town.lead.starts("cme2")
        town.lead.fills(record_id, seed=seed, given=given)
        if seed == 5:
            town.lead.signs(record_id)
    lead = Website(town).signed_in(town.lead)
    lead.goes_to(f"/drafts/{record_id}/sign")
    page = lead.presses("Sign", {"password": town.lead.password}, beside="/drafts")
    assert "This child may be known already" in page.html
    assert "Possible duplicate" in lead.follows("Look at both records").html


def test_an_officer_chooses_a_key_worker_on_the_record_page(town: Town):
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5)
    town.lead.signs(record_id)
    officer, worker = Website(town).signed_in(town.cme_officer), town.of_role(Role.SOCIAL_WORKER).person
    officer.goes_to(f"/records/{record_id}")
    officer.follows("Choose a key worker")
    officer.posts(f"/records/{record_id}/key-worker", {"csrf_token": officer.inputs()["csrf_token"]})
    assert "Choose somebody, or nobody." in officer.text
    assert officer.presses("Save", {"person": "alina"}).summary == [("#person", "Choose somebody from the list.")]
    assert worker.name in officer.presses("Save", {"person": worker.person_id}).html
    assert f"Key worker: {worker.name}" in officer.follows("Everything about this child").html


def test_a_found_record_leads_to_the_page_of_its_child(town: Town, child: str):
    lead = Website(town).signed_in(town.lead)
    lead.goes_to("/find")
    lead.presses("Find", {"query": "Quillfeather"}, beside="/find")
    assert lead.follows("Child: everything").title.startswith("Child CH-")
