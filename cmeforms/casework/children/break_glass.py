"""Opens one child's records to the duty team out of hours, and shows that to those who must know; lists nobody.

Source: safety.md section 4, "Break-glass (duty team)".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cmeforms.casework.accounts.signing_in import confirm_code
from cmeforms.casework.children.child_group import require_child, seen_child
from cmeforms.casework.children.opening_mail import READERS, holders, holds, tell_holders
from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.openings import ends_at
from cmeforms.casework.ground.reasons import reason_given
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, RecordErased
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry, SearchFacts
from cmeforms.records.out_of_hours import all_opened, readers_of
from cmeforms.submissions.lifecycle import RecordState

REASONS = {
    "missing": "The child is missing now",
    "harm": "Immediate risk of harm",
    "police": "The police ask",
    "health": "A health emergency",
}
SHORTEST_REASON = 20
SHOWN_FOR = timedelta(days=90)
"""How long an opening waits on home pages for those who have not read of it; the log keeps it for ever."""

NOBODY_FOUND = "No record has exactly this name and date of birth. Check both; you can start a report without it."
WRONG_CODE = "The code is not right. Wait for the next one: each works once."


@dataclass(frozen=True)
class Asked:
    """Whom the duty team asks for, exactly, and why; ``code`` is a fresh one of the code generator."""

    name: str = field(repr=False)
    born_on: date | None = field(repr=False)
    reason_code: str
    reason: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class Opening:
    """One opening, for those who must read of it."""

    number: int
    child: RecordState
    opened_by: str
    opened_at: datetime
    closed_at: datetime
    because: str
    reason: str = field(repr=False)


def open_out_of_hours(services: Services, person: Person, asked: Asked) -> str:
    """Open one child's records to this person for an hour; the child's id.

    A child known twice under the same name and birth date counts as one. Those who hold its case are told by mail.
    Raises ``NotAllowed``, ``ActRefused`` with what is wrong, ``TooManyTries`` after wrong codes. Every try becomes an
    audit event.
    """
    require_service(services, person, Action.OPEN_OUT_OF_HOURS)
    if asked.reason_code not in REASONS:
        raise ActRefused("Choose why you need the records now.")
    reason = reason_given(asked.reason, shortest=SHORTEST_REASON)
    if not asked.name.strip() or asked.born_on is None:
        raise ActRefused("Enter the child's whole name and date of birth.")
    if not confirm_code(services, person, asked.code):
        raise ActRefused(WRONG_CODE)
    children = _children(services, SearchFacts(names=(asked.name,), born_on=(asked.born_on,)))
    told = {child_id: holders(services, services.log.state(child_id), person) for child_id in children}
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.CHILDREN_SEARCHED, facts={"found": len(children)}))
        for child_id in children:
            facts, payloads = {"reason_code": asked.reason_code}, {"reason": reason.encode("utf-8")}
            act.append(NewEntry(EntryKind.OPENED_OUT_OF_HOURS, child_id, facts=facts, payloads=payloads))
            tell_holders(services, act, services.log.state(child_id), told[child_id])
    if not children:
        raise ActRefused(NOBODY_FOUND)
    return children[0]


def _children(services: Services, facts: SearchFacts) -> list[str]:
    with caught_up_index(services) as index:
        records = index.candidates(facts)
    found = (child_of(services.log.state(record_id)) for record_id in records)
    return list(dict.fromkeys(child_id for child_id in found if child_id))


def unread_openings(services: Services, person: Person) -> list[Opening]:
    """What was opened of this person's cases and they have not said to have read, oldest first."""
    if not READERS.intersection(person.roles):
        return []
    entries = all_opened(services.log.storage, after=services.clock() - SHOWN_FOR)
    waiting = [e for e in entries if e.person_id != person.person_id and _must_read(services, person, e)]
    return [_opening(services, entry) for entry in waiting]


def confirm_read(services: Services, person: Person, child_id: str, opening: int) -> None:
    """Say that one has read of an opening; again changes nothing. ``NotAllowed`` unless one sees the child."""
    require_child(services, person, child_id)
    if opening not in {waiting.number for waiting in unread_openings(services, person)}:
        return
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.OUT_OF_HOURS_READ, child_id, facts={"opening": opening}))


def _must_read(services: Services, person: Person, opening: LogEntry) -> bool:
    """The case holder and the manager read of it, each for themselves."""
    if any(entry.person_id == person.person_id for entry in readers_of(services.log.storage, opening)):
        return False
    seen = seen_child(services, person, services.log.state(opening.record_id))
    return bool(seen.forms) and (Role.TEAM_MANAGER in person.roles or holds(person, seen))


def _opening(services: Services, entry: LogEntry) -> Opening:
    try:
        reason = services.log.read_payload(entry.record_id, entry.number, "reason").decode("utf-8")
    except RecordErased:
        reason = ""
    return Opening(
        number=entry.number,
        child=services.log.state(entry.record_id),
        opened_by=Accounts(services.log).person(entry.person_id).name,
        opened_at=entry.at,
        closed_at=ends_at(entry),
        because=REASONS[str(entry.facts["reason_code"])],
        reason=reason,
    )
