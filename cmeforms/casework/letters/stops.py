"""Finds in every form about a child what stops a letter to the family; decides nothing, tells no form's reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import child_of, records_of, same_children
from cmeforms.casework.ground.services import Services
from cmeforms.documents.letters.model import Suppression
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.submissions.lifecycle import RecordState, Stage

_DIED = (("ground", "k"), ("removal_ground", "k"), ("outcome", "died"))
_RESTRICTED = (("refuge", "yes"), ("outcome", "adopted"))
_SPECIAL_SCHOOL = (("phase", "SP"), ("special_school_placed", "yes"), ("ground_f_special_school", "yes"))


@dataclass(frozen=True)
class Stops:
    """What stops letters about a child: what a person may know from forms that they may view, and everything."""

    told: frozenset[Suppression]
    found: frozenset[Suppression]


def stops_for(services: Services, person: Person, state: RecordState) -> Stops:
    """What any submitted form about the child says that could stop a letter, and what of it this person may know."""
    told: set[Suppression] = set()
    found: set[Suppression] = set()
    for about in forms_about_the_child(services, state):
        stops = set(stops_in(submitted_values(services, about)))
        found |= stops
        if stops and may(services, person, Action.VIEW, about):
            told |= stops
    return Stops(frozenset(told), frozenset(found))


def stops_of(services: Services, state: RecordState) -> frozenset[Suppression]:
    """What any submitted form about the child says that could stop a letter.

    Forms that the person may not see are looked at too: a refuge named in one of them must stop a letter
    written from another. Only the fact comes out.
    """
    return frozenset(
        stop for about in forms_about_the_child(services, state) for stop in stops_in(submitted_values(services, about))
    )


def stops_in(values: Mapping[str, Any]) -> Iterator[Suppression]:
    """What one answers document says that could stop a letter.

    An adopted child's new identity is restricted as an address is. Source: forms.md 6.0 "Suppression"; C-CME-OUT;
    ground (k) of regulation 9.
    """
    if _says_one_of(values, _DIED):
        yield Suppression.CHILD_DIED
    if _says_one_of(values, _RESTRICTED) or _withholds_an_address(values):
        yield Suppression.REFUGE
    if _says_one_of(values, _SPECIAL_SCHOOL):
        yield Suppression.SPECIAL_SCHOOL


def _says_one_of(values: Mapping[str, Any], said: tuple[tuple[str, str], ...]) -> bool:
    return any(values.get(field) == code for field, code in said)


def _withholds_an_address(values: Mapping[str, Any]) -> bool:
    """Whatever the address is of, and in a row of a table too: a form asks for it in many places."""
    rows = (row for table in values.values() if isinstance(table, list) for row in table if isinstance(row, Mapping))
    return any(_is_withheld(answer) for answers in (values, *rows) for answer in answers.values())


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
