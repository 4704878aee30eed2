"""A child's page for one person: what is open, what happened, brothers and sisters; each look is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmeforms.casework.access import note_view
from cmeforms.casework.child_forms import KnownChild, child_known
from cmeforms.casework.child_group import SeenChild, family_of, require_child
from cmeforms.casework.services import Services
from cmeforms.casework.timelines import Timeline, TimelineItem
from cmeforms.casework.viewing import ListedRecord, list_record
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import RecordState, Stage


@dataclass(frozen=True)
class NamedChild:
    """A child in a list: its record, and its name as far as the one who asks may see it."""

    child: RecordState
    name: str


@dataclass(frozen=True)
class ChildView:
    """A child's page: open matters first (those with a next step for this person before all others)."""

    seen: SeenChild
    name: str
    born_on: date | None
    open_matters: tuple[ListedRecord, ...]
    closed_matters: tuple[ListedRecord, ...]
    timeline: tuple[TimelineItem, ...]
    family: tuple[NamedChild, ...]

    @property
    def child(self) -> RecordState:
        """The child's own record."""
        return self.seen.child


def view_child(services: Services, person: Person, child_id: str) -> ChildView:
    """A child's page for somebody who may view at least one form about it; becomes an audit event."""
    seen = require_child(services, person, child_id)
    known = child_known(services, person, seen)
    note_view(services, person, child_id, "child")
    listed = [list_record(services, person, state) for state in seen.forms]
    matters = [record for record in listed if record.state.stage is not Stage.COMPLETE]
    return ChildView(
        seen=seen,
        name=_name(known),
        born_on=_born_on(known),
        open_matters=tuple(sorted(matters, key=lambda record: not record.next_step)),
        closed_matters=tuple(record for record in listed if record.state.stage is Stage.COMPLETE),
        timeline=tuple(Timeline(services, person).of(seen.forms)),
        family=tuple(NamedChild(s.child, name_of(services, person, s)) for s in family_of(services, person, seen)),
    )


def name_of(services: Services, person: Person, seen: SeenChild) -> str:
    """The child's name as the newest forms that this person may see have it; empty if none says it."""
    return _name(child_known(services, person, seen))


def _name(known: KnownChild) -> str:
    parts = ("forenames", "surname") if "surname" in known else ("full_name",)
    values = (known[part][1] for part in parts if part in known)
    return " ".join(value for value in values if isinstance(value, str))


def _born_on(known: KnownChild) -> date | None:
    try:
        return date.fromisoformat(str(known["born_on"][1]))
    except (KeyError, ValueError):  # a draft keeps impossible dates as typed
        return None
