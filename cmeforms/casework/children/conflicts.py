"""Who must not act on a child's case, such as a relative: kept with a reason, taken back with one; asks no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cmeforms.casework.children.child_group import SeenChild, require_child
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.child_record import link
from cmeforms.casework.ground.reasons import reason_given
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import CONFLICTED, NOT_CONFLICTED, conflicted_persons
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import SEPARATE_ROLES, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry


@dataclass(frozen=True)
class Conflict:
    """A person who must not act on a case: why, who said so, when."""

    person: Person
    reason: str = field(repr=False)
    said_by: str
    said_at: datetime


def conflicts_of(services: Services, person: Person, child_id: str) -> list[Conflict]:
    """The conflict list of a child, newest first; ``NotAllowed`` unless the person keeps such lists."""
    seen = _require(services, person, child_id)
    conflicted = conflicted_persons(seen.group)
    newest: dict[str, LogEntry] = {}
    for entry in _entries(services, seen):
        if entry.facts["relation"] == CONFLICTED and entry.facts["other_record_id"] in conflicted:
            newest[str(entry.facts["other_record_id"])] = entry
    return [_conflict(services, entry) for entry in sorted(newest.values(), key=lambda e: -e.number)]


def choosable(services: Services, person: Person, child_id: str) -> list[Person]:
    """The people who might have a conflict: everybody who works on cases and is not on the list."""
    conflicted = conflicted_persons(_require(services, person, child_id).group)
    people = Accounts(services.log).persons()
    return [
        p for p in people if p.is_active and p.person_id not in conflicted and not SEPARATE_ROLES.intersection(p.roles)
    ]


def add_conflict(services: Services, person: Person, child_id: str, other_id: str, reason: str) -> None:
    """Keep somebody away from a case from now on. ``NotAllowed``; ``ActRefused`` for nobody, or without a reason."""
    if other_id not in {other.person_id for other in choosable(services, person, child_id)}:
        raise ActRefused("Choose a person from the list.")
    _say(services, person, child_id, (CONFLICTED, other_id), reason)


def lift_conflict(services: Services, person: Person, child_id: str, other_id: str, reason: str) -> None:
    """Let somebody act on a case again. They cannot do it themselves: the case is closed to them."""
    if other_id not in conflicted_persons(_require(services, person, child_id).group):
        raise ActRefused("This person is not on the list.")
    _say(services, person, child_id, (NOT_CONFLICTED, other_id), reason)


def _say(services: Services, person: Person, child_id: str, said: tuple[str, str], reason: str) -> None:
    seen, told = _require(services, person, child_id), reason_given(reason)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        for record_id in seen.child_ids:
            link(act, record_id, *said, reason=told)


def _require(services: Services, person: Person, child_id: str) -> SeenChild:
    require_service(services, person, Action.KEEP_CONFLICTS)
    return require_child(services, person, child_id)


def _entries(services: Services, seen: SeenChild) -> list[LogEntry]:
    """What was said of conflicts, oldest first."""
    found = [entry for child_id in seen.child_ids for entry in record_entries(services, child_id)]
    said = [
        e for e in found if e.kind is EntryKind.RECORD_LINKED and e.facts["relation"] in (CONFLICTED, NOT_CONFLICTED)
    ]
    return sorted(said, key=lambda entry: entry.number)


def _conflict(services: Services, entry: LogEntry) -> Conflict:
    accounts = Accounts(services.log)
    reason = services.log.read_payload(entry.record_id, entry.number, "reason").decode("utf-8")
    other = accounts.person(str(entry.facts["other_record_id"]))
    return Conflict(other, reason, accounts.person(entry.person_id).name, entry.at)
