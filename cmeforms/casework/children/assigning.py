"""Gives a submitted form to a key worker: one of the people who may work on it; knows no page."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.casework.ground.access import require_record, scope_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import with_standing
from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import RecordState

NOBODY = ""


def assignable(services: Services, person: Person, record_id: str) -> list[Person]:
    """The people to whom this person may give a form, by name; ``NotAllowed`` unless they may give it."""
    state = require_record(services, person, Action.ASSIGN, record_id)
    return [one for one in Accounts(services.log).persons() if _may_be_given(services, one, state)]


def assign(services: Services, person: Person, record_id: str, assigned_to: str) -> None:
    """Make somebody the key worker of a form, or nobody (empty); the same again changes nothing.

    ``NotAllowed``; ``ActRefused`` for somebody who may not work on the form.
    """
    known = {one.person_id for one in assignable(services, person, record_id)} | {NOBODY}
    if assigned_to not in known:
        raise ActRefused("Choose somebody from the list.")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if act.state(record_id).assigned_to != assigned_to:
            act.append(NewEntry(EntryKind.RECORD_ASSIGNED, record_id, facts={"assigned_to": assigned_to}))


def key_worker(services: Services, state: RecordState) -> Person | None:
    """Who a form is assigned to; None if it is nobody."""
    try:
        return Accounts(services.log).person(state.assigned_to)
    except RecordNotFound:
        return None


def _may_be_given(services: Services, person: Person, state: RecordState) -> bool:
    """Whether somebody could view the form because it is theirs to work on.

    Those who see it only as its writer, or as the child's carer, do not count: they are not asked to decide on it.
    """
    scope = with_standing(services, person, state, _scope(services, state))
    for_work = replace(
        scope, assigned_to=person.person_id, organisation_id="", created_by="", home_id="", placed_with="", team_id=""
    )
    return authorise(person, Action.VIEW, replace(for_work, opened_by=frozenset()))


def _scope(services: Services, state: RecordState) -> Scope:
    return scope_of(services.definition(state.definition_sha256).definition, state)
