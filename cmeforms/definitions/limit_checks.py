"""What limits, distances and cross checks must satisfy beyond their shape: the fields they name; never raises."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.condition_checks import condition_mistakes
from cmeforms.definitions.fields import ChecklistField, ComputedField, DateField, DateTimeField, TableField
from cmeforms.definitions.model import FormDefinition
from cmeforms.rulebook.computed import COMPUTED_DAYS

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def limit_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Limits of dates, in fields and columns, that name no day; excuses that name no field."""
    kinds = {field.id: field.kind for field in definition.fields()}
    shown = {f.id for f in definition.fields() if isinstance(f, ComputedField) and f.rule in COMPUTED_DAYS}
    for field in definition.fields():
        columns = field.columns if isinstance(field, TableField | ChecklistField) else ()
        local = {**kinds, **{column.id: column.kind for column in columns}}
        days = {name for name, kind in local.items() if kind in ("date", "datetime")} | shown | {"", "today"}
        for dated in (field, *columns):
            if isinstance(dated, DateField | DateTimeField):
                for limit in _limits(dated):
                    if limit not in days:
                        yield f"field ({dated.id})", f"the limit names no date field: {limit}"
            if isinstance(dated, DateField) and dated.not_before_unless and dated.not_before_unless not in local:
                yield f"field ({dated.id}).not_before_unless", f"there is no field {dated.not_before_unless}"


def _limits(field: DateField | DateTimeField) -> tuple[str, ...]:
    strict = (field.later_than, field.earlier_than) if isinstance(field, DateField) else ()
    return (field.not_before, field.not_after, *strict, *(distance.other for distance in field.distances))


def cross_check_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Checks whose message stands at no field that is typed, or whose condition can never be tested."""
    fields = {field.id: field for field in definition.fields()}
    for number, check in enumerate(definition.cross_checks, 1):
        key = f"check[{number}] ({check.field})"
        if check.field not in fields:
            yield f"{key}.field", f"there is no field {check.field}"
        elif isinstance(fields[check.field], ComputedField):
            yield f"{key}.field", "a computed field is never typed, so nothing can be put right there"
        yield from condition_mistakes(check.when, fields, f"{key}.when", is_cross_check=True)
