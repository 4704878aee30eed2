"""Where a child is placed, and since when: carers and homes see forms by it alone; judges no placement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmeforms.casework.children.child_facts import NamedChild, named
from cmeforms.casework.children.child_group import SeenChild, require_child, seen_child
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.child_record import PLACED_WITH, placed_with
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry
from cmeforms.records.placed import ever_placed_with
from cmeforms.submissions.lifecycle import RecordState


@dataclass(frozen=True)
class Place:
    """A carer or a children's home: its id, and what to call it."""

    place_id: str
    name: str


@dataclass(frozen=True)
class Placement:
    """Where a child is placed now: with whom, since when, and who entered it."""

    place: Place
    since: date
    entered_by: str


def places(services: Services, person: Person) -> list[Place]:
    """Every home, and every carer who does not work in one, by name; ``NotAllowed`` for who places nobody."""
    require_service(services, person, Action.PLACE)
    accounts = Accounts(services.log)
    homes = [o for o in accounts.organisations() if o.kind is OrganisationKind.HOME]
    at_home = {home.organisation_id for home in homes}
    carers = [
        p for p in accounts.persons() if p.is_active and Role.CARER in p.roles and p.organisation_id not in at_home
    ]
    found = [Place(o.organisation_id, o.name) for o in homes] + [Place(p.person_id, p.name) for p in carers]
    return sorted(found, key=lambda place: place.name.casefold())


def place_child(services: Services, person: Person, child_id: str, place_id: str, from_on: date | None) -> None:
    """Place a child with a carer or home from a day on; it replaces any placement before.

    Raises ``NotAllowed``; ``ActRefused`` for an unknown place, no day, or a day still to come.
    """
    if place_id not in {place.place_id for place in places(services, person)}:
        raise ActRefused("Choose a carer or home from the list.")
    _append(services, person, child_id, place_id, from_on)


def end_placement(services: Services, person: Person, child_id: str, on: date | None) -> None:
    """End a child's placement: from now on neither carer nor home sees any form by it. Raises like ``place_child``."""
    require_service(services, person, Action.PLACE)
    _append(services, person, child_id, "", on)


def _append(services: Services, person: Person, child_id: str, place_id: str, on: date | None) -> None:
    seen = require_child(services, person, child_id)
    at = services.clock()
    if on is None or on > london_date(at):
        raise ActRefused("Enter the day, which cannot be in the future.")
    facts = {"relation": PLACED_WITH, "other_record_id": place_id, "from_on": on.isoformat()}
    with services.log.act(at=at, by=person.person_id) as act:
        for record_id in seen.child_ids:  # a child known twice is placed once
            act.append(NewEntry(EntryKind.RECORD_LINKED, record_id, facts=facts))


def placement_of(services: Services, seen: SeenChild) -> Placement | None:
    """Where a child is placed now, as last entered; None if nowhere."""
    entered = [entry for child in seen.group for entry in _entered(services, child)]
    newest = max(entered, key=lambda entry: entry.number, default=None)
    if newest is None or not newest.facts["other_record_id"]:
        return None
    accounts = Accounts(services.log)
    by = accounts.person(newest.person_id).name
    since = date.fromisoformat(str(newest.facts["from_on"]))
    return Placement(_place(accounts, str(newest.facts["other_record_id"])), since, by)


def children_placed(services: Services, person: Person) -> list[NamedChild]:
    """The children who are placed with this carer or their home now, and of whom they may see a form."""
    if Role.CARER not in person.roles:
        return []
    own = {person.person_id, person.organisation_id} - {""}
    ids = ever_placed_with(services.log.storage, own)
    now = [child for child in map(services.log.state, ids) if placed_with(child) in own]
    return [named(services, person, seen) for child in now if (seen := seen_child(services, person, child)).forms]


def _entered(services: Services, child: RecordState) -> list[LogEntry]:
    entries = record_entries(services, child.record_id)
    return [e for e in entries if e.kind is EntryKind.RECORD_LINKED and e.facts["relation"] == PLACED_WITH]


def _place(accounts: Accounts, place_id: str) -> Place:
    try:
        return Place(place_id, accounts.organisation(place_id).name)
    except RecordNotFound:
        return Place(place_id, accounts.person(place_id).name)
