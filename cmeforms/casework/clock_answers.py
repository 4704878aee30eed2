"""The answers that clocks look at, as typed so far or as submitted, and their plain values; judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from cmeforms.casework.reading_records import submitted_values
from cmeforms.casework.services import Services
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer
from cmeforms.submissions.answers.numbers import NumberAnswer
from cmeforms.submissions.answers.tables import TableAnswer
from cmeforms.submissions.lifecycle import RecordState
from cmeforms.submissions.reading import read_fields


def known_answers(services: Services, state: RecordState, definition: FormDefinition) -> Mapping[str, Answer]:
    """The answers that the clocks of a record look at: those submitted, and over them those of a draft.

    Only these fields are read, so that a list of records stays quick.
    """
    wanted = set(_looked_at(definition))
    fields = [field for field in definition.fields() if field.id in wanted]
    submitted = submitted_values(services, state) if state.submission_revision else {}
    draft = services.log.read_draft(state.record_id)
    values = {**submitted, **(draft.values if draft else {})}
    return read_fields(fields, values).answers.by_field


def _looked_at(definition: FormDefinition) -> Iterator[str]:
    yield definition.subject.school
    for clock in definition.clocks:
        yield clock.from_
        yield from clock.facts.values()
        yield from (stop.field for stop in clock.stopped_by if stop.field)
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
