"""The same act asked for twice, one after the other or at the same moment, is done once and gives one receipt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from cmeforms.casework.forms.countersigning import receipt_of
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind
from tests.factories import Town


def both(act: Callable[[], Any]) -> list[Any]:
    """What two clicks at the same moment get."""
    start = Barrier(2)

    def click(_number: int) -> Any:
        start.wait(timeout=60)
        return act()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(click, range(2)))


def count(town: Town, kind: EntryKind) -> int:
    return len(town.services.log.newest_of(kind))


def test_a_form_submitted_twice_is_one_submission(town: Town):
    record_id = town.lead.starts("cme1")
    revision = town.lead.fills(record_id, seed=3)
    receipts = both(lambda: town.lead.signs(record_id, draft_revision=revision))
    receipts.append(town.lead.signs(record_id, draft_revision=revision))
    assert len(set(receipts)) == 1
    assert count(town, EntryKind.SUBMISSION_ACCEPTED) == count(town, EntryKind.DOCUMENT_SEALED) == 1


def test_a_countersignature_given_twice_is_one(signed):
    officer = signed.town.welfare_officer
    receipts = both(lambda: officer.countersigns(signed.record_id, revision=1))
    receipts.append(officer.countersigns(signed.record_id, revision=1))
    assert len(set(receipts)) == 1
    assert count(signed.town, EntryKind.SIGNATURE_GIVEN) == 2


def test_a_second_click_that_decides_otherwise_gets_no_receipt_of_the_first(signed):
    officer = signed.town.welfare_officer
    officer.countersigns(signed.record_id, revision=1)
    assert receipt_of(signed.town.services, officer.person, signed.record_id, 1, "agree")
    assert receipt_of(signed.town.services, officer.person, signed.record_id, 1, "return") is None
    with pytest.raises(ActRefused):
        officer.returns(signed.record_id, "Please add the visit.", revision=1)


def test_a_form_returned_twice_is_returned_once(signed):
    officer = signed.town.welfare_officer
    both(lambda: officer.returns(signed.record_id, "Please add the visit.", revision=1))
    officer.returns(signed.record_id, "Please add the visit.", revision=1)
    assert count(signed.town, EntryKind.SUBMISSION_RETURNED) == 1


def test_an_office_part_completed_twice_is_one(referred):
    officer = referred.town.cme_officer
    revision = officer.fills(referred.record_id, seed=5)
    receipts = both(lambda: officer.completes_office(referred.record_id, draft_revision=revision))
    receipts.append(officer.completes_office(referred.record_id, draft_revision=revision))
    assert len(set(receipts)) == 1
    assert count(referred.town, EntryKind.PART_COMPLETED) == 1


def test_a_form_opened_twice_from_another_is_one(town: Town):
    checklist = town.lead.starts("cme1")
    opened = both(lambda: town.lead.opens_form_from(checklist, "cme2"))
    assert len(set(opened)) == 1
    assert count(town, EntryKind.DRAFT_STARTED) == 2


def test_letters_issued_twice_are_issued_once(referred):
    officer = referred.town.cme_officer
    ask = {"run_id": "0123456789abcdef" * 2}
    runs = both(lambda: officer.issues_letters([referred.record_id], ["oakfield", "harbour"], **ask))
    runs.append(officer.issues_letters([referred.record_id], ["oakfield", "harbour"], **ask))
    assert len(set(runs)) == 1
    assert len(runs[0]) == 2
    assert count(referred.town, EntryKind.LETTER_ISSUED) == 2


def test_a_run_issued_already_takes_no_other_schools_or_children(referred):
    officer, other = referred.town.cme_officer, referred.town.other_lead
    second = other.starts("cme2")
    other.fills(second, seed=9)
    other.signs(second)
    run_id = "f" * 32
    officer.issues_letters([referred.record_id], ["oakfield"], run_id=run_id)
    for record_ids, schools in (
        ([referred.record_id, second], ["oakfield"]),
        ([referred.record_id], ["oakfield", "harbour"]),
    ):
        with pytest.raises(ActRefused, match="issued already"):
            officer.issues_letters(record_ids, schools, run_id=run_id)
    assert count(referred.town, EntryKind.LETTER_ISSUED) == 1


def test_two_officers_cannot_both_countersign(signed):
    town = signed.town
    town.welfare_officer.countersigns(signed.record_id)
    with pytest.raises(ActRefused):
        town.welfare_officer.returns(signed.record_id, "Too late.", revision=1)
    with pytest.raises((ActRefused, NotAllowed)):
        town.lead.countersigns(signed.record_id)
