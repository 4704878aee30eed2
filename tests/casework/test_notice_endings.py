"""A notice that waits can be taken back by its writer or sent back with a reason; its number is not given twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from cmeforms.casework.letters.approving import approve, put_forward, read_waiting
from cmeforms.casework.letters.ending_notices import send_back, withdraw
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.reading import view_letter
from cmeforms.casework.letters.series import ANOTHER_CAME_FIRST
from cmeforms.casework.letters.suppressions import NOT_TOLD_WHY, PERSON_AT_RISK
from cmeforms.casework.letters.waiting_notices import PutForward, Standing, notices_of, recent_notices
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind
from tests.casework.test_known_stops import another_form
from tests.casework.test_letters_from_records import notice_request, order_case, referral, request
from tests.factories import Town

AGREED = "Ines Marlowe, legal services, 4 March 2026"
SUSPECT = {"full_name": "Anna Quillfeather", "suspected": "yes"}
REASON = "Name the dates of <b>both</b> visits.\nثم أعد الإرسال"


@pytest.fixture
def notice(town: Town) -> LetterRequest:
    """A notice put forward by the CME officer."""
    wanted = notice_request(town, order_case(town), town.services.clock().date())
    put_forward(town.services, town.cme_officer.person, wanted)
    return wanted


def another(notice: LetterRequest, run: str) -> LetterRequest:
    return replace(notice, run_id=run * 32)


def approves(town: Town, notice: LetterRequest) -> str:
    return approve(town.services, town.welfare_officer.person, notice.record_id, notice.run_id, AGREED)


def withdraws(town: Town, person: Person, notice: LetterRequest) -> None:
    withdraw(town.services, person, notice.record_id, notice.run_id)


def sends_back(town: Town, person: Person, notice: LetterRequest, reason: str = REASON) -> None:
    send_back(town.services, person, notice.record_id, notice.run_id, reason)


def told(town: Town, person: Person, notice: LetterRequest) -> PutForward:
    [found] = notices_of(town.services, person, town.services.log.state(notice.record_id))
    return found


def count(town: Town, kind: EntryKind) -> int:
    return len(town.services.log.newest_of(kind))


def test_who_put_a_notice_forward_withdraws_it_and_the_record_tells_so(town: Town, notice: LetterRequest):
    officer, other = town.cme_officer.person, town.welfare_officer.person
    withdraws(town, officer, notice)
    withdraws(town, officer, notice)
    assert count(town, EntryKind.LETTER_WITHDRAWN) == 1
    assert recent_notices(town.services, officer) == recent_notices(town.services, other) == []
    for reader in (officer, other):
        found = told(town, reader, notice)
        assert (found.standing, found.ending.by.name, found.ending.reason) == (Standing.WITHDRAWN, officer.name, "")
    with pytest.raises(NotAllowed):
        approves(town, notice)
    with pytest.raises(ActRefused, match="does not wait"):
        sends_back(town, other, notice)
    assert town.services.log.verify_chain().is_well


def test_a_second_person_sends_a_notice_back_and_its_writer_reads_why(town: Town, notice: LetterRequest):
    officer, other = town.cme_officer.person, town.welfare_officer.person
    sends_back(town, other, notice, f"  {REASON}\r\n".replace("\n", "\r\n"))
    [back] = recent_notices(town.services, officer)
    assert back.came_back
    assert back.request.typed["to.full_name"] == notice.typed["to.full_name"]
    assert recent_notices(town.services, other) == []
    found = told(town, officer, notice)
    assert (found.standing, found.ending.by.name, found.ending.reason) == (Standing.SENT_BACK, other.name, REASON)
    with pytest.raises(NotAllowed):
        approves(town, notice)


def test_a_notice_that_was_sent_back_late_stays_in_sight_for_a_week(town: Town, notice: LetterRequest):
    officer = town.cme_officer.person
    town.clock.move(days=6)
    sends_back(town, town.welfare_officer.person, notice)
    town.clock.move(days=7)
    assert [one.came_back for one in recent_notices(town.services, officer)] == [True]
    town.clock.move(seconds=1)
    assert recent_notices(town.services, officer) == []


@pytest.mark.parametrize("reason", ["", " \n", "x" * 501, "a\x00b", "\ud800"])
def test_a_notice_is_sent_back_with_a_reason_that_can_be_kept(town: Town, notice: LetterRequest, reason: str):
    with pytest.raises(ActRefused, match="different"):
        sends_back(town, town.welfare_officer.person, notice, reason)
    assert told(town, town.cme_officer.person, notice).waits


def test_nobody_withdraws_anothers_notice_or_sends_back_their_own(town: Town, notice: LetterRequest):
    with pytest.raises(NotAllowed):
        withdraws(town, town.welfare_officer.person, notice)
    with pytest.raises(NotAllowed):
        sends_back(town, town.cme_officer.person, notice)
    for role in (Role.ADMISSIONS, Role.LEAD, Role.SOCIAL_WORKER):
        stranger = town.of_role(role).person
        for act in (withdraws, sends_back):
            with pytest.raises(NotAllowed):
                act(town, stranger, notice)
        assert notices_of(town.services, stranger, town.services.log.state(notice.record_id)) == []
    assert told(town, town.cme_officer.person, notice).waits


def test_what_was_ended_is_not_put_forward_again_and_a_new_one_is(town: Town, notice: LetterRequest):
    officer = town.cme_officer.person
    sends_back(town, town.welfare_officer.person, notice)
    with pytest.raises(ActRefused, match="Write it again"):
        put_forward(town.services, officer, notice)
    put_forward(town.services, officer, another(notice, "b"))
    assert approves(town, another(notice, "b"))


def test_a_notice_that_something_stops_meanwhile_can_still_be_ended(town: Town, notice: LetterRequest):
    officer, other = town.cme_officer.person, town.welfare_officer.person
    another_form(town, notice.record_id, "mace", Role.SOCIAL_WORKER, perpetrators=[SUSPECT])
    for reader in (officer, other):
        read = read_waiting(town.services, reader, notice.record_id, notice.run_id)
        assert (read.checked, read.problems) == (None, (PERSON_AT_RISK,))
    with pytest.raises(ActRefused, match="social care"):
        approves(town, notice)
    sends_back(town, other, notice)
    assert told(town, officer, notice).standing is Standing.SENT_BACK


def test_a_second_person_is_not_told_what_only_the_writer_may_see(town: Town, notice: LetterRequest):
    officer, other = town.cme_officer.person, town.welfare_officer.person
    refuge = {"refuge": "yes", "safe_address": {"type": "withheld", "reason": "Agreed"}}
    another_form(town, notice.record_id, "cme2", Role.CME_OFFICER, **refuge)
    assert "refuge" in read_waiting(town.services, officer, notice.record_id, notice.run_id).problems[0]
    assert read_waiting(town.services, other, notice.record_id, notice.run_id).problems == (NOT_TOLD_WHY,)


def test_an_issued_or_lapsed_notice_is_told_as_that_and_cannot_be_ended(town: Town, notice: LetterRequest):
    officer = town.cme_officer.person
    approves(town, notice)
    assert told(town, officer, notice).standing is Standing.ISSUED
    with pytest.raises(ActRefused):
        withdraws(town, officer, notice)
    late = another(notice, "c")
    put_forward(town.services, officer, late)
    town.clock.move(days=8)
    found = notices_of(town.services, officer, town.services.log.state(late.record_id))
    assert [one.standing for one in found] == [Standing.ISSUED, Standing.LAPSED]
    with pytest.raises(ActRefused):
        withdraws(town, officer, late)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_two_notices_put_forward_at_once_have_two_numbers(town: Town, notice: LetterRequest, order: str):
    both = {"a": notice, "b": another(notice, "b")}
    put_forward(town.services, town.cme_officer.person, both["b"])
    texts = {}
    for run in order:
        texts[run] = view_letter(town.services, town.cme_officer.person, approves(town, both[run])).text
    assert ("number 1)" in texts["a"], "number 2)" in texts["b"]) == (True, True)


def test_a_number_is_not_given_again_after_its_notice_was_withdrawn(town: Town, notice: LetterRequest):
    officer = town.cme_officer.person
    put_forward(town.services, officer, another(notice, "b"))
    withdraws(town, officer, notice)
    put_forward(town.services, officer, another(notice, "c"))
    third = approves(town, another(notice, "c"))
    assert "number 2)" in view_letter(town.services, officer, approves(town, another(notice, "b"))).text
    assert "number 3)" in view_letter(town.services, officer, third).text


def test_letters_written_at_the_same_moment_have_a_number_each(town: Town):
    record_id, officer = referral(town), town.cme_officer.person

    def until_issued(act: Callable[[], str]) -> str:
        while True:
            try:
                return act()
            except ActRefused as error:
                assert str(error) == ANOTHER_CAME_FIRST  # noqa: PT017 - any other refusal is a fault

    def issues(run: str) -> str:
        return until_issued(lambda: issue_letter(town.services, officer, request(record_id, run=run)))

    with ThreadPoolExecutor(4) as pool:
        letters = list(pool.map(issues, "abcd"))
    texts = [view_letter(town.services, officer, letter).text for letter in letters]
    numbers = sorted(n for n in range(1, 9) for text in texts if f"number {n})" in text)
    assert numbers == [1, 2, 3, 4]
