"""Finds records by a child's name, birth date or numbers, for those who may see them."""

from __future__ import annotations

from itertools import islice

from cmeforms.casework.access import may, require_service
from cmeforms.casework.indexing import caught_up_index
from cmeforms.casework.services import Services
from cmeforms.casework.viewing import ListedRecord, list_record
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry

LONGEST_QUERY = 100
MOST_FOUND = 50


def find_children(services: Services, person: Person, query: str) -> list[ListedRecord]:
    """Records that a person may see and that have all words of the query; at most 50.

    The index catches up with the log first, so that it is never trusted further than it reaches. The
    search becomes an audit event that says how many were found, not what was looked for.
    """
    require_service(services, person, Action.SEARCH)
    if not query.strip() or len(query) > LONGEST_QUERY:
        return []
    with caught_up_index(services) as index:
        states = map(services.log.state, index.find(query))
        found = list(islice((s for s in states if may(services, person, Action.VIEW, s)), MOST_FOUND))
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.CHILDREN_SEARCHED, facts={"found": len(found)}))
    return [list_record(services, person, state) for state in found]
