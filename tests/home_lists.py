"""What a home page is made of, each asked for by itself with an index that has caught up."""

from __future__ import annotations

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters import chasing
from cmeforms.casework.letters.chasing import LateCount
from cmeforms.casework.lists import deadlines
from cmeforms.casework.lists.deadlines import MOST_RECORDS, OwnDeadlines
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.people.model import Person


def own_deadlines(services: Services, person: Person, most: int = MOST_RECORDS) -> OwnDeadlines:
    with caught_up_index(services) as index:
        return deadlines.own_deadlines(services, person, index, most)


def count_late(services: Services, person: Person) -> LateCount:
    with caught_up_index(services) as index:
        return chasing.count_late(services, person, index)
