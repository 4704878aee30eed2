"""Finds records by a child's name, birth date, numbers or school, for those who may see them."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import reach
from cmeforms.casework.lists.work_lists import MOST_COUNTED, RECORDS_PER_PAGE, RecordPage, read_page
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.name_folding import alternatives, school_beginnings
from cmeforms.records.queries import RecordQuery
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
        seen = RecordQuery(reach(services, person, index), limit=RECORDS_PER_PAGE)
        asked = named_so(index, seen, query)
        # Counting to the end what half of all children fit would take long, and nobody reads it.
        page = read_page(services, person, index, asked, most=MOST_COUNTED)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.CHILDREN_SEARCHED, facts={"found": page.total}))
    return page


def named_so(index: SearchIndex, query: RecordQuery, text: str) -> RecordQuery:
    """What ``query`` asks for, narrowed to the child that a text names, or else to the school."""
    of_child = replace(query, words=index.words(alternatives(text)))
    if index.count(of_child, most=1):
        return of_child
    return replace(query, words=index.words([school_beginnings(text)]))
