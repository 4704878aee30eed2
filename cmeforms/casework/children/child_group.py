"""Which child records and forms stand on one child's page, for whom; reads the log, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import SIBLING, child_of, is_kept, linked_to, records_of, same_children
from cmeforms.casework.ground.services import Services
from cmeforms.errors import NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.states import is_child
from cmeforms.submissions.lifecycle import RecordState


@dataclass(frozen=True)
class SeenChild:
    """A child as one person may see it: its records (more than one where people said they are the same child).

    ``forms`` are the forms about it that this person may view, newest change first.
    """

    child: RecordState
    group: tuple[RecordState, ...]
    forms: tuple[RecordState, ...]

    @property
    def child_ids(self) -> tuple[str, ...]:
        """The ids of all records of this child."""
        return tuple(child.record_id for child in self.group)


def require_child(services: Services, person: Person, child_id: str) -> SeenChild:
    """The child for somebody who may view at least one form about it; ``NotAllowed`` otherwise.

    A child that does not exist and one that is not theirs are refused alike; the latter is written down.
    """
    try:
        child = services.log.state(child_id)
    except RecordNotFound as error:
        raise NotAllowed("there is no such child for this person") from error
    seen = seen_child(services, person, child) if is_child(child) and is_kept(child) else None
    if seen and seen.forms:
        return seen
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.ACCESS_REFUSED, child_id, facts={"action": str(Action.VIEW)}))
    raise NotAllowed("there is no such child for this person")


def child_shown(services: Services, form: RecordState) -> str:
    """The id of the child whose page leads on from a form; empty where there is none, or none any more."""
    child_id = child_of(form)
    return child_id if child_id and is_kept(services.log.state(child_id)) else ""


def seen_child(services: Services, person: Person, child: RecordState) -> SeenChild:
    """What a person may view of a child; perhaps nothing."""
    whole = whole_child(services, child)
    forms = tuple(state for state in whole.forms if may(services, person, Action.VIEW, state))
    return replace(whole, forms=forms)


def whole_child(services: Services, child: RecordState) -> SeenChild:
    """A child with every record about it, newest change first; asks for nobody's rights."""
    group = _reached(services, child, same_children)
    ids = dict.fromkeys(chain.from_iterable(records_of(one) for one in group))
    states = [services.log.state(record_id) for record_id in ids]
    return SeenChild(child, group, tuple(sorted(states, key=lambda state: -state.last_entry)))


def family_of(services: Services, person: Person, seen: SeenChild) -> list[SeenChild]:
    """The brothers and sisters of a child, and theirs, of whom this person may view a form."""
    whole = _reached(services, seen.child, lambda child: (*same_children(child), *linked_to(child, SIBLING)))
    others = [child for child in whole if child.record_id not in seen.child_ids]
    found: dict[str, SeenChild] = {}
    for child in others:
        other = seen_child(services, person, child)
        if other.forms and not any(child_id in found for child_id in other.child_ids):
            found[child.record_id] = other
    return list(found.values())


def _reached(
    services: Services, child: RecordState, following: Callable[[RecordState], tuple[str, ...]]
) -> tuple[RecordState, ...]:
    """A child and all that are reached from it by some links, itself first."""
    found = {child.record_id: child}
    waiting = list(following(child))
    while waiting:
        child_id = waiting.pop(0)
        if child_id not in found:
            found[child_id] = services.log.state(child_id)
            waiting.extend(following(found[child_id]))
    return tuple(found.values())
