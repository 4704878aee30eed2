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
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.name_folding import fold
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.reading import read_answers

_WORRYING: Mapping[str, tuple[str, ...]] = {
    "crime_concern": ("yes", "not_known"),
    "risk_person": ("yes", "not_known"),
    "parent_told": ("no", "not_known"),
    "family_told": ("no", "not_known"),
}
_TOLD_WITH = {"parent_told": "parent_not_told_reason", "family_told": "family_not_told_reason"}
"""Answers that whoever writes to the family must have in mind, and the reason given with some of them."""

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
    definition = visible_definition(services.definition(form.definition_sha256).definition, person)
    labels = {declared.id: declared.label for declared in definition.fields()}
    values = submitted_values(services, form)
    answers = read_answers(definition, {name: values[name] for name in labels if name in values}).answers
    for name, codes in _WORRYING.items():
        if name in labels and values.get(name) in codes:
            told = (answers.get(one) for one in (name, _TOLD_WITH.get(name, "")))
            yield Said(form.reference, labels[name], ". ".join(line for one in told if one for line in one.lines()))


def risky_names(services: Services, forms: Collection[RecordState]) -> tuple[str, ...]:
    """The names of those who, as any form says, harm the child or may not have contact; whoever may see that form."""
    return tuple(
        name
        for form in forms
        if form.submission_revision
        for row in _risky_rows(submitted_values(services, form))
        for name in (str(row.get("full_name", "")), str(row.get("alias", "")))
        if name.strip()
    )


def _risky_rows(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _rows(values.get("perpetrators"))
    yield from (row for row in _rows(values.get("associates")) if row.get("restricted_contact") == "yes")


def _rows(table: object) -> list[Mapping[str, Any]]:
    return [row for row in table if isinstance(row, Mapping)] if isinstance(table, list) else []


def names_one_of(addressee: str, names: Collection[str]) -> bool:
    """Whether a letter is addressed to one of them: every word of the name stands in the address, in any spelling."""
    written = set(_WORD.findall(fold(addressee)))
    return any(words and set(words) <= written for words in (_WORD.findall(fold(name)) for name in names))
