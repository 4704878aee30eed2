"""Whether a condition can ever be tested: fields that are there, and values that they can have; never raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.fields import (
    AnyField,
    CodeField,
    ComputedField,
    LocalAuthorityField,
    OneOfField,
    PoliceForceField,
    SeveralOfField,
    YesNoField,
    YesNoNotKnownField,
)
from cmeforms.rulebook.computed import COMPUTED_CODES

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def condition_mistakes(
    condition: Condition, fields: Mapping[str, AnyField], key: str, *, is_cross_check: bool = False
) -> Iterator[_Found]:
    """What is wrong with a condition at ``key``; only a cross check may look at computed fields or compare two."""
    for leaf in condition.leaves():
        target = fields.get(leaf.field)
        if target is None:
            yield key, f"the condition names no field: {leaf.field}"
            continue
        for reason in (*_wrong_values(leaf, target), *_wrong_place(leaf, target, fields, is_cross_check)):
            yield key, reason


def _wrong_values(leaf: Condition, target: AnyField) -> Iterator[str]:
    possible = possible_values(target)
    for value in _values_tested(leaf):
        if possible is not None and value not in possible:
            yield f"{leaf.field} can never be {value}"
    if leaf.includes is not None and not isinstance(target, SeveralOfField):
        yield f"includes needs a several_of field, and {leaf.field} is none"


def _wrong_place(
    leaf: Condition, target: AnyField, fields: Mapping[str, AnyField], is_cross_check: bool
) -> Iterator[str]:
    if leaf.differs_from is not None and leaf.differs_from not in fields:
        yield f"the condition names no field: {leaf.differs_from}"
    if not is_cross_check and isinstance(target, ComputedField):
        yield f"{leaf.field} is computed, and only a check may look at it"
    if not is_cross_check and leaf.differs_from is not None:
        yield "differs_from may stand in a check only"


def _values_tested(leaf: Condition) -> tuple[str, ...]:
    single = tuple(v for v in (leaf.is_, leaf.is_not, leaf.includes) if v is not None)
    return single + (leaf.is_one_of or ())


def possible_values(field: AnyField) -> set[str] | None:
    """The values a condition may compare with; None where any text may come."""
    not_known = {"not_known"} if field.may_be_not_known else set()
    match field:
        case YesNoField():
            return {"yes", "no"} | not_known
        case YesNoNotKnownField():
            return {"yes", "no", "not_known"}
        case OneOfField() | SeveralOfField() | CodeField() | LocalAuthorityField() | PoliceForceField():
            return set(field.options) | not_known if field.options else None  # empty: its list is missing
        case ComputedField():
            return set(COMPUTED_CODES.get(field.rule, {}))
        case _:
            return None
