"""What is known of a child from the forms that one person may view: of each fact the newest; asks nobody's rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cmeforms.casework.children.child_group import SeenChild
from cmeforms.casework.forms.opening import values_seen
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import FormDefinition
from cmeforms.people.model import Person
from cmeforms.submissions.answers import Json
from cmeforms.submissions.carried_over import subject_known
from cmeforms.submissions.lifecycle import RecordState

KnownChild = dict[str, tuple[AnyField, Json]]
"""What is known of a child by the part it plays (``surname``, ``upn`` …): the field that says it, and the value."""


@dataclass(frozen=True)
class Told:
    """One form about a child, with what was typed or submitted on it."""

    state: RecordState
    definition: FormDefinition
    values: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True)
class NamedChild:
    """A child by name, as far as the one who asks may see it; empty and None where no form says it."""

    child: RecordState
    name: str = field(repr=False)
    born_on: date | None = field(repr=False)


def told_by_forms(services: Services, person: Person, seen: SeenChild) -> list[Told]:
    """What a child's forms say to this person, oldest change first, so that the newest counts."""
    return [
        Told(state, services.definition(state.definition_sha256).definition, values_seen(services, person, state))
        for state in reversed(seen.forms)
    ]


def child_known(services: Services, person: Person, seen: SeenChild) -> KnownChild:
    """What is known of a child: of each fact the newest that this person may see."""
    known: KnownChild = {}
    for told in told_by_forms(services, person, seen):
        known.update(subject_known(told.definition, told.values, person.roles))
    return known


def named(services: Services, person: Person, seen: SeenChild) -> NamedChild:
    """A child by the name and birth date that this person may see."""
    known = child_known(services, person, seen)
    parts = ("forenames", "surname") if "surname" in known else ("full_name",)
    values = (known[part][1] for part in parts if part in known)
    name = " ".join(value for value in values if isinstance(value, str))
    return NamedChild(seen.child, name, _born_on(known))


def _born_on(known: KnownChild) -> date | None:
    try:
        return date.fromisoformat(str(known["born_on"][1]))
    except (KeyError, ValueError):  # a draft keeps impossible dates as typed
        return None
