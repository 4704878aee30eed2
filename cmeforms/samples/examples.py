"""Makes a valid answers document for any definition out of a seed; judged by the same rules as a person's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cmeforms.definitions.fields import (
    AnyField,
    ChecklistField,
    ComputedField,
    DateField,
    DateTimeField,
    LinkField,
    TableField,
)
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.errors import CmeformsError
from cmeforms.samples import words
from cmeforms.samples.days import sample_day
from cmeforms.samples.files import with_digests
from cmeforms.samples.rows import is_required, sample_checklist, sample_table
from cmeforms.samples.situation import Situation, situation_of
from cmeforms.samples.values import sample_value
from cmeforms.submissions.answers import Answer, Json, Problem
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.reading import read_answer, read_answers
from cmeforms.submissions.rules import problems

MOST_ATTEMPTS = 30
_MOST_PASSES = 8


class NoExample(CmeformsError):
    """A definition asks for things that contradict each other, so that nothing valid can be made up."""


@dataclass
class _Draft:
    """The document so far, and the same as answers for the conditions to look at."""

    document: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    considered: set[str] = field(default_factory=set)

    def put(self, question: AnyField, value: Json) -> None:
        """Keep a value; one that cannot be read stays without an answer and is found at the end."""
        self.document[question.id] = value
        found = read_answer(question, with_digests(value))
        if not isinstance(found, list):
            self.answers[question.id] = found

    def drop(self, field_id: str) -> None:
        """Forget a value that is not asked any more."""
        self.document.pop(field_id, None)
        self.answers.pop(field_id, None)


def example_answers(
    definition: FormDefinition,
    seed: int,
    on: date,
    *,
    part: str = MAIN_PART,
    given: Mapping[str, Json] | None = None,
) -> dict[str, Json]:
    """A valid answers document of one part, the same for the same definition, seed and day.

    ``given`` values stand: those of this part are kept, those of earlier parts are looked at.
    Files are in it as ``{"name", "base64"}``. Links are left out unless required, because nothing is
    there to link to. Raises ``NoExample`` where the definition contradicts itself.
    """
    found: list[Problem] = []
    for attempt in range(MOST_ATTEMPTS):
        situation = situation_of(definition.subject, seed, attempt, on)
        document = _attempt(definition, situation, part, given or {})
        found = refusals(definition, {**(given or {}), **document}, on, part)
        if not found:
            return document
    paths = ", ".join(sorted({problem.path for problem in found}))
    raise NoExample(f"{definition.slug}: no valid example could be made up; what stands against it: {paths}")


def refusals(definition: FormDefinition, document: dict[str, Json], on: date, part: str = MAIN_PART) -> list[Problem]:
    """What stands against submitting a part of a document with its files inside; no warnings."""
    read = read_answers(definition, with_digests(document))
    return [problem for problem in problems(definition, read, on=on, part=part) if not problem.is_warning]


def _attempt(definition: FormDefinition, situation: Situation, part: str, given: Mapping[str, Json]) -> dict[str, Json]:
    draft = _Draft()
    for field_id, value in given.items():
        draft.put(definition.field(field_id), value)
    questions = [q for q in definition.fields(part) if not isinstance(q, ComputedField)]
    for _ in range(_MOST_PASSES):  # again while a later answer makes an earlier question required
        before = set(draft.document)
        for question in questions:
            _settle(question, definition, draft, situation)
        if set(draft.document) == before:
            break
    return {q.id: draft.document[q.id] for q in questions if q.id in draft.document}


def _settle(question: AnyField, definition: FormDefinition, draft: _Draft, situation: Situation) -> None:
    """Answer a question that is asked and wanted, and drop the answer to one that is not asked."""
    if question.id not in asked_fields(definition, draft.answers):
        draft.drop(question.id)
    elif question.id not in draft.document and _is_wanted(question, draft, situation):
        draft.put(question, sample_answer(question, definition, draft.answers, situation))


def _is_wanted(question: AnyField, draft: _Draft, situation: Situation) -> bool:
    if is_required(question, draft.answers):
        return True
    is_first_look = question.id not in draft.considered
    draft.considered.add(question.id)
    return is_first_look and not isinstance(question, LinkField) and situation.perhaps(situation.fullness)


def sample_answer(
    question: AnyField, definition: FormDefinition, given: Mapping[str, Answer], situation: Situation
) -> Json:
    """A value for one question beside the answers given so far; sometimes "not known yet", where that is allowed."""
    if question.may_be_not_known and situation.perhaps(situation.doubt):
        return {"not_known": words.reason(situation.random)}
    match question:
        case TableField():
            return sample_table(question, given, situation)
        case ChecklistField():
            return sample_checklist(question, given, situation)
        case DateField() | DateTimeField():
            peers = [peer for peer in definition.fields() if isinstance(peer, DateField | DateTimeField)]
            return sample_day(question, peers, given, situation)
        case _:
            return sample_value(question, situation)
