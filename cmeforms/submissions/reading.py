"""First pass: reads an answers document into typed answers, field by field; judges shape only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmeforms.definitions.fields import AnyField, ChecklistField, ComputedField, TableField
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import KINDS, Answer, Json, Problem, Shaped
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.answers.tables import read_not_known
from cmeforms.submissions.model import Answers

MOST_KEYS_NAMED = 20


@dataclass(frozen=True)
class ReadAnswers:
    """The well-shaped answers, and the problems of the others; ``failed`` holds those fields' ids."""

    answers: Answers
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> frozenset[str]:
        """The ids of fields whose value could not be read."""
        return frozenset(problem.path.split(".")[0] for problem in self.problems)


def read_answer(field: AnyField, value: Json) -> Shaped:
    """One field's value as an answer, or what is wrong with it."""
    if isinstance(value, dict) and set(value) == {"not_known"}:
        return read_not_known(field, value["not_known"], field.id)
    return KINDS[field.kind].read(field, value, field.id)


def readable_lines(field: AnyField, value: Json) -> tuple[str, ...]:
    """How a raw value reads to a person: as an answer if it is well shaped, else as it was typed."""
    if isinstance(field, ComputedField) or is_blank(value):
        return ()
    found = read_answer(field, value)
    if not isinstance(found, list):
        return found.lines()
    return (value,) if isinstance(value, str) else (json.dumps(value, ensure_ascii=False),)


def is_blank(value: Json) -> bool:
    """Whether a value stands for "not answered": null or empty text (an empty list is an answer)."""
    return value is None or value == ""


def read_fields(fields: Iterable[AnyField], document: Mapping[str, Json]) -> ReadAnswers:
    """The answers to some fields out of a document; other keys are left alone."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for field in fields:
        value = document.get(field.id)
        if isinstance(field, ComputedField) or is_blank(value) or _is_empty(field, value):
            continue
        found = read_answer(field, value)
        if isinstance(found, list):
            problems.extend(found)
        else:
            answers[field.id] = found
    return ReadAnswers(Answers(answers), tuple(problems))


def _is_empty(field: AnyField, value: Json) -> bool:
    """An empty list or object says nothing, except a table's "none to list"."""
    if isinstance(field, TableField):
        return value == [] and not field.may_be_none
    return value == [] or (value == {} and isinstance(field, ChecklistField))


def read_answers(definition: FormDefinition, document: Json) -> ReadAnswers:
    """A whole answers document; keys that the form does not have are refused by name."""
    if not isinstance(document, Mapping):
        return ReadAnswers(Answers(), (Problem("", "An answers document is an object of field ids and values."),))
    found = read_fields(definition.fields(), document)
    return ReadAnswers(found.answers, (*_unknown_keys(definition, document), *found.problems))


def _unknown_keys(definition: FormDefinition, document: Mapping[str, Json]) -> list[Problem]:
    known = {field.id for field in definition.fields() if not isinstance(field, ComputedField)}
    unknown = [str(key) for key in document if key not in known]
    named = [
        Problem(key[:60], told(repr(key[:60]), "This form has no such field.")) for key in unknown[:MOST_KEYS_NAMED]
    ]
    if len(unknown) > MOST_KEYS_NAMED:
        named.append(Problem("", f"There are {len(unknown)} keys that this form does not have."))
    return named
