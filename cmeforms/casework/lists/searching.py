"""Finds records by a child's name, birth date, numbers or school, for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import reach
from cmeforms.casework.lists.work_lists import RECORDS_PER_PAGE, RecordPage, read_page
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry, RecordQuery
from cmeforms.records.name_folding import alternatives, school_beginnings
from cmeforms.records.search_index import SearchIndex

LONGEST_QUERY = 100
MOST_BY_ID = 1000
"""More records than these are looked for newest first until a page is full, and not counted to the end."""


def find_children(services: Services, person: Person, query: str) -> RecordPage:
    """The newest records that a person may see and that fit a query, and how many there are in all.

    A school's pupils are found where no child has that name, birth date or number. The search becomes an
    audit event that says how many were found, not what was looked for.
    """
    require_service(services, person, Action.SEARCH)
    if not query.strip() or len(query) > LONGEST_QUERY:
        return RecordPage((), 0)
    with caught_up_index(services) as index:
        page = _first_page(services, person, index, found_by_words(index, alternatives(query)))
        if not page.total:
            page = _first_page(services, person, index, found_by_words(index, [school_beginnings(query)]))
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.CHILDREN_SEARCHED, facts={"found": page.total}))
    return page


def found_by_words(index: SearchIndex, beginnings: Sequence[Sequence[str]]) -> RecordQuery:
    """What to ask the log for: a few records by their ids, and many by the words, so that the newest come first."""
    wanted = tuple(tuple(words) for words in beginnings if words)
    found = index.named_by(wanted, MOST_BY_ID + 1)
    if len(found) > MOST_BY_ID:
        return RecordQuery(beginnings=wanted)
    return RecordQuery(among=tuple(found))


def _first_page(services: Services, person: Person, index: SearchIndex, wanted: RecordQuery) -> RecordPage:
    asked = replace(wanted, reach=reach(services, person))
    # Counting to the end what half of all children fit would take long, and nobody reads it.
    return read_page(services, person, index, asked, 1, most=RECORDS_PER_PAGE if wanted.beginnings else None)
