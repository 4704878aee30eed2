"""Builds the form of one section and reads it back into raw values; all judging is done by ``submissions``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Field

from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.submissions.answers import Json
from cmeforms.web.field_builders import FIELD_BUILDERS
from cmeforms.web.field_builders.confirmations import CONFIRM
from cmeforms.web.field_builders.not_known import read_or_not_known
from cmeforms.web.field_builders.rows import rows_of
from cmeforms.web.posted_data import NewFile, Posted


class AnswerField(Field):  # type: ignore[misc]  # wtforms has no types
    """A declared field inside a WTForms form; ``data`` is its raw value, None when blank."""

    def __init__(self, declared: AnyField, **options: Any) -> None:  # noqa: ANN401 - WTForms' own options
        super().__init__(declared.label, **options)
        self.declared = declared

    def process(self, formdata: object, data: Json = None, extra_filters: object = None) -> None:
        """Take the posted value where there is a post, else the stored one."""
        self.process_errors: list[str] = []
        form: SectionForm = self._form
        if form.posted is None:
            self.data = form.stored.get(self.declared.id)
        else:
            self.data = read_or_not_known(FIELD_BUILDERS[self.declared.kind], self.declared, self.name, form.posted)


class SectionForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The form of one section; made by ``build_form``."""

    definition: FormDefinition
    section: Section
    stored: Mapping[str, Json]
    posted: Posted | None
    document: Mapping[str, Json] | None = None

    def answer_fields(self) -> Iterator[AnswerField]:
        """The fields of the section, in order."""
        return (field for field in self if isinstance(field, AnswerField))

    def value(self, field: AnswerField) -> Json:
        """What the page shows in a field: what was read, with what the caller put in since (files, confirmations)."""
        return field.data if self.document is None else self.document.get(field.declared.id)

    @property
    def is_row_action(self) -> bool:
        """Whether "Add another" or "Remove" was pressed: save, and show the page again instead of going on."""
        return self.posted is not None and self.posted.is_row_action

    @property
    def added_to(self) -> str:
        """The table whose "Add another" was pressed."""
        return self.posted.added_to if self.posted is not None else ""


def build_form(
    definition: FormDefinition,
    section: Section,
    values: Mapping[str, Json],
    formdata: MultiDict[str, str] | None = None,
    *,
    files: MultiDict[str, FileStorage] | None = None,
) -> SectionForm:
    """The form of one section (with its ``fields`` narrowed to what the person may see).

    ``values`` is the whole answers document as stored; ``formdata`` and ``files`` are ``request.form``
    and ``request.files`` of a post. The form checks the CSRF token and nothing else.
    """
    posted = None if formdata is None else Posted(formdata, files, values)
    fields = {f"answer_{field.id}": AnswerField(field, name=field.id) for field in section.fields}
    given = {"definition": definition, "section": section, "stored": values, "posted": posted}
    form_class = type("FormOfSection", (SectionForm,), {**fields, **given})
    form: SectionForm = form_class(formdata=formdata)
    return form


def read_values(form: SectionForm) -> dict[str, Json]:
    """Field id to raw value, as an answers document holds it; blank fields are left out.

    What cannot be a right value is kept as typed, for the reading pass to refuse and the form to show.
    """
    return {field.declared.id: field.data for field in form.answer_fields() if field.data is not None}


def merged_values(form: SectionForm) -> dict[str, Json]:
    """The whole answers document with the posted section in it.

    A field that the posted page did not show keeps its stored value: being absent says nothing then.
    The form goes on showing this very document, so that it also shows what the caller puts into it.
    """
    read = read_values(form)
    shown = form.posted.shown_fields if form.posted is not None else None
    asked = {field.id for field in form.section.fields if shown is None or field.id in shown}
    kept = {field_id: value for field_id, value in form.stored.items() if field_id not in asked}
    merged = {**kept, **read}
    document = {field.id: merged[field.id] for field in form.definition.fields() if field.id in merged}
    form.document = document
    return document


def new_files(form: SectionForm) -> Sequence[NewFile]:
    """The files that came with the post, to be stored by the caller and put in with ``put_value``."""
    return form.posted.new_files if form.posted is not None else ()


def put_value(values: dict[str, Json], path: str, value: Json) -> None:
    """Put a value at a path of the document (``photo``, ``evidence.2.file``); None takes it out."""
    place: Any = values
    *way, last = path.split(".")
    for step in way:
        place = rows_of(place)[int(step)] if step.isdecimal() else place[step]
    if value is None:
        place.pop(last, None)
    else:
        place[last] = value


def fill_confirmations(values: dict[str, Json], signer: Mapping[str, str]) -> None:
    """Put ``{"name": …, "role": …, "at": ISO moment}`` where somebody has just ticked a confirmation."""
    for field_id, value in values.items():
        if value == {CONFIRM: True}:
            values[field_id] = dict(signer)
