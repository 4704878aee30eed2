"""Turns who may do what into terms that a list can be asked for, by asking ``authorise`` itself; opens no record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from cmeforms.casework.ground.access import scope_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import home_id
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.definitions.model import MAIN_PART
from cmeforms.definitions.roles import Role
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.records.entries import Reach
from cmeforms.submissions.lifecycle import RecordState, SignatureGiven, Stage

TURN = (Action.EDIT, Action.SIGN, Action.COUNTERSIGN, Action.COMPLETE_OFFICE)
"""What a record waits for: whoever may do one of these has something to do."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ME, _MINE, _ANOTHER = "me", "mine", "another"
_OWN_ORGANISATION, _STARTED, _ASSIGNED, _ACTED = 1, 2, 4, 8
_STANDINGS = range(16)


def reach(services: Services, person: Person, actions: Iterable[Action] = (Action.VIEW,)) -> Reach:
    """The records to which a person may do at least one of these things now."""
    standings: dict[str, frozenset[int]] = {}
    if person.is_active:
        definitions = {sha256[:16]: sha256 for sha256 in services.log.definitions()}
        for situation in services.log.situations():
            prefix, stage, step = situation.split(" ")
            if prefix in definitions:
                found = _standings(services, person, tuple(actions), (definitions[prefix], stage, int(step)))
                standings |= {situation: found} if found else {}
    return Reach(person.person_id, person.organisation_id, standings)


def without(reached: Reach, other: Reach) -> Reach:
    """What the first reaches and the second does not, for the same person."""
    nothing: frozenset[int] = frozenset()
    left = {s: found - other.standings.get(s, nothing) for s, found in reached.standings.items()}
    return Reach(reached.person_id, reached.organisation_id, {s: found for s, found in left.items() if found})


def _standings(
    services: Services, person: Person, actions: tuple[Action, ...], situation: tuple[str, str, int]
) -> frozenset[int]:
    """How a person must stand to a record in a situation; the answer depends on roles alone and is kept."""
    shares_home = Role.CARER in person.roles and bool(home_id(services, person.organisation_id))
    key = (person.roles, bool(person.organisation_id), shares_home, actions, situation)
    if key not in services.standings:
        loaded = services.definition(situation[0])
        asking = Person(_ME, "", "", person.roles, _MINE if person.organisation_id else "")
        services.standings[key] = frozenset(
            standing
            for standing in _STANDINGS
            if _may_any(asking, actions, _scope(loaded, situation, standing, shares_home=shares_home))
        )
    return services.standings[key]


def _scope(loaded: LoadedDefinition, situation: tuple[str, str, int], standing: int, *, shares_home: bool) -> Scope:
    """What an example of such a record is about; in a children's home, what a colleague began is the home's."""
    scope = scope_of(loaded.definition, _example(loaded, situation, standing))
    return replace(scope, home_id=scope.organisation_id) if shares_home else scope


def _may_any(asking: Person, actions: tuple[Action, ...], scope: Scope) -> bool:
    return any(authorise(asking, action, scope) for action in actions)


def _example(loaded: LoadedDefinition, situation: tuple[str, str, int], standing: int) -> RecordState:
    """A record that is in this situation and to which the asking person stands like this."""
    sha256, stage, step = situation
    definition = loaded.definition
    actor = _ME if standing & _ACTED else _ANOTHER
    given = definition.signatures_of(MAIN_PART)[:step] if stage == Stage.AWAITING_SIGNATURE else ()
    done = definition.parts[:step] if stage == Stage.AWAITING_OFFICE else ()
    return RecordState(
        record_id="",
        slug=definition.slug,
        form_number=definition.number,
        stage=Stage(stage),
        definition_revision=definition.definition_revision,
        definition_sha256=sha256,
        created_by=_ME if standing & _STARTED else _ANOTHER,
        created_at=_EPOCH,
        changed_at=_EPOCH,
        organisation_id=_MINE if standing & _OWN_ORGANISATION else _ANOTHER,
        submitted_by=actor,
        assigned_to=_ME if standing & _ASSIGNED else _ANOTHER,
        signatures=tuple(SignatureGiven(s.id, actor, _EPOCH) for s in given),
        completed_parts=tuple(part.id for part in done),
    )
