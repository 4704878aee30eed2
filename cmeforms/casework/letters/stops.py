"""Finds in every form about a child what stops a letter to the family; decides nothing, tells no form's reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import child_of, records_of, same_children
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.earlier_stops import EARLIER_STOPS
from cmeforms.definitions.letter_stops import LetterStop, Suppression
from cmeforms.definitions.model import FormDefinition
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.submissions.conditions import holds
from cmeforms.submissions.lifecycle import RecordState, Stage
from cmeforms.submissions.reading import ReadAnswers, read_fields


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
        stops = set(_stops_of_form(services, about))
        found |= stops
        if stops and may(services, person, Action.VIEW, about):
            told |= stops
    return Stops(frozenset(told), frozenset(found))


def stops_of(services: Services, state: RecordState) -> frozenset[Suppression]:
    """What any submitted form about the child says that could stop a letter.

    Forms that the person may not see are looked at too: a refuge named in one of them must stop a letter
    written from another. Only the fact comes out.
    """
    forms = forms_about_the_child(services, state)
    return frozenset(stop for about in forms for stop in _stops_of_form(services, about))


def _stops_of_form(services: Services, form: RecordState) -> Iterator[Suppression]:
    if form.submission_revision:
        definition = services.definition(form.definition_sha256).definition
        yield from stops_in(definition, submitted_values(services, form))


def stops_in(definition: FormDefinition, values: Mapping[str, Any]) -> Iterator[Suppression]:
    """What one answers document says that could stop a letter, as its definition marks it.

    An address withheld anywhere stops one too, whatever the definition says of it, and so does an answer that was
    accepted once and cannot be read any more.
    Source: forms.md 6.0 "Suppression"; decision 0023.
    """
    stops = [stop for stop in marked_stops(definition) if not stop.people]
    read = read_marked(definition, stops, values)
    answers = read.answers.by_field
    yield from (stop.because for stop in stops if stop.looks_at() & read.failed or holds(stop.when, answers))
    if _withholds_an_address(values):
        yield Suppression.REFUGE


def marked_stops(definition: FormDefinition) -> tuple[LetterStop, ...]:
    """The stops of a definition; the names of earlier forms where it says nothing."""
    return definition.letter_stops or EARLIER_STOPS


def read_marked(definition: FormDefinition, stops: Iterable[LetterStop], values: Mapping[str, Any]) -> ReadAnswers:
    """The answers that some stops look at; what else stands in the document is not read."""
    wanted = {name for stop in stops for name in stop.looks_at()}
    return read_fields((field for field in definition.fields() if field.id in wanted), values)


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
