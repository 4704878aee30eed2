"""Persons, organisations and roles as plain types; knows nothing of passwords, sessions or storage."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cmeforms.definitions.roles import ROLE_TITLES, Role

__all__ = [
    "ACCOUNT_ROLES",
    "AUTHORITY_ID",
    "ROLE_TITLES",
    "SEPARATE_ROLES",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Role",
    "guest",
    "role_problems",
]

SEPARATE_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Never held by an account that also works on cases. Source: safety.md section 4, "Always"."""


ACCOUNT_ROLES = tuple(role for role in Role if role is not Role.GUEST)
"""The roles that an account can have."""

AUTHORITY_ID = "authority"
"""The id of the authority itself among the organisations."""

GUEST_MARK = "guest-"
"""How the id of somebody without an account begins. Stored for ever."""


class OrganisationKind(StrEnum):
    """What an organisation is. Stored for ever: never rename or reuse a value."""

    SCHOOL = "school"
    AUTHORITY = "authority"
    HOME = "home"
    LOCAL_AUTHORITY = "local_authority"
    POLICE = "police"
    PARTNER = "partner"
    OTHER = "other"


@dataclass(frozen=True)
class Organisation:
    """A school, the authority, another authority, a home, a police force, a partner, or another body.

    Numbers, head and phase of education are empty where there are none; days are ISO dates or empty
    (``email_checked_on`` also ``never``).
    ``source`` says where the address and telephone number are from, ``checked_on`` when they were last confirmed and
    ``address_changed_on`` when the address became another one;
    ``email_source`` and ``email_checked_on`` say it of the e-mail address. One that somebody proposed waits in
    ``proposed_email`` until another person agrees.
    """

    organisation_id: str
    kind: OrganisationKind
    name: str
    address: str = ""
    email: str = ""
    phone: str = ""
    laestab: str = ""
    urn: str = ""
    head_name: str = ""
    phase: str = ""
    closed_on: str = ""
    source: str = ""
    checked_on: str = ""
    address_changed_on: str = ""
    email_source: str = ""
    email_checked_on: str = ""
    proposed_email: str = ""
    proposed_source: str = ""
    proposed_by: str = ""


@dataclass(frozen=True)
class Person:
    """Someone with an account; ``is_active`` is False once the account is closed, and then nothing is allowed."""

    person_id: str
    email: str
    name: str
    roles: tuple[Role, ...]
    organisation_id: str
    is_active: bool = True

    def __post_init__(self) -> None:
        """Refuses an empty id, which would own whatever has no owner."""
        if not self.person_id:
            raise ValueError("a person needs an id")


def is_guest_id(person_id: str) -> bool:
    """Whether this is the id of somebody without an account."""
    return person_id.startswith(GUEST_MARK)


def guest(guest_id: str, organisation_id: str) -> Person:
    """Somebody without an account, for as long as a one-time link lives; they give their name when they declare."""
    return Person(guest_id, "", "", (Role.GUEST,), organisation_id)


def role_problems(roles: Collection[Role]) -> list[str]:
    """Why one account may not hold these roles together; an empty list when it may.

    Source: safety.md section 4, "Always".
    """
    if not roles or Role.GUEST in roles:
        return ["Choose at least one role, of those that an account can have."]
    separate = SEPARATE_ROLES.intersection(roles)
    if separate and len(set(roles)) > 1:
        titles = " and ".join(sorted(ROLE_TITLES[role] for role in separate))
        return [f"{titles}: this role needs an account of its own, apart from any other role."]
    return []
