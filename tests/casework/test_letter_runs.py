"""Letter runs: counts right, no letter with another child, and a killed run goes on without a duplicate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmeforms.casework.runs.enquiries import Enquiry
from cmeforms.casework.runs.run_files import run_merged, run_zip
from cmeforms.casework.runs.run_log import begin_run
from cmeforms.casework.runs.running import go_on, progress_of
from cmeforms.documents.letters import letter_text
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.accounts import Accounts, change_organisation
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.letter_canaries import (
    RUN,
    SCHOOL,
    CanaryChild,
    add_recipients,
    begin_to_authorities,
    begin_to_schools,
    canaries_in_letters,
    canary_children,
    killed_while_issuing,
)


def check_to_schools(town: Town, child_count: int, school_count: int) -> None:
    """Each letter holds its own school and every chosen child, and nobody who was left out."""
    officer = town.cme_officer.person
    children = begin_to_schools(town, child_count, school_count)
    refer_one_more(town)
    progress = go_on(town.services, officer, RUN, school_count)
    assert (len(progress.issued), progress.left, progress.failed) == (school_count, 0, ())
    found = canaries_in_letters(town, RUN, school_count)
    chosen = set[str]().union(*(child.canaries for child in children))
    wanted = {frozenset({f"Invented School {number:03d}", *chosen}) for number in range(school_count)}
    assert len(found) == school_count
    assert set(found.values()) == wanted
    merged = letter_text(run_merged(town.services, officer, RUN))
    places = [merged.index(f"Invented School {number:03d}") for number in range(school_count)]
    assert places == sorted(places)


def check_to_authorities(town: Town, child_count: int, authority_count: int) -> None:
    """Each letter holds its own authority and its own child alone; every pair has one letter."""
    children, count = begin_to_authorities(town, child_count, authority_count), child_count * authority_count
    progress = go_on(town.services, town.cme_officer.person, RUN, count)
    assert (len(progress.issued), progress.left, progress.failed) == (count, 0, ())
    check_authority_letters(town, children, authority_count)


def check_authority_letters(town: Town, children: list[CanaryChild], authority_count: int) -> None:
    count = len(children) * authority_count
    found = canaries_in_letters(town, RUN, count)
    names = [f"Invented Council {number:03d}" for number in range(authority_count)]
    wanted = {frozenset({name, *child.canaries}) for child in children for name in names}
    assert (len(found), len(wanted)) == (count, count)
    assert set(found.values()) == wanted


def refer_one_more(town: Town) -> None:
    """A child who was referred and is not chosen: no canary of theirs may be found."""
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=7, given={"surname": "Canaryleftout"})
    town.lead.signs(record_id)


def test_each_school_gets_one_letter_about_exactly_the_chosen_children(town: Town):
    check_to_schools(town, 2, 6)


def test_each_authority_gets_one_letter_for_each_child_about_that_child_alone(town: Town):
    check_to_authorities(town, 2, 4)


@pytest.mark.long
def test_forty_children_to_a_hundred_and_fifty_schools(town: Town):
    check_to_schools(town, 40, 150)


def test_letters_about_a_child_are_numbered_over_the_authorities_of_a_run(town: Town):
    (child,) = begin_to_authorities(town, 1, 3)
    officer = town.cme_officer.person
    for count in (1, 2, 3):  # whatever was issued before, a letter bears the number of its place
        go_on(town.services, officer, RUN, 1)
        assert len(progress_of(town.services, officer, RUN).issued) == count
    numbers = [f"number {n})" for n in (1, 2, 3)]
    texts = letter_text(run_merged(town.services, officer, RUN))
    assert [texts.count(number) for number in numbers] == [1, 1, 1]
    assert child.surname in texts


def test_a_school_that_cannot_be_written_to_is_listed_with_the_reason_and_the_others_get_theirs(town: Town):
    officer, (child,) = town.cme_officer.person, canary_children(town, 1)
    first, second = add_recipients(town, SCHOOL, 2)
    begin_run(town.services, officer, Enquiry((child.record_id,), (first, second, "southmere", "nowhere"), RUN))
    with town.services.log.act(at=town.clock()) as act:
        closed = replace(Accounts(town.services.log).organisation(second), closed_on="2026-01-01")
        change_organisation(act, closed)
    progress = go_on(town.services, officer, RUN)
    assert [letter.organisation_id for letter in progress.issued] == [first]
    reasons = {row.organisation_id: row.reason for row in progress.failed}
    assert set(reasons) == {second, "southmere", "nowhere"}
    assert "closed" in reasons[second]
    assert "schools only" in reasons["southmere"]
    assert progress_of(town.services, officer, RUN).failed == progress.failed


def test_a_long_run_goes_on_in_parts_and_says_truly_how_far_it_is(town: Town):
    officer = town.cme_officer.person
    begin_to_schools(town, 1, 5)
    assert progress_of(town.services, officer, RUN).left == 5
    counts = [len(go_on(town.services, officer, RUN, 2).issued) for _ in range(4)]
    assert counts == [2, 4, 5, 5]


def test_a_run_is_nobody_elses_and_takes_no_other_choice(town: Town):
    officer, (child,) = town.cme_officer.person, canary_children(town, 1)
    enquiry = Enquiry((child.record_id,), ("oakfield",), RUN)
    begin_run(town.services, officer, enquiry)
    for other in (replace(enquiry, organisation_ids=("harbour",)), replace(enquiry, template="la-enquiry")):
        with pytest.raises(ActRefused, match="other choices"):
            begin_run(town.services, officer, other)
    for act in (go_on, progress_of, run_zip):
        with pytest.raises(NotAllowed):
            act(town.services, town.lead.person, RUN)
        with pytest.raises(NotAllowed):
            act(town.services, officer, "cd" * 16)


def check_killed(town: Town, kills: int, begun: list[CanaryChild], count: int) -> None:
    """Kill a run in the middle again and again: what it says stays true, and nothing is lost or issued twice."""
    officer = town.cme_officer.person
    for kill in range(kills):
        killed_while_issuing(town, RUN, 0.1 * (kill + 1))  # growing, so that it is hit at other points of a batch
        seen = progress_of(town.services, officer, RUN)
        assert len(seen.issued) + seen.left == count
    progress = go_on(town.services, officer, RUN, count)
    assert len(progress.issued) == count
    issued = town.services.log.newest_of(EntryKind.LETTER_ISSUED, 10 * count)
    assert len({entry.facts["reference"] for entry in issued}) == len(issued) == count
    assert town.services.log.verify_chain().is_well
    assert town.services.log.differing_states() == []
    for child in begun:
        named = [link for link in town.services.log.state(child.record_id).links if link[0] == "child_named_in"]
        assert len(named) == len(set(named)) == count / len(begun)


def test_killed_twice_it_goes_on_without_a_duplicate(town: Town):
    check_killed(town, 2, begin_to_authorities(town, 2, 30), 60)


@pytest.mark.long
def test_forty_children_to_a_hundred_and_fifty_two_authorities_and_killed_ten_times(town: Town):
    children = begin_to_authorities(town, 40, 152)
    check_killed(town, 10, children, 6080)
    check_authority_letters(town, children, 152)
