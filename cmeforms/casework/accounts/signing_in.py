"""Signing in with password and one-time code, sessions, and the password asked again before a signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.tries import forget_tries, note_try, require_few
from cmeforms.errors import RecordNotFound
from cmeforms.people.credentials import PasswordCost, Passwords, check_totp, use_recovery_code
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts, renew_password_hash, spend_recovery_code
from cmeforms.records.act import Act
from cmeforms.records.entries import Credentials, EntryKind, NewEntry, Session, SessionLimits
from cmeforms.records.sessions import Sessions

FAILURE_WINDOW = timedelta(minutes=5)
MOST_FAILURES_OF_ACCOUNT = 10
MOST_FAILURES_OF_ADDRESS = 50
CONFIRMATION_LASTS = timedelta(minutes=10)
MOST_SESSIONS = 3
"""One more sign-in ends the oldest. Source: OWASP ASVS 5.0, 7.1.2."""


@lru_cache(maxsize=4)
def _hasher(cost: PasswordCost) -> Passwords:
    return Passwords(cost)


def passwords(services: Services) -> Passwords:
    """The hasher at this home's password cost."""
    settings = services.settings
    return _hasher(PasswordCost(settings.password_passes, settings.password_memory_kib, settings.is_demo))


class SignIn(NamedTuple):
    """A new session's token, and whether it is the person's first."""

    token: str
    is_first: bool


def sign_in(services: Services, email: str, password: str, code: str, *, address: str) -> SignIn | None:
    """A new session, or None: which of the three was wrong is told to nobody.

    ``code`` is of the code generator, or a recovery code that was not used yet. The same work is done for
    unknown accounts. Raises ``TooManyTries``. Source: OWASP ASVS 5.0, 6.3.1 (limits), 6.3.8 (no
    enumeration), 6.5.1 (a code works once).
    """
    at = services.clock()
    account = f"account {email.strip().casefold()}"
    limits = {account: MOST_FAILURES_OF_ACCOUNT, f"address {address}": MOST_FAILURES_OF_ADDRESS}
    require_few(services, limits, since=at - FAILURE_WINDOW)
    person = Accounts(services.log).find_by_email(email.strip())
    credentials = Accounts(services.log).credentials(person.person_id) if person else None
    is_right = passwords(services).is_right(password, credentials.password_hash if credentials else None)
    if not (person and credentials and person.is_active and is_right):
        _refuse(services, person, limits, at)
        return None
    used = _use_code(services, person, credentials, code, at)
    if not used:
        _refuse(services, person, limits, at)
        return None
    with services.log.act(at=at, by=person.person_id) as act:
        forget_tries(services, account)
        token = _start_session(services, act, person)
        act.append(NewEntry(EntryKind.SIGNED_IN, facts={"code": used}))
        _renew_hash(services, act, person, credentials, password)
    return SignIn(token, is_first=not credentials.totp_last_step and used == CODE_GENERATOR)


CODE_GENERATOR, RECOVERY_CODE = "generator", "recovery"


def _use_code(services: Services, person: Person, credentials: Credentials, code: str, at: datetime) -> str:
    """Take the code, of whichever kind it is, so that it works no more; empty if it is none."""
    step = check_totp(credentials.totp_secret, code, at, credentials.totp_last_step)
    if step is not None:
        return CODE_GENERATOR if Accounts(services.log).use_totp_step(person.person_id, step) else ""
    remaining = use_recovery_code(code, credentials.recovery_hashes)
    if remaining is None:
        return ""
    with services.log.act(at=at, by=person.person_id) as act:
        return RECOVERY_CODE if spend_recovery_code(act, person.person_id, credentials, remaining) else ""


def _start_session(services: Services, act: Act, person: Person) -> str:
    """Begin a session and end the oldest beyond the limit."""
    sessions = Sessions(act.storage)
    token = sessions.start(person.person_id, at=act.at)
    for old in sessions.alive(person.person_id, at=act.at, limits=session_limits(services))[MOST_SESSIONS:]:
        sessions.end_listed(person.person_id, old.session_id, at=act.at)
    return token


def _renew_hash(services: Services, act: Act, person: Person, credentials: Credentials, password: str) -> None:
    """Only now is the password at hand: keep it at today's cost. Source: OWASP ASVS 5.0, 11.4.2."""
    if passwords(services).needs_rehash(credentials.password_hash):
        renew_password_hash(act, person.person_id, passwords(services).hash(password))


def _limits_of_confirming(person: Person) -> dict[str, int]:
    account, confirming = f"account {person.email.casefold()}", f"confirming {person.person_id}"
    return {account: MOST_FAILURES_OF_ACCOUNT, confirming: MOST_FAILURES_OF_ADDRESS}


def _refuse(services: Services, person: Person | None, limits: Mapping[str, int], at: datetime) -> None:
    with services.log.act(at=at, by=person.person_id if person else "") as act:
        note_try(services, limits)
        act.append(NewEntry(EntryKind.SIGN_IN_REFUSED, facts={"reason": "not matching"}))


def session_limits(services: Services) -> SessionLimits:
    """How long a session lasts idle and in all."""
    settings = services.settings
    return SessionLimits(
        idle=timedelta(minutes=settings.session_idle_minutes), absolute=timedelta(hours=settings.session_absolute_hours)
    )


def session_of(services: Services, token: str) -> Session | None:
    """The live session of a token."""
    return Sessions(services.log.storage).find(token, at=services.clock(), limits=session_limits(services))


def signed_in_person(services: Services, token: str) -> Person | None:
    """Who is signed in with this token; None when nobody is, or the account was closed."""
    session = session_of(services, token)
    if session is None:
        return None
    try:
        person = Accounts(services.log).person(session.person_id)
    except RecordNotFound:
        return None
    return person if person.is_active else None


def confirm_password(services: Services, person: Person, token: str, password: str) -> bool:
    """Ask the password again before a signature; failures count like failed sign-ins. Raises ``TooManyTries``."""
    at = services.clock()
    limits = _limits_of_confirming(person)
    require_few(services, limits, since=at - FAILURE_WINDOW)
    credentials = Accounts(services.log).credentials(person.person_id)
    if passwords(services).is_right(password, credentials.password_hash):
        Sessions(services.log.storage).confirm(token, at=at)
        return True
    _refuse(services, person, limits, at)
    return False


def confirm_code(services: Services, person: Person, code: str) -> bool:
    """Ask for a fresh code of the code generator; failures count like failed sign-ins. Raises ``TooManyTries``."""
    at = services.clock()
    limits = _limits_of_confirming(person)
    require_few(services, limits, since=at - FAILURE_WINDOW)
    credentials = Accounts(services.log).credentials(person.person_id)
    step = check_totp(credentials.totp_secret, code, at, credentials.totp_last_step)
    if step is not None and Accounts(services.log).use_totp_step(person.person_id, step):
        return True
    _refuse(services, person, limits, at)
    return False


def sign_out(services: Services, person: Person, token: str) -> None:
    """End the session on the server: a copied cookie opens nothing afterwards."""
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        Sessions(services.log.storage).end(token, at=services.clock())
        act.append(NewEntry(EntryKind.SIGNED_OUT))
