"""What a grab pack is made of, as data: the forms, page one, the parts and their ages; knows no child and no page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from cmeforms.definitions.alerts import ContactKey
from cmeforms.definitions.conditions import Authored
from cmeforms.definitions.field_base import FieldId, Label, Source
from cmeforms.definitions.reading import mistakes_of, parse_toml
from cmeforms.errors import DefinitionError, Mistake

Days = Annotated[int, Field(ge=1, le=3_650)]


class PageOneRow(Authored):
    """One row of page one: fields of one form under one label, in few words.

    One field reads as in its form. Several stand in one line, each after its label (or the short one of
    ``labels``) unless ``joined_by`` something. ``columns`` are those of a table to show, one line for
    each row, or the parts of a person. ``is_optional`` leaves the row out while nothing is answered; any other
    row says so. ``form`` is empty for the pack's own form.
    """

    label: Label
    form: str = ""
    fields: tuple[FieldId, ...] = Field(min_length=1)
    labels: tuple[Label, ...] = ()
    columns: tuple[FieldId, ...] = ()
    joined_by: Literal["space", "comma"] | None = None
    is_optional: bool = False


class PageOneGroup(Authored):
    """Rows under a heading; the group ``beside_photo`` has the photograph at its right."""

    title: Label
    row: tuple[PageOneRow, ...] = Field(min_length=1)
    beside_photo: bool = False


class PackPhoto(Authored):
    """Which field of the pack's own form is the photograph, when it was taken, and how old it may be."""

    field: FieldId
    taken_on: FieldId
    stale_after_days: Days


class PackPart(Authored):
    """One part of a pack, beginning on a page of its own.

    A part is a whole ``form`` as its readers get it, or some ``fields`` of several forms (form to field ids),
    or ``contacts`` with their hours, or words of its own in ``text``; these may stand together. What a part
    of ``fields`` shows is left out of the whole forms. ``confirmed`` is the date field that says when the
    form was last looked over; without it the day of submission counts. ``if_absent`` stands in place of a
    form that nobody has submitted; without it the part is left out.
    """

    title: Label
    form: str = ""
    confirmed: FieldId | None = None
    stale_after_days: Days | None = None
    if_absent: str = ""
    fields: dict[str, tuple[FieldId, ...]] = Field(default_factory=dict)
    contacts: tuple[ContactKey, ...] = ()
    text: tuple[Label, ...] = ()
    source: Source | None = None
    inferred: bool = False


class PackDefinition(Authored):
    """A whole pack. ``form`` is the one without which there is no pack; its answers are attached.

    ``readers`` are audiences: of each form the pack holds the first version that the person may have.
    """

    title: Label
    marking: Label
    form: str
    readers: tuple[str, ...] = Field(min_length=1)
    poster: str
    photo: PackPhoto
    page_one_title: Label
    page_one: tuple[PageOneGroup, ...] = Field(min_length=1)
    part: tuple[PackPart, ...] = Field(min_length=1)
    source: Source

    @property
    def forms(self) -> tuple[str, ...]:
        """The slugs of all forms that the pack draws on, its own first."""
        of_parts = [slug for part in self.part for slug in (part.form, *part.fields)]
        of_rows = [row.form for group in self.page_one for row in group.row]
        return tuple(dict.fromkeys(slug for slug in (self.form, *of_parts, *of_rows) if slug))


def load_pack(path: Path) -> PackDefinition:
    """Read a pack definition; ``DefinitionError`` names every mistake with file, key and reason."""
    try:
        content = parse_toml(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise DefinitionError([Mistake(path.name, "", "is not UTF-8 text")]) from error
    try:
        return PackDefinition.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(mistakes_of(error, path.name, content)) from error
