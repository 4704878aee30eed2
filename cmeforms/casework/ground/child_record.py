"""The child that records are about: a record of its own, to which forms point; must not know who may see what."""

from __future__ import annotations

from itertools import chain

from cmeforms.casework.ground.references import new_record_id, new_reference
from cmeforms.casework.ground.services import Services
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.states import is_child
from cmeforms.submissions.lifecycle import RecordState, Stage

CHILD = "child"
"""From a form to the child that it is about."""

RECORD_OF_CHILD = "record_of_child"
"""From a child to each form about it."""

SAME_CHILD = "same_child"
NOT_SAME_CHILD = "not_same_child"
SIBLING = "sibling"
PLACED_WITH = "placed_with"
"""From a child to the organisation or person where it is placed; the newest counts, and empty ends it."""


def child_of(state: RecordState) -> str:
    """The id of the child that a form is about; empty while there is none."""
    return _newest(state, CHILD)


def records_of(child: RecordState) -> tuple[str, ...]:
    """The ids of the forms about a child, oldest first."""
    return linked_to(child, RECORD_OF_CHILD)


def children_of(services: Services, state: RecordState) -> list[RecordState]:
    """The child that a form is about, and the records that people said are the same child; none while there is none."""
    child_id = child_of(state)
    return _with_same(services, services.log.state(child_id)) if child_id else []


def group_of(services: Services, state: RecordState) -> list[RecordState]:
    """The children that a record, a child's or a form's, belongs to."""
    return _with_same(services, state) if is_child(state) else children_of(services, state)


def _with_same(services: Services, child: RecordState) -> list[RecordState]:
    return [child, *(services.log.state(other) for other in same_children(child))]


def forms_of_same_child(services: Services, state: RecordState) -> list[RecordState]:
    """All forms about the child that a form is about, itself among them; none while there is no child."""
    ids = dict.fromkeys(chain.from_iterable(map(records_of, children_of(services, state))))
    return [services.log.state(record_id) for record_id in ids]


def linked_to(state: RecordState, relation: str) -> tuple[str, ...]:
    """The ids that a record is linked to by one relation, oldest first."""
    return tuple(other for known, other in state.links if known == relation)


def placed_with(child: RecordState) -> str:
    """The organisation or person with whom a child is placed; empty if with nobody."""
    return _newest(child, PLACED_WITH)


def same_children(child: RecordState) -> tuple[str, ...]:
    """The other child records that people said are the same child, and did not take back."""
    return tuple(other for other, relation in _decisions(child).items() if relation == SAME_CHILD)


def decision_on(child: RecordState, other_id: str) -> str:
    """What was last said about these two: ``same_child``, ``not_same_child``, or nothing yet (empty)."""
    return _decisions(child).get(other_id, "")


def is_kept(child: RecordState) -> bool:
    """Whether a child's record was not erased: nothing more can be linked to one that was."""
    return child.stage is not Stage.ERASED


def ensure_child(act: Act, record_id: str) -> str:
    """The child that a form is about, opened inside this act if there was none or it was erased; its id."""
    known = child_of(act.state(record_id))
    if known and is_kept(act.state(known)):
        return known
    return join_child(act, record_id, open_child(act))


def open_child(act: Act) -> str:
    """Begin a child's record; its id. It holds no name: who it is stands in its forms alone."""
    child_id = new_record_id()
    act.append(NewEntry(EntryKind.CHILD_OPENED, child_id, facts={"reference": new_reference("ch")}))
    return child_id


def join_child(act: Act, record_id: str, child_id: str) -> str:
    """Say that a form is about this child; the child's id."""
    link(act, record_id, CHILD, child_id)
    link(act, child_id, RECORD_OF_CHILD, record_id)
    return child_id


def link(act: Act, record_id: str, relation: str, other: str, reason: str = "") -> None:
    """Append a link from a record to another; a ``reason`` is sealed under the first one's key."""
    facts = {"relation": relation, "other_record_id": other}
    payloads = {"reason": reason.encode("utf-8")} if reason else {}
    act.append(NewEntry(EntryKind.RECORD_LINKED, record_id, facts=facts, payloads=payloads))


def link_both(act: Act, relation: str, pair: tuple[str, str], reason: str = "") -> None:
    """Link two records to each other by the same relation."""
    first, second = pair
    link(act, first, relation, second, reason)
    link(act, second, relation, first, reason)


def _newest(state: RecordState, relation: str) -> str:
    return next((other for known, other in reversed(state.links) if known == relation), "")


def _decisions(child: RecordState) -> dict[str, str]:
    """What was last decided about each other child."""
    return {other: relation for relation, other in child.links if relation in (SAME_CHILD, NOT_SAME_CHILD)}
