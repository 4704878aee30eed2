"""What fields marked as the family's must satisfy: nothing that tells one child from another; never raises."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.fields import ChecklistField, TableField
from cmeforms.definitions.model import MAIN_PART, FormDefinition

_NEVER_SHARED = frozenset({"computed", "declaration", "signature", "file", "photo", "link", "upn", "nhs_number"})
"""Kinds whose answer is made by or for one form, or is about one child."""

_Found = tuple[str, str]
"""Key and reason of a mistake."""


def family_mistakes(definition: FormDefinition) -> Iterator[_Found]:
    """Fields, columns and rows that say ``family`` where an answer must not be copied to a brother or sister."""
    about_one = set(definition.subject.field_ids())
    first_part = {field.id for field in definition.fields(MAIN_PART)}
    for field in definition.fields():
        key = f"field ({field.id}).family"
        if isinstance(field, TableField | ChecklistField):
            yield from ((f"{key}: column ({c.id})", "belongs to the whole table") for c in field.columns if c.family)
        if field.family and (field.id in about_one or field.kind in _NEVER_SHARED):
            yield key, "this answer is about one child and is never copied to a brother or sister"
        if field.family and field.id not in first_part:
            yield key, "only the first part of a form is copied to a brother or sister"
