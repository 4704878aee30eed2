"""What the record knows of danger is not left to an answer, and is told only to those who may see where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from cmeforms.casework.ground.child_record import child_of, join_child
from cmeforms.casework.letters.checking import check_letter
from cmeforms.casework.letters.choosing import letters_of_record
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.known_risks import names_one_of
from cmeforms.casework.letters.suppressions import NOT_TOLD_WHY, PERSON_AT_RISK
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused
from tests.casework.test_letters_from_records import referral, request
from tests.factories import Town


def another_form(town: Town, record_id: str, slug: str, role: Role, **given: Any) -> str:
    """A form of somebody else about the child of a record, submitted."""
    worker = town.of_role(role)
    other = worker.starts(slug)
    worker.fills(other, seed=5, given=given)
    with town.services.log.act(at=town.services.clock(), by=worker.person.person_id) as act:
        join_child(act, other, child_of(town.services.log.state(record_id)))
    worker.signs(other)
    return other


def refusals_of(town: Town, person: Any, record_id: str) -> str:
    offered = letters_of_record(town.services, person, record_id).offered
    return next(" ".join(o.refusals) for o in offered if o.template.slug == "parent-first")


def test_a_school_is_not_told_of_a_refuge_that_it_may_not_see(town: Town):
    record_id = referral(town)
    withheld = {"type": "withheld", "reason": "Agreed with the refuge"}
    another_form(town, record_id, "cme2", Role.CME_OFFICER, refuge="yes", safe_address=withheld)
    assert refusals_of(town, town.lead.person, record_id) == NOT_TOLD_WHY
    assert "refuge" in refusals_of(town, town.cme_officer.person, record_id)
    with pytest.raises(ActRefused, match="may not see"):
        issue_letter(town.services, town.lead.person, request(record_id))


PERPETRATOR = [{"full_name": "Ánna QUILLFEATHER", "suspected": "yes"}]


def test_a_person_whom_a_form_names_as_a_risk_gets_no_letter_whatever_is_answered(town: Town):
    record_id, officer = referral(town), town.cme_officer.person
    assert check_letter(town.services, officer, request(record_id)).addressed
    another_form(town, record_id, "mace", Role.SOCIAL_WORKER, perpetrators=PERPETRATOR)
    for written in ("Anna Quillfeather", "Ms Anna J. Quillfeather", "QUILLFEATHER, Anna"):
        with pytest.raises(ActRefused) as refused:
            issue_letter(town.services, officer, request(record_id, **{"to.full_name": written}))
        assert str(refused.value) == PERSON_AT_RISK
    assert issue_letter(town.services, officer, request(record_id, **{"to.full_name": "Bertil Quillfeather"}))


@pytest.mark.parametrize(
    ("addressee", "names", "expected"),
    [
        ("Anna Quillfeather", ("anna  quillfeather",), True),
        ("محمد الأحمد", ("محمد الأحمد",), True),
        ("Annabel Quillfeather", ("Anna Quillfeather",), False),
        ("The parents", ("", " "), False),
        ("", ("Kez",), False),
        ("Kez Moran", ("Kez",), True),
    ],
)
def test_a_name_is_known_in_any_spelling_and_not_by_half(addressee: str, names: tuple[str, ...], expected: bool):
    assert names_one_of(addressee, names) is expected


def test_what_forms_say_of_telling_the_family_stands_beside_the_question(town: Town):
    reason = "Telling them could put her at risk."
    record_id = referral(town, parent_told="no", parent_not_told_reason=reason)
    said = letters_of_record(town.services, town.cme_officer.person, record_id).said
    assert [(one.label, one.words) for one in said] == [
        ("Have the parents been told of this referral?", f"No. {reason}")
    ]
    other = referral(town, parent_told="yes")
    assert letters_of_record(town.services, town.cme_officer.person, other).said == ()
