"""Finds in every form about a child what stops a letter to the family; decides nothing, tells no form's reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.child_record import child_of, records_of, same_children
from cmeforms.casework.ground.services import Services
from cmeforms.documents.letters.model import Suppression
from cmeforms.submissions.lifecycle import RecordState, Stage

_GROUND_DIED = "k"
_GROUND_FIELDS = ("ground", "removal_ground")
_ADDRESS_FIELDS = ("last_known_address", "new_address", "placement_address")


def stops_of(services: Services, state: RecordState) -> frozenset[Suppression]:
    """What any submitted form about the child says that could stop a letter.

    Forms that the person may not see are looked at too: a refuge named in one of them must stop a letter
    written from another. Only the fact comes out.
    """
    return frozenset(
        stop for about in forms_about_the_child(services, state) for stop in stops_in(submitted_values(services, about))
    )


def stops_in(values: Mapping[str, Any]) -> Iterator[Suppression]:
    """What one answers document says that could stop a letter. Source: forms.md 6.0, ground (k) of regulation 9."""
    if any(values.get(field) == _GROUND_DIED for field in _GROUND_FIELDS):
        yield Suppression.CHILD_DIED
    if values.get("refuge") == "yes" or any(_is_withheld(values.get(field)) for field in _ADDRESS_FIELDS):
        yield Suppression.REFUGE


def _is_withheld(address: object) -> bool:
    return isinstance(address, Mapping) and address.get("type") == "withheld"


def forms_about_the_child(services: Services, state: RecordState) -> list[RecordState]:
    """Every form about the child of a record, itself among them, whoever may see it; erased ones are left out."""
    child_id = child_of(state)
    if not child_id:
        return [state]
    child = services.log.state(child_id)
    children = [child, *(services.log.state(other) for other in same_children(child))]
    record_ids = dict.fromkeys((state.record_id, *(form for one in children for form in records_of(one))))
    forms = [services.log.state(record_id) for record_id in record_ids]
    return [form for form in forms if form.stage is not Stage.ERASED]
