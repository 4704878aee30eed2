"""Adds organisations and people; makes their first password and code generator; shows them once."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field, replace

from cmeforms.casework.accounts.signing_in import confirm_password, passwords
from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.credentials import create_totp_secret, totp_uri
from cmeforms.people.model import ACCOUNT_ROLES, Organisation, Person, role_problems
from cmeforms.people.password_rules import password_problems
from cmeforms.records.accounts import Accounts, add_organisation, add_person, change_credentials, change_person
from cmeforms.records.entries import Credentials
from cmeforms.records.sessions import Sessions
from cmeforms.rulebook.contact_details import email_problem
from cmeforms.rulebook.identifiers import laestab_problem, urn_problem
from cmeforms.rulebook.text import name_problems, text_problems

FIRST_ADMINISTRATOR = "set-up"
"""Who adds people where nobody is signed in: the command line of the machine itself."""

_ORGANISATION_ID = re.compile(r"[a-z0-9-]{1,60}")
"""What can stand in the address of its page."""


@dataclass(frozen=True)
class NewAccount:
    """What a new person is given once: password, secret for the code generator, and its ``otpauth`` address."""

    person: Person
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)


def create_account(
    services: Services, person: Person, *, by: str = FIRST_ADMINISTRATOR, password: str | None = None
) -> NewAccount:
    """Add a person with a first password (made here unless given) and a code generator.

    Raises ``ActRefused`` with what is wrong in plain words.
    """
    reasons = [*name_problems(person.name), *filter(None, [email_problem(person.email)]), *role_problems(person.roles)]
    given = password or _new_password()
    reasons.extend(password_problems(given, (services.settings.authority.name, person.name)) if password else [])
    if person.organisation_id not in {o.organisation_id for o in Accounts(services.log).organisations()}:
        reasons.append("There is no organisation with this id.")
    if reasons:
        raise ActRefused(" ".join(reasons))
    secret = create_totp_secret()
    credentials = Credentials(passwords(services).hash(given), secret)
    with services.log.act(at=services.clock(), by=by) as act:
        add_person(act, person, credentials)
    return NewAccount(person, given, secret, totp_uri(secret, person.email, services.settings.authority.name))


def add_account(
    services: Services, administrator: Person, *, name: str, email: str, role: str, organisation: str
) -> NewAccount:
    """Add a person as an administrator types it; ``ActRefused`` with what is wrong."""
    require_service(services, administrator, Action.ADMINISTER)
    known = {o.organisation_id for o in Accounts(services.log).organisations()}
    if role not in ACCOUNT_ROLES or organisation not in known:
        raise ActRefused("Choose a role and an organisation.")
    person = Person(new_person_id(), email, name, (Role(role),), organisation)
    return create_account(services, person, by=administrator.person_id)


def list_people(services: Services, administrator: Person) -> tuple[list[Person], dict[str, Organisation]]:
    """Everybody with an account, and the organisations by id."""
    require_service(services, administrator, Action.ADMINISTER)
    accounts = Accounts(services.log)
    return accounts.persons(), {o.organisation_id: o for o in accounts.organisations()}


def _new_password() -> str:
    """Four groups of five letters: about 94 bits, easy to copy."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def new_person_id() -> str:
    """A random id for a person."""
    return secrets.token_hex(8)


def create_organisation(services: Services, organisation: Organisation, *, by: str = FIRST_ADMINISTRATOR) -> None:
    """Add a school, home or other body; ``ActRefused`` with what is wrong in plain words."""
    reasons = [*text_problems(organisation.name, 200)] if organisation.name.strip() else ["Give it a name."]
    if not _ORGANISATION_ID.fullmatch(organisation.organisation_id):
        reasons.append("An id is made of small letters, digits and hyphens, 60 at most.")
    checks = (
        (organisation.email, email_problem),
        (organisation.laestab, laestab_problem),
        (organisation.urn, urn_problem),
    )
    reasons.extend(reason for value, problem in checks if value and (reason := problem(value)))
    if reasons:
        raise ActRefused(" ".join(reasons))
    with services.log.act(at=services.clock(), by=by) as act:
        add_organisation(act, organisation)


def close_account(services: Services, administrator: Person, person_id: str) -> None:
    """Close a leaver's account at once and end its sessions; the name stays with what they signed.

    ``ActRefused`` for one's own: the last administrator would shut the door from outside.
    """
    require_service(services, administrator, Action.ADMINISTER)
    if person_id == administrator.person_id:
        raise ActRefused("Another administrator closes your account.")
    person = Accounts(services.log).person(person_id)
    with services.log.act(at=services.clock(), by=administrator.person_id) as act:
        change_person(act, replace(person, is_active=False))
        Sessions(services.log.storage).end_all(person_id, at=services.clock())


def change_password(services: Services, person: Person, token: str, old: str, new: str) -> list[str]:
    """Change one's own password; what is wrong in plain words, or nothing. Ends the other sessions.

    Raises ``TooManyTries`` like a sign-in: whoever finds an open session must not guess on.
    """
    if not confirm_password(services, person, token, old):
        return ["Your present password is not right."]
    problems = password_problems(new, (services.settings.authority.name, person.name))
    if problems:
        return problems
    credentials = Accounts(services.log).credentials(person.person_id)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        change_credentials(act, person.person_id, replace(credentials, password_hash=passwords(services).hash(new)))
        Sessions(services.log.storage).end_all(person.person_id, at=services.clock(), keep_token=token)
    return []
