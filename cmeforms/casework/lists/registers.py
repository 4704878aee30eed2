"""The registers: one line for each open matter of a kind, filtered and paged; each person sees what they may view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cmeforms.casework.ground.access import may, refuse
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import reach, without
from cmeforms.casework.lists.register_rows import RegisterRow, rows_of
from cmeforms.casework.lists.searching import named_so
from cmeforms.casework.lists.work_lists import FEW_FIT, OPEN_STAGES
from cmeforms.errors import NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import OrganisationKind, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.name_folding import school_key
from cmeforms.records.queries import RecordQuery
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import Stage

ROWS_PER_PAGE = 50
NOBODY = "nobody"
"""The key worker of what is given to nobody."""

MOST_TOGETHER = 10_000
"""More matters than these are neither exported in one file nor, where a text narrows the register, counted."""

LONGEST_TEXT = 100


@dataclass(frozen=True)
class Register:
    """A register: its title and the numbers of the forms that are its matters."""

    title: str
    numbers: tuple[str, ...]


CME = "cme"

REGISTERS: Mapping[str, Register] = {
    CME: Register("CME register", ("F01", "F02", "F04", "F05", "F07", "F10", "F14", "F15", "F16")),
    "missing": Register("Missing register", ("F22", "F23", "F24", "F25", "F26", "F27", "F28")),
}
"""Which forms are matters of which register; to let another form in, add its number here.

Source: 004 Liverpool (CME register and monitoring, forms F02 and F15); 002 City of London (missing episodes).
"""


class Show(StrEnum):
    """Which matters a register shows by where they stand."""

    OPEN = "open"
    COMPLETE = "complete"
    ALL = "all"


_STAGES = {Show.OPEN: OPEN_STAGES, Show.COMPLETE: (Stage.COMPLETE,), Show.ALL: (*OPEN_STAGES, Stage.COMPLETE)}


@dataclass(frozen=True)
class Filters:
    """What a person narrows a register to; empty lets everything through.

    ``worker`` is a person's id or ``nobody``, ``school`` a key of the index, ``text`` what a search takes.
    """

    show: Show = Show.OPEN
    stage: Stage | None = None
    worker: str = ""
    school: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class RegisterPage:
    """One page of a register, counted from 1, how many matters all pages hold, and how many may be exported.

    ``is_more``: more than ``total``, which are too many to export.
    """

    rows: tuple[RegisterRow, ...]
    total: int
    exportable: int
    number: int
    workers: Mapping[str, str]
    schools: Mapping[str, str]
    per_page: int = ROWS_PER_PAGE
    is_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The place of the page's first row in the whole register, from 1."""
        return (self.number - 1) * self.per_page + 1


def may_open(services: Services, person: Person, name: str) -> bool:
    """Whether a role of this person receives a form of the register."""
    matters = [d for d in services.catalogue if d.number in REGISTERS[name].numbers]
    return any(role in definition.received_by for definition in matters for role in person.roles)


def require_register(services: Services, person: Person, name: str) -> None:
    """Pass for those who may open the register; ``NotAllowed`` and an audit event otherwise."""
    if not may_open(services, person, name):
        refuse(services, person, Action.VIEW)
        raise NotAllowed("this person may not open this register")


def register_page(services: Services, person: Person, name: str, filters: Filters, number: int) -> RegisterPage:
    """One page of a register, what is late and due first, then what nobody touched for longest; or the last page."""
    require_register(services, person, name)
    with caught_up_index(services) as index:
        query = register_query(services, person, index, name, filters)
        counted = index.count(query, MOST_TOGETHER + 1 if query.words else None)
        is_more = query.words is not None and counted > MOST_TOGETHER
        total = MOST_TOGETHER if is_more else counted
        number = max(1, min(number, -(-total // ROWS_PER_PAGE)))
        offset = (number - 1) * ROWS_PER_PAGE
        found = index.listed(replace(query, limit=ROWS_PER_PAGE, offset=offset, is_rare=total <= FEW_FIT))
        seen = [state for state in services.log.states(found) if may(services, person, Action.VIEW, state)]
        return RegisterPage(
            rows=tuple(rows_of(services, index, seen)),
            total=total,
            exportable=0 if is_more else total - _kept_back(services, person, index, query),
            number=number,
            workers=workers_of(services, name),
            schools=schools_of(services),
            is_more=is_more,
        )


def _kept_back(services: Services, person: Person, index: SearchIndex, query: RecordQuery) -> int:
    """How many of the matters a person may see and not export: for most none, whatever words are looked for."""
    seen_alone = without(query.reach, reach(services, person, index, (Action.EXPORT,)))
    kept = replace(query, reach=seen_alone)
    return index.count(kept) if index.count(replace(kept, words=None), 1) else 0


def register_query(
    services: Services, person: Person, index: SearchIndex, name: str, filters: Filters, action: Action = Action.VIEW
) -> RecordQuery:
    """What a register asks the index for; the index must have caught up."""
    query = RecordQuery(
        reach(services, person, index, (action,)),
        stages=_stages(filters),
        slugs=tuple(d.slug for d in services.catalogue if d.number in REGISTERS[name].numbers),
        assigned_to=({NOBODY: ""}.get(filters.worker, filters.worker)) if filters.worker else None,
        among=tuple(index.at_school(filters.school)) if filters.school else None,
        is_oldest_first=True,
        is_due_first=True,
    )
    return named_so(index, query, filters.text) if filters.text.strip() else query


def _stages(filters: Filters) -> tuple[Stage, ...]:
    if filters.stage:
        return (filters.stage,)
    return _STAGES[filters.show]


def workers_of(services: Services, name: str) -> dict[str, str]:
    """Who may be a key worker of these matters: everybody with a role that receives one of them, by name."""
    persons = Accounts(services.log).persons()
    return {p.person_id: p.name for p in persons if p.is_active and may_open(services, p, name)}


def schools_of(services: Services) -> dict[str, str]:
    """The authority's schools by their keys: what else people typed as a school's name may be nobody's to read."""
    found = [o for o in Accounts(services.log).organisations() if o.kind is OrganisationKind.SCHOOL]
    return {school_key(school.name): school.name for school in found}
