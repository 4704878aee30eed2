"""What letter stops must satisfy: fields and tables that are there, and no telling answer forgotten; never raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmeforms.definitions.condition_checks import condition_mistakes, possible_values
from cmeforms.definitions.earlier_stops import EARLIER_CAUTIONS, EARLIER_STOPS, TELLING_CODES
from cmeforms.definitions.fields import AnyField, CodeField, OneOfField, SeveralOfField, TableField
from cmeforms.definitions.letter_stops import LetterCaution, LetterStop, Suppression
from cmeforms.definitions.model import FormDefinition

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def letter_stop_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Stops and cautions that can never hold, and answers that stop letters elsewhere and are not marked here."""
    fields = {field.id: field for field in definition.fields()}
    for number, stop in enumerate(definition.letter_stops, 1):
        yield from _stop_mistakes(stop, fields, f"letter_stop[{number}]")
    for number, caution in enumerate(definition.letter_cautions, 1):
        key = f"letter_caution[{number}]"
        yield from condition_mistakes(caution.when, fields, f"{key}.when")
        yield from ((f"{key}.say", f"there is no field {name}") for name in caution.say if name not in fields)
        if caution.say[0] not in caution.looks_at():
            yield f"{key}.say", "must begin with a field that when looks at"
    yield from _forgotten(definition, fields)


def _stop_mistakes(stop: LetterStop, fields: Mapping[str, AnyField], key: str) -> Iterator[_Found]:
    looked_at = dict(fields)
    if stop.people:
        table = fields.get(stop.people)
        if not isinstance(table, TableField):
            yield f"{key}.people", f"there is no table {stop.people}"
            return
        columns = {column.id: column for column in table.columns}
        yield from ((f"{key}.names", f"there is no column {name}") for name in stop.names if name not in columns)
        looked_at = {**columns}
    if stop.when:
        yield from condition_mistakes(stop.when, looked_at, f"{key}.when")


def _forgotten(definition: FormDefinition, fields: Mapping[str, AnyField]) -> Iterator[_Found]:
    marked = {(name, stop.because) for stop in definition.letter_stops for name in stop.looks_at()}
    for name, because in dict.fromkeys((*_telling_by_list(fields), *_telling_by_name(fields))):
        if (name, because) not in marked:
            yield f"field ({name})", f"answers to it stop letters elsewhere ({because}): mark it with a [[letter_stop]]"
    cautioned = {name for caution in definition.letter_cautions for name in caution.looks_at()}
    for caution in EARLIER_CAUTIONS:
        for name in caution.looks_at() - cautioned:
            if _can_hold(caution, fields):
                yield f"field ({name})", "answers to it are shown beside letters: mark it with a [[letter_caution]]"


def _telling_by_list(fields: Mapping[str, AnyField]) -> Iterator[tuple[str, Suppression]]:
    for name, field in fields.items():
        if isinstance(field, CodeField | SeveralOfField | OneOfField):
            codes = TELLING_CODES.get(getattr(field, "list_name", ""), {})
            yield from ((name, because) for code, because in codes.items() if code in field.options)


def _telling_by_name(fields: Mapping[str, AnyField]) -> Iterator[tuple[str, Suppression]]:
    for stop in EARLIER_STOPS:
        is_there = not list(_stop_mistakes(stop, fields, "")) if stop.people else _can_hold(stop, fields)
        if is_there:
            yield from ((name, stop.because) for name in stop.looks_at())


def _can_hold(earlier: LetterStop | LetterCaution, fields: Mapping[str, AnyField]) -> bool:
    """Whether a question of that name is there and one of the codes meant may be its answer; a text has no codes."""
    tests = list(earlier.when.leaves()) if earlier.when else []
    return all(test.field in fields for test in tests) and any(
        code in (possible_values(fields[test.field]) or ()) for test in tests for code in test.is_one_of or ()
    )
