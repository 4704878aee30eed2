"""An agency that was asked about a child and has not answered is chased, each check by itself, until it is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cmeforms.casework.letters.chasing import chase_list
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest, open_letter
from cmeforms.casework.letters.reading import view_letter
from cmeforms.casework.letters.reminding import open_chase
from cmeforms.definitions.fields import ChecklistField
from cmeforms.errors import ActRefused, NotAllowed
from tests.factories import Town
from tests.home_lists import count_late

WAITING = {"gp": "Dr. Ilse Brandreth", "housing": ""}


def checks(town: Town, asked_days_ago: int = 0) -> dict[str, Any]:
    """Every check of the form answered, but those of two agencies, a school and our own list."""
    declared = town.services.catalogue.find("tracing").definition.field("checks")
    assert isinstance(declared, ChecklistField)
    on = (town.services.clock().date() - timedelta(days=asked_days_ago)).isoformat()
    answered = {"on": on, "legal_basis": "s436a", "answered_on": on, "result": "no_trace"}
    waiting = {"on": on, "legal_basis": "s436a", "result": "waiting"}
    rows = {row.id: answered for row in declared.rows if row.required}
    named = {check: {**waiting, **({"contact": name} if name else {})} for check, name in WAITING.items()}
    return {**rows, **named, "cme_database": waiting, "previous_school": waiting}


@pytest.fixture
def search(town: Town) -> str:
    """A search that was begun today: a doctor and the housing office have not answered."""
    officer = town.cme_officer
    record_id = officer.starts("tracing")
    officer.fills(record_id, seed=3, given={"checks": checks(town), "surname": "Quillfeather", "forenames": "Anouk"})
    officer.signs(record_id)
    return record_id


def late(town: Town) -> list[str]:
    return [row.question.agency[0] for row in chase_list(town.services, town.cme_officer.person).rows]


def reminder(town: Town, record_id: str, check: str, run: str = "e") -> LetterRequest:
    """The reminder as the page proposes it."""
    asked = {"chases": record_id, "chased_organisation": f"check-{check}"}
    wanted = LetterRequest(record_id, "chaser-agency", run * 32, **asked)
    proposed = open_letter(town.services, town.cme_officer.person, wanted).filling.proposed
    return LetterRequest(record_id, "chaser-agency", run * 32, **asked, typed=proposed)


def test_an_agency_is_late_after_ten_working_days_and_no_school_or_list_of_ours_is(town: Town, search: str):
    town.clock.move(days=14)  # from a Wednesday: the tenth working day
    assert late(town) == []
    town.clock.move(days=1)
    assert late(town) == ["GP", "Housing providers"]
    assert count_late(town.services, town.cme_officer.person).number == 1
    for other in (town.lead, town.staff, town.administrator):
        assert chase_list(town.services, other.person).rows == ()


def test_the_reminder_is_drafted_from_the_check_and_names_a_new_day_for_that_agency_alone(town: Town, search: str):
    town.clock.move(days=15)
    letter_id = issue_letter(town.services, town.cme_officer.person, reminder(town, search, "gp"))
    text = view_letter(town.services, town.cme_officer.person, letter_id).text
    for told in ("Dr. Ilse Brandreth", "GP", "Anouk Quillfeather", "section 436A", "4 March 2026"):
        assert told in text
    assert late(town) == ["Housing providers"]
    issue_letter(town.services, town.cme_officer.person, reminder(town, search, "housing", "f"))
    assert late(town) == []
    town.clock.move(days=8)  # five working days, and one
    assert late(town) == ["GP", "Housing providers"]
    [row, _] = chase_list(town.services, town.cme_officer.person).rows
    assert (row.question.chaser, len(row.question.chased_on), row.may_remind) == ("chaser-agency", 1, True)


def test_what_the_open_part_says_of_a_check_is_its_answer_and_a_closed_search_waits_for_nobody(town: Town, search: str):
    officer = town.cme_officer
    town.clock.move(days=15)
    answer = {"check": "gp", "on": town.services.clock().date().isoformat(), "result": "Moved to Northmere in May"}
    officer.fills(search, seed=3, given={"later_checks": [answer], "outcome": "not_cme"})
    assert late(town) == ["Housing providers"]
    with pytest.raises(ActRefused):
        open_chase(town.services, officer.person, search, "check-gp")
    officer.completes_office(search)
    assert late(town) == []


@pytest.mark.parametrize("asked", ["check-cme_database", "check-", "", "check-gp'--", "oakfield"])
def test_nothing_else_is_chased_from_a_search(town: Town, search: str, asked: str):
    town.clock.move(days=15)
    with pytest.raises(ActRefused):
        open_chase(town.services, town.cme_officer.person, search, asked)
    with pytest.raises(NotAllowed):
        open_chase(town.services, town.lead.person, search, "check-gp")
