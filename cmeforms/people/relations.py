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
    of persons who must not act on this case. ``letter_roles`` send the letter in question; empty while no one
    letter is meant.

    Of the child: ``placed_with`` is the organisation or person where it is placed now, ``opened_by`` are
    the persons who have opened its records out of hours and still may look. Of the record: ``home_id`` is
    the children's home where it was begun, ``team_id`` the social work team that holds it; empty if none.
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
    letter_roles: frozenset[Role] = frozenset()
    conflicted: frozenset[str] = frozenset()
    placed_with: str = ""
    opened_by: frozenset[str] = frozenset()
    home_id: str = ""
    team_id: str = ""


class Relation(StrEnum):
    """How a person, in one of their roles, stands to a scope; the value is what the table says to readers."""

    SERVICE = "in the service as a whole"
    OWN = "what they started themselves, in the organisation where they work"
    OWN_SCHOOL = "everything of the organisation where they work"
    RECEIVED = "submitted forms that their role receives, except while returned for mending"
    RECEIVED_BEFORE = "submitted forms that their role receives, also while returned for mending"
    ASSIGNED = "submitted forms assigned to them"
    TEAM = "submitted forms that their role receives, of their own team or of none yet, except while returned"
    TEAM_BEFORE = "submitted forms that their role receives, of their own team or of none yet, also while returned"
    HOME = "what they or others of their children's home started, unless the child is placed elsewhere now"
    PLACED = "submitted forms that their role receives and fills in, about a child placed with them or their home"
    PLACED_TO_READ = "submitted forms that their role receives, about a child placed with them or their home"
    ASKED_FOR = "the one form that they were asked for or began without an account, until it is sent"
    OPENED = "submitted forms about the one child whose records they opened out of hours, for an hour"
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


def _is_team(person: Person, role: Role, scope: Scope) -> bool:
    """What nobody's team holds yet waits for every manager: a form must not lie unseen."""
    return _is_received(person, role, scope) and scope.team_id in ("", person.organisation_id)


def _is_team_before(person: Person, role: Role, scope: Scope) -> bool:
    return _is_received_before(person, role, scope) and scope.team_id in ("", person.organisation_id)


def _has_child_now(person: Person, scope: Scope) -> bool:
    return bool(scope.placed_with) and scope.placed_with in (person.person_id, person.organisation_id)


def _is_home(person: Person, role: Role, scope: Scope) -> bool:
    """Staff of a home come in shifts and share its forms; a child that has moved on takes them along."""
    shares_home = bool(scope.home_id) and scope.home_id == person.organisation_id
    has_left = bool(scope.placed_with) and not _has_child_now(person, scope)
    return not has_left and (shares_home or _is_own(person, role, scope))


def _is_placed(person: Person, role: Role, scope: Scope) -> bool:
    return role in scope.filled_by and _is_placed_to_read(person, role, scope)


def _is_placed_to_read(person: Person, role: Role, scope: Scope) -> bool:
    """Only what a definition gives to carers: other forms about the child are not theirs to read."""
    return _has_child_now(person, scope) and _is_received(person, role, scope)


def _is_opened(person: Person, role: Role, scope: Scope) -> bool:
    return person.person_id in scope.opened_by and scope.stage in SUBMITTED


def _is_asked_for(person: Person, role: Role, scope: Scope) -> bool:
    """Nothing is read back: once sent, the form is closed to whoever has the link."""
    return scope.created_by == person.person_id and scope.stage in (Stage.DRAFT, Stage.RETURNED)


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
    Relation.TEAM: _is_team,
    Relation.TEAM_BEFORE: _is_team_before,
    Relation.HOME: _is_home,
    Relation.PLACED: _is_placed,
    Relation.PLACED_TO_READ: _is_placed_to_read,
    Relation.ASKED_FOR: _is_asked_for,
    Relation.OPENED: _is_opened,
    Relation.FILLER: _is_filler,
    Relation.ANYTHING: _is_anything,
}
"""The question behind each relation."""
