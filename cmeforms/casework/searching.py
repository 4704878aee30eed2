"""Finds records by a child's name, birth date, numbers or school, for those who may see them."""

from __future__ import annotations

from cmeforms.casework.access import require_service
from cmeforms.casework.indexing import caught_up_index
from cmeforms.casework.lists import RecordPage, read_page
from cmeforms.casework.reaching import reach
from cmeforms.casework.services import Services
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry, RecordQuery
from cmeforms.records.search_index import SearchIndex

LONGEST_QUERY = 100


def find_children(services: Services, person: Person, query: str) -> RecordPage:
    """The newest records that a person may see and that fit a query, and how many there are in all.

    A school's pupils are found where no child has that name, birth date or number. The search becomes an
    audit event that says how many were found, not what was looked for.
    """
    require_service(services, person, Action.SEARCH)
    if not query.strip() or len(query) > LONGEST_QUERY:
        return RecordPage((), 0)
    with caught_up_index(services) as index:
        page = _first_page(services, person, index, index.find(query))
        if not page.total:
            page = _first_page(services, person, index, index.find_by_school(query))
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.CHILDREN_SEARCHED, facts={"found": page.total}))
    return page


def _first_page(services: Services, person: Person, index: SearchIndex, found: list[str]) -> RecordPage:
    wanted = RecordQuery(reach=reach(services, person), among=tuple(found))
    return read_page(services, person, index, wanted, 1)
