"""Lists records a page at a time for those who may see them, with honest counts; opens no record to name its child."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from cmeforms.casework.duties.due_dates import shown_due
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import TURN, reach, without
from cmeforms.casework.papers.viewing import ListedRecord, next_step
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.queries import RecordQuery
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState, Stage

RECORDS_PER_PAGE = 50
RECORDS_ON_HOME_PAGE = 20
"""Of each part; the lists behind it hold the rest."""

MOST_COUNTED = 1000
"""The home page counts so far, and says "more than" beyond; the lists behind it count to the end."""

FEW_FIT = 1000
"""So few records are found by what they have in common and sorted; more are gone through in the list's own order."""

MOST_CHOICES = 200
"""Records offered in one choice on a form: newest first."""

OPEN_STAGES = (Stage.DRAFT, Stage.RETURNED, Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE)


class Part(StrEnum):
    """The parts of a person's work: what waits for them, what waits for others, what is done."""

    TO_DO = "to-do"
    OTHERS = "others"
    DONE = "done"


@dataclass(frozen=True)
class RecordPage:
    """One page of a list, counted from 1, and how many records all pages hold; ``is_more``: more than that."""

    records: tuple[ListedRecord, ...]
    total: int
    number: int = 1
    per_page: int = 1
    is_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The place of the page's first record in the whole list, from 1."""
        return (self.number - 1) * self.per_page + 1


@dataclass(frozen=True)
class Waiting:
    """What a home page says: the first page of each part of a person's work."""

    to_do: RecordPage
    others: RecordPage
    done: RecordPage


def waiting_for(services: Services, person: Person, index: SearchIndex) -> Waiting:
    """Everything that this person may see, sorted by what they have to do with it; the index must have caught up."""
    queries = _parts(services, person, index, RECORDS_ON_HOME_PAGE).values()
    to_do, others, done = (read_page(services, person, index, query, most=MOST_COUNTED) for query in queries)
    return Waiting(to_do, others, done)


def part_page(services: Services, person: Person, part: Part, number: int) -> RecordPage:
    """One page of one part of a person's work; the last one if there are fewer."""
    with caught_up_index(services) as index:
        query = _parts(services, person, index, RECORDS_PER_PAGE)[part]
        return read_page(services, person, index, query, number)


def _parts(services: Services, person: Person, index: SearchIndex, per_page: int) -> dict[Part, RecordQuery]:
    seen, turn = reach(services, person, index), reach(services, person, index, TURN)
    return {
        Part.TO_DO: RecordQuery(turn, OPEN_STAGES, is_due_first=True, limit=per_page),
        Part.OTHERS: RecordQuery(without(seen, turn), OPEN_STAGES, is_due_first=True, limit=per_page),
        Part.DONE: RecordQuery(seen, (Stage.COMPLETE,), limit=per_page),
    }


def read_page(
    services: Services,
    person: Person,
    index: SearchIndex,
    query: RecordQuery,
    number: int = 1,
    *,
    most: int | None = None,
) -> RecordPage:
    """One page, as long as the query's limit; the last one if there are fewer. Counting stops at ``most``.

    The index must have caught up. Each record is asked about once more: a list is never the last word.
    """
    counted, per_page = index.count(query, None if most is None else most + 1), query.limit
    if not counted:
        return RecordPage((), 0, per_page=per_page)
    total = counted if most is None else min(counted, most)
    number = max(1, min(number, -(-total // per_page)))
    is_rare = counted <= FEW_FIT
    found = index.listed(replace(query, offset=(number - 1) * per_page, is_rare=is_rare))
    seen = [state for state in services.log.states(found) if may(services, person, Action.VIEW, state)]
    records = tuple(listed(services, person, index, seen))
    return RecordPage(records, total, number, per_page, is_more=counted > total)


def listed(
    services: Services, person: Person, index: SearchIndex, states: Collection[RecordState]
) -> list[ListedRecord]:
    """Records for a list, with the names and dates that the index has."""
    ids = [state.record_id for state in states]
    shown, due, at = index.shown(ids), index.next_due(ids), services.clock()
    return [
        ListedRecord(
            state,
            services.definition(state.definition_sha256).definition.name,
            shown[state.record_id].child_name if state.record_id in shown else "",
            next_step(services, person, state) if state.stage in OPEN_STAGES else "",
            shown_due(due[state.record_id], at) if state.record_id in due else None,
        )
        for state in states
    ]


def newest(services: Services, person: Person, slug: str, action: Action = Action.VIEW) -> list[ListedRecord]:
    """The newest records of one form to which a person may do something, to choose from."""
    with caught_up_index(services) as index:
        query = RecordQuery(reach(services, person, index, (action,)), slugs=(slug,), limit=MOST_CHOICES)
        states = services.log.states(index.listed(query))
        return listed(services, person, index, [state for state in states if may(services, person, action, state)])


def linkable_records(services: Services, person: Person, slug: str) -> list[tuple[str, str]]:
    """The records of a form that a link may name: reference and what to call it."""
    return [
        (record.state.reference, " ".join(filter(None, (record.form_name, record.child_name))))
        for record in newest(services, person, slug)
    ]
