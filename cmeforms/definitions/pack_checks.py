"""Checks a pack definition beside the forms that it draws on: every form, reader, field and column must be there."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.catalogue import Catalogue
from cmeforms.definitions.fields import AnyField, ChecklistField, PersonField, TableField
from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.packs import PackDefinition
from cmeforms.errors import Mistake


def pack_mistakes(pack: PackDefinition, catalogue: Catalogue, file_name: str) -> Iterator[Mistake]:
    """What a pack names and its forms do not have; fields of a form that there is not are not told one by one."""
    for slug in pack.forms:
        if slug not in catalogue.by_slug:
            yield Mistake(file_name, "form", f"there is no form {slug}")
            continue
        definition = catalogue.by_slug[slug].definition
        known = {audience.name for audience in definition.audiences}
        if not known.intersection(pack.readers):
            yield Mistake(file_name, "readers", f"none of them is an audience of {slug}")
        if slug == pack.form and pack.poster not in known:
            yield Mistake(file_name, "poster", f"{slug} has no audience {pack.poster}")
        yield from _field_mistakes(pack, definition, file_name)


def _field_mistakes(pack: PackDefinition, definition: FormDefinition, file_name: str) -> Iterator[Mistake]:
    fields = {field.id: field for field in definition.fields()}
    for key, field_id, columns in _named(pack, definition.slug):
        if field_id not in fields:
            yield Mistake(file_name, key, f"{definition.slug} has no field {field_id}")
            continue
        for column in sorted(set(columns) - _inside(fields[field_id])):
            yield Mistake(file_name, key, f"{field_id} of {definition.slug} has no column or part {column}")


def _named(pack: PackDefinition, slug: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where the pack names a field of this form, the field, and the columns that it names of it."""
    if slug == pack.form:
        yield from (("photo", field_id, ()) for field_id in (pack.photo.field, pack.photo.taken_on))
    for row in (row for group in pack.page_one for row in group.row if (row.form or pack.form) == slug):
        yield from ((f"page_one ({row.label})", field_id, row.columns) for field_id in row.fields)
    for part in pack.part:
        confirmed = (part.confirmed,) if part.form == slug and part.confirmed else ()
        yield from ((f"part ({part.title})", field_id, ()) for field_id in (*confirmed, *part.fields.get(slug, ())))


def _inside(field: AnyField) -> set[str]:
    match field:
        case TableField() | ChecklistField():
            return {column.id for column in field.columns}
        case PersonField():
            return set(field.parts)
    return set()
