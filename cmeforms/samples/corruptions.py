"""Makes one seeded mistake in a valid answers document and says which field a refusal must name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from cmeforms.definitions.fields import (
    AnyField,
    ChecklistField,
    ComputedField,
    DateField,
    NumberField,
    SeveralOfField,
    TableField,
    TextField,
    YesNoField,
)
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.submissions.answers import Json

UNKNOWN_KEY = "no_such_question"
_Wrong = Callable[[Any, Json], Json]
"""Takes a field and its right value, and gives a wrong one; None where this mistake cannot be made."""


def corrupt(definition: FormDefinition, document: dict[str, Json], seed: int) -> tuple[dict[str, Json], str]:
    """A copy of a valid document with one mistake, and the id of the field that must be named for it."""
    made = list(_possible(definition, document))
    field_id, wrong = made[Random(seed).randrange(len(made))]  # noqa: S311 - samples, no secrets
    changed = {**document, field_id: wrong}
    if wrong is None:
        del changed[field_id]
    return changed, field_id


def _possible(definition: FormDefinition, document: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """Every mistake that can be made in this document: field id and wrong value, None for leaving it out."""
    yield UNKNOWN_KEY, "anything"
    for field in definition.fields(MAIN_PART):
        if isinstance(field, ComputedField):
            yield field.id, "worked out by hand"
        if field.id in document:
            yield from ((field.id, wrong) for wrong in _wrong_values(field, document[field.id]))


def _wrong_values(field: AnyField, value: Json) -> Iterator[Json]:
    yield True  # no kind of answer is a JSON truth value
    yield {"not_known": "" if field.may_be_not_known else "Nobody told us."}
    if field.required:
        yield None
    if isinstance(value, dict) and "not_known" in value:
        return
    for wrong_value in WRONG.get(field.kind, ()):
        wrong = wrong_value(field, value)
        if wrong is not None:
            yield wrong


def _always(wrong: Json) -> _Wrong:
    return lambda _field, _value: wrong


def _later_than_today(field: DateField, _value: Json) -> Json:
    return "2199-01-01" if field.not_after == "today" else None


def _too_long(field: TextField, _value: Json) -> Json:
    return "x" * (field.max_length + 1)


def _too_large(field: NumberField, _value: Json) -> Json:
    return field.maximum + 1 if field.maximum is not None else None


def _too_exact(field: NumberField, _value: Json) -> Json:
    return float(f"0.{'0' * field.decimals}1") if field.minimum is None or field.minimum <= 0 else None


def _other_than_it_must_be(field: YesNoField, _value: Json) -> Json:
    return {"yes": "no", "no": "yes"}.get(field.must_be or "")


def _exclusive_with_others(field: SeveralOfField, _value: Json) -> Json:
    return [*list(field.options)[:2], field.exclusive] if field.exclusive else None


def _one_character_off(_field: AnyField, value: Json) -> Json:
    """A number whose check character cannot fit, because only the last digit changed."""
    if not isinstance(value, str):
        return None
    return value[:-1] + ("7" if value[-1] != "7" else "8")


def _without(part: str) -> _Wrong:
    def wrong(_field: AnyField, value: Json) -> Json:
        return {key: inner for key, inner in value.items() if key != part} if part in value else None

    return wrong


def _wrong_postcode(_field: AnyField, value: Json) -> Json:
    return {**value, "postcode": "QQ1 1CI"} if value.get("type") == "uk" else None


def _too_many_rows(field: TableField, value: Json) -> Json:
    return value[:1] * (field.maximum_rows + 1) if value else None


def _unknown_column(_field: TableField, value: Json) -> Json:
    return [*value[:-1], {**value[-1], UNKNOWN_KEY: "x"}] if value else None


def _cell_of_a_wrong_type(field: TableField, value: Json) -> Json:
    return [{**value[0], field.columns[0].id: True}, *value[1:]] if value else None


def _unknown_row(_field: ChecklistField, value: Json) -> Json:
    return {**value, UNKNOWN_KEY: {}}


def _required_row_missing(field: ChecklistField, value: Json) -> Json:
    required = next((row.id for row in field.rows if row.required), "")
    return {key: row for key, row in value.items() if key != required} if required else None


_NO_SUCH_CODE = _always("no such code")
_BROKEN_TEXT = _always("before\u202eafter")

WRONG: dict[str, tuple[_Wrong, ...]] = {
    "text": (_too_long, _BROKEN_TEXT, _always("two\nlines")),
    "long_text": (_too_long, _BROKEN_TEXT, _always("bell \u0007")),
    "name": (_always("Ann4"), _always("x" * 101), _always("...")),
    "date": (_always("2026-02-30"), _always("27/3/2026"), _later_than_today),
    "time": (_always("25:00"), _always("9.30")),
    "datetime": (_always("2026-11-20T10:00"), _always("yesterday")),
    "number": (_always("12"), _too_large, _too_exact),
    "yes_no": (_always("perhaps"), _other_than_it_must_be),
    "yes_no_not_known": (_always("maybe"),),
    "one_of": (_NO_SUCH_CODE,),
    "code": (_NO_SUCH_CODE,),
    "local_authority": (_always("999"),),
    "police_force": (_NO_SUCH_CODE,),
    "several_of": (_always(["no such code"]), _always("text"), _exclusive_with_others),
    "person": (_without("full_name"), _always({"full_name": "Ann 4"}), _always({"shoe_size": "4"})),
    "address": (_without("type"), _wrong_postcode, _always({"type": "moon"})),
    "phone": (_always("12"), _always("call me")),
    "email": (_always("no at sign"), _always("a@b.example, c@d.example")),
    "upn": (_one_character_off, _always("A12"), _always({"missing": "no such reason"})),
    "nhs_number": (_one_character_off, _always("999")),
    "school": (_without("name"), _always({"name": "X", "laestab": "12"})),
    "photo": (_always({"name": "photo.png"}), _always({"name": "photo.png", "sha256": "short"})),
    "file": (_always({"name": "letter.pdf"}), _always("letter.pdf")),
    "link": (_always("not a reference!"), _always("x" * 41)),
    "signature": (_without("name"), _without("at")),
    "declaration": (_without("name"), _without("on"), _always("I agree")),
    "table": (_too_many_rows, _unknown_column, _cell_of_a_wrong_type, _always("text")),
    "checklist": (_unknown_row, _required_row_missing, _always([])),
}
"""The mistakes that can be made in each kind, beside a wrong type, a missing answer and a stray "not known"."""
