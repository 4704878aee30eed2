"""How a person stands to a record: small yes-or-no questions, each with the words a reader of the table sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cmeforms.definitions.roles import Role
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import Stage

SUBMITTED = frozenset({Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE, Stage.COMPLETE})
"""Submitted and not back with the filler for mending."""


@dataclass(frozen=True)
class Scope:
    """What an action is about: a record, a form to start (``stage`` None, ``slug`` set) or the service (all empty).

    ``signed_by`` holds the ids of those who signed this submission revision. ``next_signature_roles``
    are the roles that may give the next outstanding signature, ``next_countersigns`` says whether it
    confirms another's. ``office_roles`` may complete the next office part. ``conflicted`` are the ids
    of persons who must not act on this case.
    """

    slug: str = ""
    stage: Stage | None = None
    organisation_id: str = ""
    created_by: str = ""
    assigned_to: str = ""
    submitted_by: str = ""
    signed_by: frozenset[str] = frozenset()
    filled_by: frozenset[Role] = frozenset()
    received_by: frozenset[Role] = frozenset()
    next_signature_roles: frozenset[Role] = frozenset()
    next_countersigns: bool = False
    office_roles: frozenset[Role] = frozenset()
    conflicted: frozenset[str] = frozenset()


class Relation(StrEnum):
    """How a person, in one of their roles, stands to a scope; the value is what the table says to readers."""

    SERVICE = "in the service as a whole"
    OWN = "what they started themselves, in the organisation where they work"
    OWN_SCHOOL = "everything of the organisation where they work"
    RECEIVED = "submitted forms that their role receives, except while returned for mending"
    RECEIVED_BEFORE = "submitted forms that their role receives, also while returned for mending"
    ASSIGNED = "submitted forms assigned to them"
    FILLER = "forms that their role fills in"
    ANYTHING = "anything"


def _is_own_school(person: Person, role: Role, scope: Scope) -> bool:
    return bool(person.organisation_id) and scope.organisation_id == person.organisation_id


def _is_own(person: Person, role: Role, scope: Scope) -> bool:
    """Someone who changed schools leaves their drafts behind."""
    return scope.created_by == person.person_id and _is_own_school(person, role, scope)


def _is_received(person: Person, role: Role, scope: Scope) -> bool:
    """Drafts, and answers being mended, are the filler's business alone."""
    return role in scope.received_by and scope.stage in SUBMITTED


def _is_received_before(person: Person, role: Role, scope: Scope) -> bool:
    return role in scope.received_by and scope.stage in SUBMITTED | {Stage.RETURNED}


def _is_assigned(person: Person, role: Role, scope: Scope) -> bool:
    return scope.assigned_to == person.person_id and scope.stage in SUBMITTED


def _is_filler(person: Person, role: Role, scope: Scope) -> bool:
    return role in scope.filled_by and scope.organisation_id in ("", person.organisation_id)


def _is_service(person: Person, role: Role, scope: Scope) -> bool:
    return scope == Scope()


def _is_anything(person: Person, role: Role, scope: Scope) -> bool:
    return True


HOLDS: dict[Relation, Callable[[Person, Role, Scope], bool]] = {
    Relation.SERVICE: _is_service,
    Relation.OWN: _is_own,
    Relation.OWN_SCHOOL: _is_own_school,
    Relation.RECEIVED: _is_received,
    Relation.RECEIVED_BEFORE: _is_received_before,
    Relation.ASSIGNED: _is_assigned,
    Relation.FILLER: _is_filler,
    Relation.ANYTHING: _is_anything,
}
"""The question behind each relation."""
