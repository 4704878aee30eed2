"""The answers that clocks look at, as typed so far or as submitted, and their plain values; judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.fields import ChecklistField, TableField
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer
from cmeforms.submissions.answers.numbers import NumberAnswer
from cmeforms.submissions.answers.tables import TableAnswer
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.reading import read_fields


@dataclass(frozen=True)
class Known:
    """What the clocks of a record look at: answers by field id, and which rows fields hold anything at all."""

    answers: Mapping[str, Answer]
    filled: frozenset[str]


def known_answers(services: Services, state: RecordState, definition: FormDefinition) -> Known:
    """The answers that the clocks of a record look at: those submitted, and over them those of a draft.

    Only these fields are read, and of rows that merely stop a clock not a single cell, so that a list of
    records stays quick.
    """
    submitted = submitted_values(services, state) if state.submission_revision else {}
    draft = services.log.read_draft(state.record_id)
    values = {**submitted, **(draft.values if draft else {})}
    wanted, stops = set(_looked_at(definition)), set(_stop_fields(definition))
    fields = [field for field in definition.fields() if field.id in wanted | stops]
    rows = {f.id for f in fields if isinstance(f, TableField | ChecklistField) and f.id not in wanted}
    answers = read_fields([field for field in fields if field.id not in rows], values).answers.by_field
    return Known(answers, frozenset(field_id for field_id in rows if values.get(field_id)))


def _stop_fields(definition: FormDefinition) -> Iterator[str]:
    return (stop.field for clock in definition.clocks for stop in clock.stopped_by if stop.field)


def _looked_at(definition: FormDefinition) -> Iterator[str]:
    yield definition.subject.school
    for clock in definition.clocks:
        yield clock.from_
        yield from clock.facts.values()
        yield from (leaf.field for leaf in clock.when.leaves()) if clock.when else ()


def start_of(answer: Answer | None) -> date | datetime | None:
    """The day or moment that an answer holds; None for any other."""
    if isinstance(answer, DateAnswer):
        return answer.on
    return answer.at if isinstance(answer, DateTimeAnswer) else None


def plain_value(answer: Answer | None) -> object:
    """An answer as a rule takes it: a day, a moment, a number, a code, or a table's rows; None without one."""
    if isinstance(answer, TableAnswer):
        return [{column: plain_value(cell) for column, cell in row.items()} for row in answer.rows]
    if answer is None:
        return None
    started = start_of(answer)
    if started is not None:
        return started
    if isinstance(answer, NumberAnswer):
        return answer.document()
    if isinstance(answer, NotKnownAnswer):
        return "not_known"
    compared = answer.compared()
    return compared[0] if compared else None
