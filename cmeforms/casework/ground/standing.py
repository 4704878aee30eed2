"""Adds to a scope what the child and the people around a record say of whoever asks; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cmeforms.casework.ground.child_record import children_of, placed_with
from cmeforms.casework.ground.openings import open_now
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.roles import Role
from cmeforms.errors import RecordNotFound
from cmeforms.people.model import AUTHORITY_ID, OrganisationKind, Person
from cmeforms.people.relations import Scope
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import ChildTies
from cmeforms.submissions.lifecycle import RecordState


def with_standing(services: Services, person: Person, state: RecordState, scope: Scope) -> Scope:
    """The scope of a record with what counts for this person; only what their roles ask about is looked up."""
    children = children_of(services, state)
    whole = replace(scope, conflicted=conflicted_persons(children))
    if Role.CARER in person.roles:
        whole = replace(whole, placed_with=_placement(children), home_id=home_id(services, state.organisation_id))
    if Role.TEAM_MANAGER in person.roles:
        whole = replace(whole, team_id=_team(services, state))
    if Role.DUTY_TEAM in person.roles and open_now(services, person).keys() & {child.record_id for child in children}:
        whole = replace(whole, opened_by=frozenset({person.person_id}))
    return whole


def ties_of(services: Services, state: RecordState) -> ChildTies:
    """What lists must know of the child that a record is about."""
    children = children_of(services, state)
    return ChildTies(state.organisation_id, _placement(children), conflicted_persons(children))


CONFLICTED = "conflicted"
"""From a child to a person who must not act on its case."""

NOT_CONFLICTED = "not_conflicted"
"""The same, taken back; the newest of the two counts."""


def conflicted_persons(children: Iterable[RecordState]) -> frozenset[str]:
    """The ids of those who must not act on the case of a child, whichever of its records says so."""
    return frozenset(other for child in children for other, said in _said(child).items() if said == CONFLICTED)


def _said(child: RecordState) -> dict[str, str]:
    return {other: relation for relation, other in child.links if relation in (CONFLICTED, NOT_CONFLICTED)}


def _placement(children: Iterable[RecordState]) -> str:
    return next(filter(None, map(placed_with, children)), "")


def home_id(services: Services, organisation_id: str) -> str:
    """The same id if it is that of a children's home, whose staff share what they write; empty otherwise."""
    try:
        organisation = Accounts(services.log).organisation(organisation_id)
    except RecordNotFound:
        return ""
    return organisation.organisation_id if organisation.kind is OrganisationKind.HOME else ""


def _team(services: Services, state: RecordState) -> str:
    """The social work team that holds a record: that of the person it is assigned to, or else of who began it.

    A team is the organisation of social workers and their managers; what they do at the authority as a
    whole, and what others began, is no team's until it is assigned.
    """
    try:
        holder = Accounts(services.log).person(state.assigned_to or state.created_by)
    except RecordNotFound:
        return ""
    return team_of(holder)


def team_of(person: Person) -> str:
    """The social work team that a person is in; empty for everybody else."""
    is_of_team = {Role.SOCIAL_WORKER, Role.TEAM_MANAGER}.intersection(person.roles)
    return person.organisation_id if is_of_team and person.organisation_id != AUTHORITY_ID else ""
