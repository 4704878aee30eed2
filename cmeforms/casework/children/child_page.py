"""A child's page for one person: what is open, what happened, who is like it or its family; each look is noted."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.children.child_facts import NamedChild, named
from cmeforms.casework.children.child_group import SeenChild, family_of, require_child
from cmeforms.casework.children.likeness import PossibleDuplicate, possible_duplicates
from cmeforms.casework.children.same_child import Decision, decisions_on
from cmeforms.casework.children.timelines import Timeline, TimelineItem
from cmeforms.casework.ground.access import note_view
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.deadlines import OwnDeadline, open_deadlines
from cmeforms.casework.papers.viewing import ListedRecord, list_record
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import RecordState, Stage


@dataclass(frozen=True)
class ChildView:
    """A child's page: open matters first (those with a next step for this person before all others)."""

    seen: SeenChild
    named: NamedChild
    due: tuple[OwnDeadline, ...]
    open_matters: tuple[ListedRecord, ...]
    closed_matters: tuple[ListedRecord, ...]
    timeline: tuple[TimelineItem, ...]
    family: tuple[NamedChild, ...]
    duplicates: tuple[PossibleDuplicate, ...]
    decisions: tuple[Decision, ...]

    @property
    def child(self) -> RecordState:
        """The child's own record."""
        return self.seen.child


def view_child(services: Services, person: Person, child_id: str) -> ChildView:
    """A child's page for somebody who may view at least one form about it; becomes an audit event."""
    seen = require_child(services, person, child_id)
    note_view(services, person, child_id, "child")
    listed = [list_record(services, person, state) for state in seen.forms]
    matters = [record for record in listed if record.state.stage is not Stage.COMPLETE]
    return ChildView(
        seen=seen,
        named=named(services, person, seen),
        due=tuple(open_deadlines(services, seen.forms)),
        open_matters=tuple(sorted(matters, key=lambda record: not record.next_step)),
        closed_matters=tuple(record for record in listed if record.state.stage is Stage.COMPLETE),
        timeline=tuple(Timeline(services, person).of(seen.forms)),
        family=tuple(named(services, person, other) for other in family_of(services, person, seen)),
        duplicates=tuple(possible_duplicates(services, person, seen)),
        decisions=tuple(decisions_on(services, person, seen)),
    )
