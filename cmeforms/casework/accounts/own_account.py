"""What people do with their own account: recovery codes and open sessions; must not know anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmeforms.casework.accounts.signing_in import session_limits, session_of
from cmeforms.casework.ground.services import Services
from cmeforms.people.credentials import create_recovery_codes
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts, keep_recovery_codes
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.sessions import Sessions


@dataclass(frozen=True)
class OwnSession:
    """One browser in which a person is signed in; ``is_this`` is the one that asks."""

    session_id: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def renew_recovery_codes(services: Services, person: Person) -> list[str]:
    """New codes, to be shown this once; the old ones work no more.

    The caller has asked for the password just before. Source: OWASP ASVS 5.0, 6.5.2, 7.5.1.
    """
    codes, hashes = create_recovery_codes()
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        keep_recovery_codes(act, person.person_id, hashes)
    return codes


def recovery_codes_left(services: Services, person: Person) -> int:
    """How many recovery codes a person has not used yet."""
    return len(Accounts(services.log).credentials(person.person_id).recovery_hashes)


def own_sessions(services: Services, person: Person, token: str) -> list[OwnSession]:
    """Where a person is signed in, newest first."""
    at, here = services.clock(), session_of(services, token)
    alive = Sessions(services.log.storage).alive(person.person_id, at=at, limits=session_limits(services))
    this_id = here.session_id if here else ""
    return [OwnSession(s.session_id, s.created_at, s.last_seen_at, s.session_id == this_id) for s in alive]


def end_own_session(services: Services, person: Person, session_id: str) -> None:
    """Sign out one of a person's own browsers; nothing happens if it is not theirs, or ended already."""
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        if Sessions(act.storage).end_listed(person.person_id, session_id, at=act.at):
            act.append(NewEntry(EntryKind.SIGNED_OUT))
