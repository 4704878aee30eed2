"""The forms for children missing from home or care: who may start, sign, see, complete and countersign each."""

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
MISSING = [f"F{number}" for number in range(20, 31)]
OUTSIDE = (Role.SCHOOL_STAFF, Role.LEAD, Role.PAEWS, Role.CME_OFFICER, Role.ADMISSIONS)


@cache
def catalogue() -> Catalogue:
    return read_catalogue([SHIPPED])[0]


def definition_of(number: str) -> FormDefinition:
    return catalogue().find(number).definition


def someone(role: Role) -> Person:
    return Person("me", "me@council.example", "Robin Sample", (role,), "school" if role in OUTSIDE else "here")


def sent(definition: FormDefinition, stage: Stage = Stage.COMPLETE) -> Scope:
    theirs = {"created_by": "somebody", "submitted_by": "somebody", "signed_by": frozenset({"somebody"})}
    return replace(start_scope(definition), stage=stage, organisation_id="here", **theirs)


def allowed(action: Action, scope: Scope) -> set[Role]:
    return {role for role in Role if authorise(someone(role), action, scope)}


@pytest.mark.parametrize("number", MISSING)
def test_somebody_may_start_each_form_and_sign_what_they_started(number: str) -> None:
    definition = definition_of(number)
    first = frozenset(definition.signatures_of("")[0].by)
    draft = replace(start_scope(definition), stage=Stage.DRAFT, created_by="me", organisation_id="here")
    starters = allowed(Action.START, start_scope(definition))
    assert starters & allowed(Action.SIGN, replace(draft, next_signature_roles=first))
    assert starters <= set(definition.filled_by)


@pytest.mark.parametrize("number", MISSING)
def test_a_receiver_sees_each_form_and_the_education_service_never_does(number: str) -> None:
    viewers = allowed(Action.VIEW, sent(definition_of(number)))
    assert viewers & {Role.TEAM_MANAGER, Role.MACE_COORDINATOR}
    assert not viewers & set(OUTSIDE)


@pytest.mark.parametrize("number", MISSING)
def test_each_later_part_is_completed_by_a_role_that_signs_it(number: str) -> None:
    definition = definition_of(number)
    for part in definition.parts:
        scope = replace(sent(definition, Stage.AWAITING_OFFICE), office_roles=frozenset(part.filled_by))
        signers = {role for signature in definition.signatures_of(part.id) for role in signature.by}
        assert allowed(Action.COMPLETE_OFFICE, scope) & signers, part.id


def test_a_social_worker_completes_a_part_of_what_they_started_or_have_been_given_only() -> None:
    definition = definition_of("F21")
    theirs = replace(sent(definition, Stage.AWAITING_OFFICE), office_roles=frozenset(definition.parts[0].filled_by))
    me = someone(Role.SOCIAL_WORKER)
    assert not authorise(me, Action.COMPLETE_OFFICE, theirs)
    assert authorise(me, Action.COMPLETE_OFFICE, replace(theirs, created_by="me"))
    assert authorise(me, Action.COMPLETE_OFFICE, replace(theirs, assigned_to="me"))


def test_the_coordinator_alone_completes_the_coordinators_part() -> None:
    definition = definition_of("F26")
    scope = replace(sent(definition, Stage.AWAITING_OFFICE), office_roles=frozenset(definition.parts[0].filled_by))
    assert allowed(Action.COMPLETE_OFFICE, scope) == {Role.MACE_COORDINATOR}


def test_a_manager_countersigns_a_return_interview_but_not_their_own() -> None:
    definition = definition_of("F27")
    manager = frozenset(definition.signatures_of("")[1].by)
    scope = replace(sent(definition, Stage.AWAITING_SIGNATURE), next_signature_roles=manager, next_countersigns=True)
    assert allowed(Action.COUNTERSIGN, scope) == {Role.TEAM_MANAGER}
    assert not allowed(Action.COUNTERSIGN, replace(scope, submitted_by="me"))


def test_the_view_for_the_police_is_started_by_nobody_through_the_pages() -> None:
    assert definition_of("F31").view_of == ("grab-pack", "missing-risk", "missing-episode")
    assert not definition_of("F31").sections
