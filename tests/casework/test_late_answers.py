"""What nobody answered in time: the oldest first and never lost, each to those who write again, closed by an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cmeforms.casework.children.child_forms import start_for_child
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.letters.answers import note_answer
from cmeforms.casework.letters.chasing import LateCount, chase_list
from cmeforms.casework.letters.choosing import letters_of_record
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest, open_letter
from cmeforms.casework.letters.reminding import open_chase
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from tests.casework.test_letters_from_records import PROPOSED, order_case, referral, request
from tests.factories import Town
from tests.home_lists import count_late
from tests.workers import Worker

OFFER = {
    **PROPOSED,
    "offer.school": "Harbour Academy",
    "offer.address": "Quay Road",
    "offer.contact": "The office, 07700 900102",
    "la.appeals_contact": "Appeals, 07700 900103",
    **{
        f"{name}-{part}": text
        for name in ("offer.start_on", "visit.on", "letter.first_sent_on")
        for part, text in (("day", "20"), ("month", "4"), ("year", "2026"))
    },
}


def late(town: Town, worker: Worker, most: int = 500) -> list[str]:
    return [row.question.state.record_id for row in chase_list(town.services, worker.person, most).rows]


def chaser_of(town: Town, worker: Worker) -> tuple[str, bool]:
    [row] = chase_list(town.services, worker.person).rows
    return row.question.chaser, row.may_remind


def test_what_was_due_first_is_never_cut_off(town: Town):
    record_id = referral(town)
    letters = []
    for run in "abc":
        letters.append(issue_letter(town.services, town.cme_officer.person, request(record_id, run=run)))
        town.clock.move(days=1)
    town.clock.move(days=20)
    assert late(town, town.cme_officer) == letters
    assert late(town, town.cme_officer, most=2) == letters[:2]
    assert chase_list(town.services, town.cme_officer.person, 2).is_cut
    note_answer(town.services, town.cme_officer.person, letters[0], town.services.clock().date())
    assert late(town, town.cme_officer, most=2) == letters[1:]
    assert not chase_list(town.services, town.cme_officer.person, 2).is_cut


def test_nothing_is_late_on_the_day_that_was_named(town: Town):
    issue_letter(town.services, town.cme_officer.person, request(referral(town)))
    town.clock.move(days=7)  # five working days from a Wednesday
    assert late(town, town.cme_officer) == []
    town.clock.move(days=1)
    assert len(late(town, town.cme_officer)) == 1


def test_a_school_sees_what_its_own_letters_wait_for_and_the_officer_writes_the_reminder(town: Town):
    record_id = referral(town)
    of_school = issue_letter(town.services, town.lead.person, request(record_id))
    of_officer = issue_letter(town.services, town.cme_officer.person, request(record_id, run="b"))
    town.clock.move(days=30)
    assert late(town, town.lead) == [of_school]
    assert late(town, town.cme_officer) == [of_school, of_officer]
    assert chaser_of(town, town.lead) == ("chaser-parent", False)
    for other in (town.other_lead, town.staff, town.administrator):
        assert late(town, other) == []
        with pytest.raises(NotAllowed):
            open_chase(town.services, other.person, of_school)
    reminder = LetterRequest(record_id, "chaser-parent", "d" * 32, chases=of_school, applies="none")
    assert open_letter(town.services, town.cme_officer.person, reminder).chase
    with pytest.raises(ActRefused, match="sent by: CME officer"):
        open_letter(town.services, town.lead.person, reminder)


def test_the_second_offer_reminds_of_the_first_the_third_of_the_second_and_then_nothing_more_is_drafted(town: Town):
    record_id, admissions = order_case(town), town.of_role(Role.ADMISSIONS)
    offer = LetterRequest(record_id, "place-offer-1", "a" * 32, applies="none", typed=OFFER)
    first = issue_letter(town.services, admissions.person, offer)
    town.clock.move(days=20)
    assert chaser_of(town, admissions) == ("place-offer-2", True)
    second = LetterRequest(record_id, "place-offer-2", "b" * 32, applies="none", typed=OFFER, chases=first)
    proposed = open_letter(town.services, admissions.person, second).filling.proposed
    assert [proposed[f"letter.first_sent_on-{part}"] for part in ("day", "month", "year")] == ["4", "3", "2026"]
    issue_letter(town.services, admissions.person, second)
    assert late(town, admissions) == []  # the new day that the second letter names
    town.clock.move(days=20)
    assert chaser_of(town, admissions) == ("place-offer-3", True)
    third = LetterRequest(record_id, "place-offer-3", "c" * 32, applies="none", chases=first)
    assert open_letter(town.services, admissions.person, third).filling.proposed["letter.earlier_dates"] == (
        "4 March 2026\n24 March 2026"
    )


def deletion(town: Town, **decided: Any) -> str:
    """A deletion on which the authority has decided."""
    record_id = town.lead.starts("deletion")
    town.lead.fills(record_id, seed=5, given={"surname": "Quillfeather", "ground": "a"})
    town.lead.signs(record_id)
    officer = town.cme_officer
    officer.fills(record_id, seed=5, given=decided)
    officer.completes_office(record_id)
    return record_id


def agreed_deletion(town: Town, on: str = "2026-03-09") -> str:
    """A deletion that the authority agreed to, with the day from which the name is off the roll."""
    return deletion(town, decision="agrees", cessation_on=on)


def test_a_leaver_return_that_the_school_owes_is_late_from_the_day_after_the_deletion(town: Town):
    record_id, officer = agreed_deletion(town), town.cme_officer
    town.clock.move(days=5)  # the day of the deletion
    assert late(town, officer) == []
    town.clock.move(days=1)
    [row] = chase_list(town.services, officer.person).rows
    assert (row.question.state.record_id, row.question.chaser, row.days_late) == (record_id, "chaser-return", 1)
    assert row.addressee == "Oakfield Primary School"
    reminder = LetterRequest(record_id, "chaser-return", "e" * 32, chases=record_id)
    proposed = open_letter(town.services, officer.person, reminder).filling.proposed
    assert (proposed["overdue.due_on-day"], proposed["school.name"]) == ("9", "Oakfield Primary School")
    assert "leaver" in proposed["overdue.name"].lower()


def test_a_reminder_names_a_new_day_and_the_return_closes_it(town: Town):
    record_id, officer = agreed_deletion(town), town.cme_officer
    town.clock.move(days=6)
    issue_letter(town.services, officer.person, reminder_of(town, record_id))
    assert late(town, officer) == []
    town.clock.move(days=20)
    assert late(town, officer) == [record_id]
    leaver = start_for_child(town.services, town.lead.person, child_of(town.services.log.state(record_id)), "leaver")
    town.lead.fills(leaver, seed=4, given={"ground": "a"})
    assert late(town, officer) == [record_id]
    town.lead.signs(leaver)
    assert late(town, officer) == []


def test_who_names_somebody_else_as_asked_still_reminds_of_the_return(town: Town):
    record_id, officer = agreed_deletion(town), town.cme_officer
    town.clock.move(days=6)
    wanted = replace(reminder_of(town, record_id), chased_organisation="check-gp")
    issue_letter(town.services, officer.person, wanted)
    assert late(town, officer) == []


def reminder_of(town: Town, record_id: str) -> LetterRequest:
    """The reminder as the page proposes it."""
    wanted = LetterRequest(record_id, "chaser-return", "e" * 32, chases=record_id)
    proposed: Mapping[str, str] = open_letter(town.services, town.cme_officer.person, wanted).filling.proposed
    return LetterRequest(record_id, "chaser-return", "e" * 32, chases=record_id, typed=proposed)


def tracing(town: Town, number: str) -> str:
    """A search that ended with the child on the roll of a school since 4 March."""
    given = {
        "outcome": "on_roll_here",
        "found_school": {"name": "Harbour Academy", "laestab": number},
        "found_school_from_on": "2026-03-04",
    }
    officer = town.cme_officer
    record_id = officer.starts("tracing")
    officer.fills(record_id, seed=3)
    officer.signs(record_id)
    officer.fills(record_id, seed=3, given=given)
    officer.completes_office(record_id)
    return record_id


def test_a_joiner_return_is_late_five_days_after_the_child_was_found_on_a_roll(town: Town):
    record_id = tracing(town, "999/4002")
    town.clock.move(days=5)
    assert late(town, town.cme_officer) == []
    town.clock.move(days=1)
    assert late(town, town.cme_officer) == [record_id]
    assert chaser_of(town, town.cme_officer) == ("chaser-return", True)


def test_the_home_page_asks_the_same_however_many_returns_are_owed(town: Town):
    officer = town.cme_officer
    first = agreed_deletion(town)
    town.clock.move(days=6)
    count_late(town.services, officer.person)  # brings the index up, and asks once who may do what
    asked = statements(town, officer)
    for _ in range(4):
        agreed_deletion(town, "2026-03-23")
    town.clock.move(days=40)
    assert (count_late(town.services, officer.person), len(late(town, officer))) == (LateCount(5, is_more=False), 5)
    assert statements(town, officer) == asked
    assert late(town, officer, most=2)[0] == first
    assert count_late(town.services, town.lead.person) == LateCount(0, is_more=False)


def statements(town: Town, worker: Worker) -> int:
    """How many statements the log is asked to count what is late."""
    asked: list[str] = []
    connection = town.services.log.storage._database.conn
    connection.set_trace_callback(asked.append)
    count_late(town.services, worker.person)
    connection.set_trace_callback(None)
    return len(asked)


def test_a_home_page_says_more_than_it_counted(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cmeforms.casework.letters.chasing.MOST_SHOWN", 1)
    agreed_deletion(town)
    agreed_deletion(town, "2026-03-10")
    town.clock.move(days=6)
    assert count_late(town.services, town.cme_officer.person) == LateCount(1, is_more=False)
    town.clock.move(days=1)
    assert count_late(town.services, town.cme_officer.person) == LateCount(1, is_more=True)


def test_what_was_due_first_comes_first_whether_a_letter_or_a_return(town: Town):
    letter = issue_letter(town.services, town.cme_officer.person, request(referral(town)))
    owed = agreed_deletion(town)
    town.clock.move(days=30)
    assert late(town, town.cme_officer, most=1) == [owed]
    assert late(town, town.cme_officer) == [owed, letter]


def test_a_deletion_that_was_not_agreed_owes_no_return_and_calls_for_the_letter_that_says_so(town: Town):
    record_id = deletion(town, decision="advises_against")
    town.clock.move(days=40)
    assert late(town, town.cme_officer) == []
    letters = letters_of_record(town.services, town.cme_officer.person, record_id)
    assert {o.declaration.number for o in letters.offered if o.fits_now} == {"L12f", "L14c"}


def test_every_occasion_for_a_letter_exists_in_its_form(town: Town):
    for template in town.services.templates.values():
        for occasion in template.declaration.offered_when:
            definition = town.services.catalogue.find(occasion.form).definition
            field = definition.field(occasion.field)
            codes = set(getattr(field, "options", None) or ("yes", "no"))
            assert set(occasion.is_one_of) <= codes, (template.slug, occasion)


def test_an_erased_letter_is_chased_no_more(town: Town):
    record_id = referral(town)
    letter = issue_letter(town.services, town.cme_officer.person, request(record_id))
    town.clock.move(days=30)
    assert late(town, town.cme_officer) == [letter]
    reference = town.services.log.state(record_id).reference
    erase(town.services, reference, rule="R-KEEP-01", reason_code="ended")
    assert late(town, town.cme_officer) == []
