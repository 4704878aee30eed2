"""Possible duplicates are shown with reasons to those who may see both, decided by a person, and never merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from cmeforms.casework.children.child_page import ChildView, view_child
from cmeforms.casework.children.same_child import decide
from cmeforms.casework.ground.child_record import child_of
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.samples.numbers import nhs_number, upn
from tests.factories import Town, copy_home, open_town
from tests.workers import Worker

WHO = {"surname": "Quillfeather", "forenames": "Wanda", "born_on": "2016-05-04"}


def child_with(worker: Worker, slug: str = "cme2", seed: int = 5, **given: str) -> str:
    """A child of whom somebody has submitted one form."""
    record_id = worker.starts(slug)
    worker.fills(record_id, seed=seed, given=given)
    worker.signs(record_id)
    return child_of(worker.services.log.state(record_id))


def page(worker: Worker, child_id: str) -> ChildView:
    return view_child(worker.services, worker.person, child_id)


def told(worker: Worker, child_id: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(found.other.child.record_id, found.reasons) for found in page(worker, child_id).duplicates]


@pytest.fixture(scope="module")
def paired_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """A home in which two schools have referred one child, differently spelt, with no number known."""
    home = copy_home(prepared_home, tmp_path_factory.mktemp("paired") / "home")
    town = open_town(home)
    here = child_with(town.lead, **WHO, upn="", nhs_number="")
    there = child_with(town.other_lead, seed=6, **{**WHO, "surname": "QUILLFEATHER"}, upn="", nhs_number="")
    town.close()
    return home, (here, there)


@pytest.fixture
def town(paired_home: tuple[Path, tuple[str, str]], tmp_path: Path) -> Iterator[Town]:
    town = open_town(copy_home(paired_home[0], tmp_path / "paired"))
    yield town
    town.close()


@pytest.fixture
def pair(paired_home: tuple[Path, tuple[str, str]]) -> tuple[str, str]:
    return paired_home[1]


def test_a_receiver_of_both_is_told_with_the_reason(town: Town, pair: tuple[str, str]):
    assert told(town.cme_officer, pair[0]) == [(pair[1], ("the same name and date of birth",))]
    assert told(town.cme_officer, pair[1]) == [(pair[0], ("the same name and date of birth",))]


@pytest.mark.parametrize(
    ("number", "value", "reason"),
    [("upn", upn(Random(1)), "the same UPN"), ("nhs_number", nhs_number(Random(1)), "the same NHS number")],
)
def test_a_number_is_enough_whatever_the_names(town: Town, number: str, value: str, reason: str):
    first, second = (child_with(town.lead, seed=seed, **{number: value}) for seed in (5, 6))
    assert told(town.lead, first) == [(second, (reason,))]


def test_a_name_or_a_birth_date_alone_is_not_enough(town: Town):
    who = {**WHO, "surname": "Vandermolen"}
    first = child_with(town.lead, **who)
    child_with(town.lead, seed=6, **{**who, "born_on": "2016-05-05"})
    child_with(town.lead, seed=7, **{**who, "forenames": "Anna"})
    assert told(town.lead, first) == []


def test_a_school_is_not_told_that_another_schools_record_exists(town: Town, pair: tuple[str, str]):
    assert told(town.lead, pair[0]) == []
    for child_ids in (pair, pair[::-1]):
        with pytest.raises(NotAllowed):
            decide(town.services, town.lead.person, child_ids, is_same=True, reason="I know.")


def test_the_same_child_is_shown_together_to_each_what_they_may_see(town: Town, pair: tuple[str, str]):
    decide(town.services, town.cme_officer.person, pair, is_same=True, reason="The schools compared registers.")
    both = page(town.cme_officer, pair[0])
    assert {item.record.organisation_id for item in both.timeline} == {"oakfield", "harbour"}
    assert both.duplicates == ()
    [decision] = both.decisions
    assert (decision.is_same, decision.reason) == (True, "The schools compared registers.")
    own = page(town.lead, pair[0])
    assert {item.record.organisation_id for item in own.timeline} == {"oakfield"}
    assert own.decisions == ()


def test_a_school_cannot_open_the_other_schools_record_of_what_is_said_to_be_the_same_child_beyond_its_own(
    town: Town, pair: tuple[str, str]
):
    decide(town.services, town.cme_officer.person, pair, is_same=True, reason="Compared.")
    [form] = {item.record.record_id for item in page(town.lead, pair[1]).timeline}
    assert town.services.log.state(form).organisation_id == "oakfield"


def test_not_the_same_child_settles_the_suspicion_and_can_be_taken_back(town: Town, pair: tuple[str, str]):
    officer = town.cme_officer
    decide(town.services, officer.person, pair, is_same=False, reason="Twins with one name.")
    assert told(officer, pair[0]) == told(officer, pair[1]) == []
    assert len({item.record.record_id for item in page(officer, pair[0]).timeline}) == 1
    decide(town.services, officer.person, pair[::-1], is_same=True, reason="No: a typing mistake.")
    assert len({item.record.record_id for item in page(officer, pair[0]).timeline}) == 2
    decide(town.services, officer.person, pair, is_same=False, reason="Twins after all.")
    [decision] = page(officer, pair[1]).decisions
    assert (decision.is_same, decision.reason, decision.by) == (False, "Twins after all.", officer.person.name)


def test_a_second_click_keeps_one_decision(town: Town, pair: tuple[str, str]):
    decide(town.services, town.cme_officer.person, pair, is_same=True, reason="Compared.")
    before = town.services.log.head().number
    decide(town.services, town.cme_officer.person, pair, is_same=True, reason="Compared.")
    assert town.services.log.head().number == before


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 1001])
def test_a_decision_without_a_reason_that_can_be_kept_is_refused(town: Town, pair: tuple[str, str], reason: str):
    before = town.services.log.head().number
    with pytest.raises(ActRefused):
        decide(town.services, town.cme_officer.person, pair, is_same=True, reason=reason)
    assert town.services.log.head().number == before


def test_a_child_is_not_compared_with_itself(town: Town, pair: tuple[str, str]):
    with pytest.raises(ActRefused):
        decide(town.services, town.cme_officer.person, (pair[0], pair[0]), is_same=True, reason="Itself.")


def test_the_reason_stands_in_no_clear_part_of_the_log(town: Town, pair: tuple[str, str]):
    decide(town.services, town.cme_officer.person, pair, is_same=True, reason="Zanzibarstreet")
    assert all("Zanzibarstreet" not in str(entry.facts) for entry in town.services.log.entries(limit=500))
