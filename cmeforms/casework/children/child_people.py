"""What a child's page says of the people around the child, to those who may know; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.children.child_group import SeenChild
from cmeforms.casework.children.placements import Placement, placement_of
from cmeforms.casework.ground.services import Services
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person


@dataclass(frozen=True)
class ChildPeople:
    """Where a child is placed, for those who place children; and whether the asker keeps its conflict list."""

    placement: Placement | None
    may_place: bool
    may_keep_conflicts: bool


def people_around(services: Services, person: Person, seen: SeenChild) -> ChildPeople:
    """What this person may know of the people around a child."""
    may_place = authorise(person, Action.PLACE, Scope())
    may_keep = authorise(person, Action.KEEP_CONFLICTS, Scope())
    return ChildPeople(placement_of(services, seen) if may_place else None, may_place, may_keep)
