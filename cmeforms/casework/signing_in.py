"""Signing in with password and one-time code, sessions, and the password asked again before a signature."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from cmeforms.casework.services import Services
from cmeforms.errors import RecordNotFound
from cmeforms.people.credentials import PasswordCost, Passwords, check_totp
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import Credentials, EntryKind, NewEntry, Session, SessionLimits
from cmeforms.records.sessions import Sessions, SignInFailures

FAILURE_WINDOW = timedelta(minutes=5)
MOST_FAILURES_OF_ACCOUNT = 10
MOST_FAILURES_OF_ADDRESS = 50
CONFIRMATION_LASTS = timedelta(minutes=10)


class TooManyTries(Exception):
    """Too many failed sign-ins of this account or address: wait some minutes."""


@lru_cache(maxsize=4)
def _hasher(cost: PasswordCost) -> Passwords:
    return Passwords(cost)


def passwords(services: Services) -> Passwords:
    """The hasher at this home's password cost."""
    settings = services.settings
    return _hasher(PasswordCost(settings.password_passes, settings.password_memory_kib, settings.is_demo))


def sign_in(services: Services, email: str, password: str, code: str, *, address: str) -> str | None:
    """A new session's token, or None: which of the three was wrong is told to nobody.

    The same work is done for unknown accounts. Raises ``TooManyTries``. Source: OWASP ASVS 5.0, 6.3.1
    (limits), 6.3.8 (no enumeration), 6.5.1 (a code works once).
    """
    at = services.clock()
    subjects = (f"account {email.strip().casefold()}", f"address {address}")
    _require_few_failures(services, subjects, at)
    person = Accounts(services.log).find_by_email(email.strip())
    credentials = Accounts(services.log).credentials(person.person_id) if person else None
    is_right = passwords(services).is_right(password, credentials.password_hash if credentials else None)
    step = _right_step(services, person, credentials, code, at)
    if not person or not person.is_active or not is_right or step is None:
        _refuse(services, person, subjects, at)
        return None
    if not Accounts(services.log).use_totp_step(person.person_id, step):
        _refuse(services, person, subjects, at)
        return None
    with services.log.act(at=at, by=person.person_id) as act:
        SignInFailures(services.log.storage).clear(subjects[0])
        token = Sessions(services.log.storage).start(person.person_id, at=at)
        act.append(NewEntry(EntryKind.SIGNED_IN))
    return token


def _require_few_failures(services: Services, subjects: tuple[str, str], at: datetime) -> None:
    failures = SignInFailures(services.log.storage)
    limits = (MOST_FAILURES_OF_ACCOUNT, MOST_FAILURES_OF_ADDRESS)
    for subject, most in zip(subjects, limits, strict=True):
        if failures.count(subject, since=at - FAILURE_WINDOW) >= most:
            raise TooManyTries


def _right_step(
    services: Services, person: Person | None, credentials: Credentials | None, code: str, at: datetime
) -> int | None:
    if person is None or credentials is None:
        return None
    return check_totp(credentials.totp_secret, code, at, credentials.totp_last_step)


def _refuse(services: Services, person: Person | None, subjects: tuple[str, str], at: datetime) -> None:
    with services.log.act(at=at, by=person.person_id if person else "") as act:
        SignInFailures(services.log.storage).note(subjects, at=at)
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
    subjects = (f"account {person.email.casefold()}", f"confirming {person.person_id}")
    _require_few_failures(services, subjects, at)
    credentials = Accounts(services.log).credentials(person.person_id)
    if passwords(services).is_right(password, credentials.password_hash):
        Sessions(services.log.storage).confirm(token, at=at)
        return True
    _refuse(services, person, subjects, at)
    return False


def sign_out(services: Services, person: Person, token: str) -> None:
    """End the session on the server: a copied cookie opens nothing afterwards."""
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        Sessions(services.log.storage).end(token, at=services.clock())
        act.append(NewEntry(EntryKind.SIGNED_OUT))
