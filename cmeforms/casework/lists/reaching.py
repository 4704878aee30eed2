"""Turns who may do what into terms that a list can be asked for, by asking ``authorise`` itself; opens no record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from cmeforms.casework.ground.access import scope_of
from cmeforms.casework.ground.child_record import group_of, records_of
from cmeforms.casework.ground.openings import open_now
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import home_id, team_of
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.definitions.model import MAIN_PART
from cmeforms.definitions.roles import Role
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.reach import Reach, Standing
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState, SignatureGiven, Stage

TURN = (Action.EDIT, Action.SIGN, Action.COUNTERSIGN, Action.COMPLETE_OFFICE)
"""What a record waits for: whoever may do one of these has something to do."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ME, _MINE, _ANOTHER = "me", "mine", "another"
_EVERYBODYS = (Standing.OWN_ORGANISATION, Standing.STARTED, Standing.ASSIGNED, Standing.ACTED)
_OF_ROLES = {
    Role.CARER: (Standing.PLACED, Standing.PLACED_ELSEWHERE),
    Role.DUTY_TEAM: (Standing.OPENED,),
    Role.TEAM_MANAGER: (Standing.OTHER_TEAM,),
}
"""The further standings that count for a role; those of a child and a team are looked up only for whom they concern."""


def reach(services: Services, person: Person, index: SearchIndex, actions: Iterable[Action] = (Action.VIEW,)) -> Reach:
    """The records to which a person may do at least one of these things now; the index must have caught up."""
    standings: dict[str, frozenset[int]] = {}
    if person.is_active:
        definitions = {sha256[:16]: sha256 for sha256 in services.log.definitions()}
        for situation in index.situations():
            prefix, stage, step = situation.split(" ")
            if prefix in definitions:
                found = _standings(services, person, tuple(actions), (definitions[prefix], stage, int(step)))
                standings |= {situation: found} if found else {}
    return Reach(
        person.person_id,
        person.organisation_id,
        standings,
        marked=_marked(services, person, index),
        other_teams=_other_teams(services, person),
        barred=tuple(index.closed_to(person.person_id)),
    )


def _marked(services: Services, person: Person, index: SearchIndex) -> dict[Standing, tuple[str, ...]]:
    """The records to which a person stands somehow because of the child."""
    marked: dict[Standing, tuple[str, ...]] = {}
    if Role.CARER in person.roles:
        own = {person.person_id, person.organisation_id} - {""}
        marked[Standing.PLACED] = tuple(index.placed_with(own))
        marked[Standing.PLACED_ELSEWHERE] = tuple(index.placed_elsewhere(person.organisation_id, own))
    if Role.DUTY_TEAM in person.roles:
        children = [services.log.state(child_id) for child_id in open_now(services, person)]
        groups = chain.from_iterable(group_of(services, child) for child in children)
        marked[Standing.OPENED] = tuple(dict.fromkeys(chain.from_iterable(map(records_of, groups))))
    return marked


def _other_teams(services: Services, person: Person) -> tuple[str, ...]:
    """Who holds records in other teams."""
    if Role.TEAM_MANAGER not in person.roles:
        return ()
    teams = {one.person_id: team_of(one) for one in Accounts(services.log).persons()}
    return tuple(one for one, team in teams.items() if team not in ("", person.organisation_id))


def own_among(seen: Reach, turn: Reach) -> Reach:
    """What waits for a person, and of all that they see what they started or were given."""
    theirs = {
        situation: frozenset(one for one in standings if one & (Standing.STARTED | Standing.ASSIGNED))
        | turn.standings.get(situation, frozenset())
        for situation, standings in seen.standings.items()
    }
    return replace(seen, standings=theirs)


def without(reached: Reach, other: Reach) -> Reach:
    """What the first reaches and the second does not, for the same person."""
    nothing: frozenset[int] = frozenset()
    left = {s: found - other.standings.get(s, nothing) for s, found in reached.standings.items()}
    return replace(reached, standings={situation: found for situation, found in left.items() if found})


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
            for standing in _examples(person.roles)
            if _may_any(asking, actions, _scope(loaded, situation, standing, shares_home=shares_home))
        )
    return services.standings[key]


def _examples(roles: Iterable[Role]) -> list[int]:
    """Every way in which somebody with these roles may stand to a record."""
    possible = [0]
    for standing in (*_EVERYBODYS, *chain.from_iterable(_OF_ROLES.get(role, ()) for role in roles)):
        possible += [one | standing for one in possible]
    return possible


def _scope(loaded: LoadedDefinition, situation: tuple[str, str, int], standing: int, *, shares_home: bool) -> Scope:
    """What an example of such a record is about; in a children's home, what a colleague began is the home's."""
    scope = scope_of(loaded.definition, _example(loaded, situation, standing))
    return replace(
        scope,
        home_id=scope.organisation_id if shares_home else "",
        placed_with=_ME if standing & Standing.PLACED else _ANOTHER if standing & Standing.PLACED_ELSEWHERE else "",
        opened_by=frozenset({_ME} if standing & Standing.OPENED else ()),
        team_id=_ANOTHER if standing & Standing.OTHER_TEAM else "",
    )


def _may_any(asking: Person, actions: tuple[Action, ...], scope: Scope) -> bool:
    return any(authorise(asking, action, scope) for action in actions)


def _example(loaded: LoadedDefinition, situation: tuple[str, str, int], standing: int) -> RecordState:
    """A record that is in this situation and to which the asking person stands like this."""
    sha256, stage, step = situation
    definition = loaded.definition
    actor = _ME if standing & Standing.ACTED else _ANOTHER
    given = definition.signatures_of(MAIN_PART)[:step] if stage == Stage.AWAITING_SIGNATURE else ()
    done = definition.parts[:step] if stage == Stage.AWAITING_OFFICE else ()
    return RecordState(
        record_id="",
        slug=definition.slug,
        form_number=definition.number,
        stage=Stage(stage),
        definition_revision=definition.definition_revision,
        definition_sha256=sha256,
        created_by=_ME if standing & Standing.STARTED else _ANOTHER,
        created_at=_EPOCH,
        changed_at=_EPOCH,
        organisation_id=_MINE if standing & Standing.OWN_ORGANISATION else _ANOTHER,
        submitted_by=actor,
        assigned_to=_ME if standing & Standing.ASSIGNED else _ANOTHER,
        signatures=tuple(SignatureGiven(s.id, actor, _EPOCH) for s in given),
        completed_parts=tuple(part.id for part in done),
    )
