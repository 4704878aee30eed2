"""What forms about a child say of people who are a risk, and of telling the family; judges no letter.

Source: forms.md 6.0 "Suppression".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cmeforms.casework.forms.progress import visible_definition
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.stops import marked_stops, read_marked
from cmeforms.definitions.earlier_stops import EARLIER_CAUTIONS
from cmeforms.definitions.model import FormDefinition
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.name_folding import fold
from cmeforms.submissions.answers.tables import TableAnswer
from cmeforms.submissions.conditions import holds
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.reading import read_fields

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Said:
    """One answer to have in mind: in which form, to which question, in which words."""

    reference: str
    label: str
    words: str = field(repr=False)


def said_about_contact(services: Services, person: Person, forms: Collection[RecordState]) -> tuple[Said, ...]:
    """What the forms that this person may view say of a risk, or of why the family was not told."""
    seen = (form for form in forms if form.submission_revision and may(services, person, Action.VIEW, form))
    return tuple(said for form in seen for said in _said(services, person, form))


def _said(services: Services, person: Person, form: RecordState) -> Iterator[Said]:
    definition = services.definition(form.definition_sha256).definition
    visible = {field.id: field for field in visible_definition(definition, person).fields()}
    answers = read_fields(visible.values(), submitted_values(services, form)).answers.by_field
    for caution in definition.letter_cautions or EARLIER_CAUTIONS:
        if caution.looks_at() <= visible.keys() and holds(caution.when, answers):
            lines = [line for name in caution.say if name in answers for line in answers[name].lines()]
            yield Said(form.reference, visible[caution.say[0]].label, ". ".join(lines))


def risky_names(services: Services, forms: Collection[RecordState]) -> tuple[str, ...]:
    """The names of those who, as any form says, are a risk to the child; whoever may see that form."""
    return tuple(
        name
        for form in forms
        if form.submission_revision
        for name in risky_names_in(
            services.definition(form.definition_sha256).definition, submitted_values(services, form)
        )
    )


def risky_names_in(definition: FormDefinition, values: Mapping[str, Any]) -> Iterator[str]:
    """The names that the rows of one answers document give to people who are a risk, as its definition marks it.

    Of a table that was accepted once and cannot be read any more, everybody counts.
    """
    stops = [stop for stop in marked_stops(definition) if stop.people]
    read = read_marked(definition, stops, values)
    for stop in stops:
        table = read.answers.get(stop.people)
        if isinstance(table, TableAnswer):
            rows = [row for row in table.rows if holds(stop.when, row)]
            yield from (" ".join(row[name].lines()) for row in rows for name in stop.names if name in row)
        elif stop.people in read.failed:
            yield from _names_as_written(values[stop.people], stop.names)


def _names_as_written(table: object, names: Collection[str]) -> Iterator[str]:
    rows = table if isinstance(table, list) else []
    yield from (str(row[name]) for row in rows if isinstance(row, Mapping) for name in names if name in row)


def names_one_of(addressee: str, names: Collection[str]) -> bool:
    """Whether a letter is addressed to one of them: every word of the name stands in the address, in any spelling."""
    written = set(_WORD.findall(fold(addressee)))
    return any(words and set(words) <= written for words in (_WORD.findall(fold(name)) for name in names))
