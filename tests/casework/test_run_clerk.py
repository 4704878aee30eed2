"""Runs that go on by themselves, and what may happen in the meantime: accounts closed, children erased, disks full."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from cmeforms.casework.accounts.administering import close_account, create_account
from cmeforms.casework.runs.enquiries import NOTE, Enquiry
from cmeforms.casework.runs.run_clerk import YOUNG, RunClerk, go_on_if_free, holding_runs, is_at_work
from cmeforms.casework.runs.run_files import run_merged
from cmeforms.casework.runs.run_log import begin_run, take_over
from cmeforms.casework.runs.running import go_on, progress_of
from cmeforms.casework.upkeep.erasing import erase
from cmeforms.definitions.roles import Role
from cmeforms.documents.letters import letter_text
from cmeforms.errors import ActRefused, StorageUnavailable
from cmeforms.people.model import AUTHORITY_ID, Person
from cmeforms.records.accounts import Accounts, change_organisation
from cmeforms.records.entries import EntryKind
from tests.factories import Town
from tests.letter_canaries import (
    RUN,
    SCHOOL,
    add_recipients,
    begin_to_authorities,
    begin_to_schools,
    canary_children,
)
from tests.records.test_faults import files_no_larger_than

COLLEAGUE = Person("colleague", "colleague@northmoor.example", "Wilma Ashgrove", (Role.CME_OFFICER,), AUTHORITY_ID)


def reasons(town: Town, person: Person | None = None) -> dict[str, str]:
    """Why each row fails, by its recipient key."""
    failed = progress_of(town.services, person or town.cme_officer.person, RUN).failed
    return {one.row.recipient: one.reason for one in failed}


def test_a_run_goes_on_by_itself_to_its_end_in_the_name_of_who_began_it(town: Town):
    begin_to_schools(town, 1, 5)
    clerk = RunClerk(town.services)
    assert (clerk.work(), clerk.work()) == (5, 0)
    assert progress_of(town.services, town.cme_officer.person, RUN).left == 0
    assert town.cme_officer.person.name in letter_text(run_merged(town.services, town.cme_officer.person, RUN))


def test_one_process_at_a_time_goes_on(town: Town):
    begin_to_schools(town, 1, 2)
    assert not is_at_work(town.services.home)
    with holding_runs(town.services.home) as is_ours:
        assert is_ours
        assert is_at_work(town.services.home)
        assert RunClerk(town.services).work() == 0
        go_on_if_free(town.services, town.cme_officer.person, RUN)
    assert progress_of(town.services, town.cme_officer.person, RUN).left == 2
    assert RunClerk(town.services).work() == 2


def test_two_processes_that_issue_one_run_at_the_same_moment_issue_each_letter_once(town: Town):
    begin_to_authorities(town, 2, 20)
    helper = os.fork()
    if helper == 0:
        try:
            go_on(town.services, town.cme_officer.person, RUN)
        finally:
            os._exit(0)
    go_on(town.services, town.cme_officer.person, RUN)
    os.waitpid(helper, 0)
    issued = town.services.log.newest_of(EntryKind.LETTER_ISSUED, 100)
    assert len({entry.record_id for entry in issued}) == len(issued) == 40
    assert town.services.log.verify_chain().is_well


def test_a_run_of_days_ago_waits_for_a_person(town: Town):
    begin_to_schools(town, 1, 2)
    town.clock.move(days=YOUNG.days, seconds=1)
    assert RunClerk(town.services).work() == 0
    assert go_on(town.services, town.cme_officer.person, RUN).left == 0


def test_once_its_sender_has_left_a_run_waits_until_somebody_takes_it_over_in_their_own_name(town: Town):
    create_account(town.services, COLLEAGUE)
    begin_to_schools(town, 1, 3)
    go_on(town.services, town.cme_officer.person, RUN, 1)
    close_account(town.services, town.administrator.person, town.cme_officer.person.person_id)
    before = town.services.log.head().number
    assert RunClerk(town.services).work() == 0
    assert town.services.log.head().number == before
    take_over(town.services, COLLEAGUE, RUN)
    assert RunClerk(town.services).work() == 2
    text = letter_text(run_merged(town.services, COLLEAGUE, RUN))
    assert (text.count(COLLEAGUE.name), text.count(town.cme_officer.person.name)) == (2, 1)


def test_a_child_erased_meanwhile_is_in_no_further_letter_and_the_others_get_theirs(town: Town):
    first, second = begin_to_authorities(town, 2, 2)
    go_on(town.services, town.cme_officer.person, RUN, 2)
    erase(town.services, second.reference, rule="R-RET-01", reason_code="tried")
    clerk = RunClerk(town.services)
    assert clerk.work() == 1
    (recipient, reason), *others = reasons(town).items()
    assert others == []
    assert second.record_id in recipient
    assert "cannot be used for this letter" in reason
    assert second.reference not in reason
    assert clerk.work() == 0
    assert first.surname in letter_text(run_merged(town.services, town.cme_officer.person, RUN))


def test_a_letter_about_several_children_is_not_issued_about_the_rest_of_them(town: Town):
    _first, second = begin_to_schools(town, 2, 2)
    erase(town.services, second.reference, rule="R-RET-01", reason_code="tried")
    assert RunClerk(town.services).work() == 0
    assert set(reasons(town).values()) == {
        "One of the forms cannot be used for this letter: it is erased, not yours, or of another kind."
    }


def test_words_that_were_erased_with_a_child_are_not_left_out_of_a_letter(town: Town):
    officer, children = town.cme_officer.person, canary_children(town, 2)
    record_ids, schools = tuple(child.record_id for child in children), add_recipients(town, SCHOOL, 2)
    begin_run(town.services, officer, Enquiry(record_ids, schools, RUN, words={NOTE: "Please look at once."}))
    erase(town.services, children[0].reference, rule="R-RET-01", reason_code="tried")
    assert RunClerk(town.services).work() == 0
    assert all("words of this run were erased" in reason for reason in reasons(town).values())
    with pytest.raises(ActRefused, match="Begin a new run"):
        take_over(town.services, officer, RUN)


def test_a_recipient_that_closes_and_one_that_opens_again_meanwhile(town: Town):
    begin_to_schools(town, 1, 2)
    school = Accounts(town.services.log).organisation("invented-school-1")
    change(town, replace(school, closed_on="2026-01-01"))
    clerk = RunClerk(town.services)
    assert (clerk.work(), clerk.work()) == (1, 0)
    assert reasons(town) == {"invented-school-1": "Invented School 001 is closed."}
    change(town, school)
    go_on(town.services, town.cme_officer.person, RUN)
    assert progress_of(town.services, town.cme_officer.person, RUN).left == 0


def change(town: Town, organisation: object) -> None:
    with town.services.log.act(at=town.clock()) as act:
        change_organisation(act, organisation)  # type: ignore[arg-type]


def test_a_full_disk_stops_a_run_between_letters_and_it_goes_on_when_there_is_room(town: Town):
    begin_to_authorities(town, 1, 60)
    journal = town.services.home / "data" / "log.db-wal"
    with files_no_larger_than(journal.stat().st_size + 800_000), pytest.raises(StorageUnavailable):
        RunClerk(town.services).work()
    stopped = progress_of(town.services, town.cme_officer.person, RUN)
    assert 0 < len(stopped.issued) < 60
    assert town.services.log.verify_chain().is_well
    assert town.services.log.differing_states() == []
    assert RunClerk(town.services).work() == 60 - len(stopped.issued)
