"""Every shipped form can be started, signed and received by some role, and each later part completed by one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from cmeforms.casework.ground.access import start_scope
from cmeforms.definitions.catalogue import Catalogue, read_catalogue
from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.roles import Role
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import Stage

SHIPPED = Path(__file__).parents[2] / "form_definitions"
EDUCATION = [f"F{number:02}" for number in range(1, 18)]


@cache
def catalogue() -> Catalogue:
    return read_catalogue([SHIPPED])[0]


def definition_of(number: str) -> FormDefinition:
    return catalogue().find(number).definition


def someone(role: Role, *, organisation_id: str = "here") -> Person:
    return Person("me", "me@council.example", "Robin Sample", (role,), organisation_id, is_active=True)


def draft_of_mine(definition: FormDefinition) -> Scope:
    first = definition.signatures_of("")[0]
    mine = replace(start_scope(definition), stage=Stage.DRAFT, created_by="me", organisation_id="here")
    return replace(mine, next_signature_roles=frozenset(first.by))


def waiting(definition: FormDefinition, part: str, organisation_id: str) -> Scope:
    office = next(p.filled_by for p in definition.parts if p.id == part)
    scope = replace(start_scope(definition), stage=Stage.AWAITING_OFFICE, organisation_id=organisation_id)
    return replace(scope, office_roles=frozenset(office), created_by="somebody", submitted_by="somebody")


@pytest.mark.parametrize("number", EDUCATION)
def test_whoever_fills_a_form_in_may_start_it_and_somebody_there_may_sign_it(number: str) -> None:
    definition = definition_of(number)
    fillers = [role for role in Role if authorise(someone(role), Action.START, start_scope(definition))]
    assert fillers
    signers = [role for role in Role if authorise(someone(role), Action.SIGN, draft_of_mine(definition))]
    assert set(signers) & set(definition.filled_by)


@pytest.mark.parametrize("number", EDUCATION)
def test_each_role_that_receives_a_form_sees_it(number: str) -> None:
    definition = definition_of(number)
    sent = replace(start_scope(definition), stage=Stage.COMPLETE, organisation_id="here", created_by="somebody")
    for role in definition.received_by:
        assert authorise(someone(role), Action.VIEW, sent), role


@pytest.mark.parametrize("number", EDUCATION)
def test_each_later_part_is_completed_and_signed_by_a_role_that_may(number: str) -> None:
    definition = definition_of(number)
    for part in definition.parts:
        scope = waiting(definition, part.id, "here")
        able = {role for role in Role if authorise(someone(role), Action.COMPLETE_OFFICE, scope)}
        signers = {role for signature in definition.signatures_of(part.id) for role in signature.by}
        assert able & signers, part.id


def test_a_lead_completes_a_part_of_their_own_school_only() -> None:
    exit_form = definition_of("F12")
    lead = someone(Role.LEAD)
    assert authorise(lead, Action.COMPLETE_OFFICE, waiting(exit_form, "school_use", "here"))
    assert not authorise(lead, Action.COMPLETE_OFFICE, waiting(exit_form, "school_use", "elsewhere"))


@pytest.mark.parametrize(("number", "part"), [("F07", "screen"), ("F11", "authority")])
def test_a_school_never_completes_the_authoritys_part(number: str, part: str) -> None:
    scope = waiting(definition_of(number), part, "here")
    assert not any(authorise(someone(role), Action.COMPLETE_OFFICE, scope) for role in (Role.LEAD, Role.SCHOOL_STAFF))


def test_an_education_welfare_officer_completes_only_a_part_that_is_theirs() -> None:
    officer = someone(Role.PAEWS, organisation_id="authority")
    assert authorise(officer, Action.COMPLETE_OFFICE, waiting(definition_of("F07"), "screen", "school"))
    assert not authorise(officer, Action.COMPLETE_OFFICE, waiting(definition_of("F02"), "office", "school"))
