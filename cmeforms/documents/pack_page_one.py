"""Page one of a grab pack: what the police need first, in few words, as the pack's definition lists it; no layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.packs import PackDefinition, PageOneGroup, PageOneRow
from cmeforms.documents.form_outline import NOT_ANSWERED, AnsweredForm, answer_row
from cmeforms.documents.outline import AnswerRow, Block, Heading, Photo, PhotoBesideRows, Reading
from cmeforms.submissions.answers.files import FileAnswer
from cmeforms.submissions.answers.parts import PartsAnswer
from cmeforms.submissions.answers.tables import TableAnswer

_JOINED = {"space": " ", "comma": ", "}


def page_one(pack: PackDefinition, forms: Mapping[str, AnsweredForm], caption: str) -> Iterator[Block]:
    """The groups of page one that have something to say; ``caption`` stands below the photograph."""
    yield Heading(pack.page_one_title)
    for group in pack.page_one:
        rows = tuple(_rows(pack, group, forms))
        if not rows:
            continue
        yield Heading(group.title, level=2)
        photo = _photo(forms[pack.form], pack.photo.field, caption) if group.beside_photo else None
        yield PhotoBesideRows(photo, rows)


def _rows(pack: PackDefinition, group: PageOneGroup, forms: Mapping[str, AnsweredForm]) -> Iterator[AnswerRow]:
    for row in group.row:
        form = forms.get(row.form or pack.form)
        readings = _readings(form, row) if form else ()
        if readings:
            yield AnswerRow(row.label, readings)


def _readings(form: AnsweredForm, row: PageOneRow) -> tuple[Reading, ...]:
    """What a row says of one form; nothing if the reader gets none of its fields."""
    fields = [form.definition.field(field_id) for field_id in row.fields if field_id in form.shown]
    found = [(field, _answered(form, field, row)) for field in fields]
    if not any(readings for _field, readings in found):
        return (NOT_ANSWERED,) if fields and not row.is_optional else ()
    if len(row.fields) == 1 and not row.joined_by:
        return found[0][1]
    labels = dict(zip(row.fields, row.labels, strict=False))
    said = [(labels.get(field.id, field.label), _text(readings)) for field, readings in found if readings]
    if row.joined_by:
        return (Reading(_JOINED[row.joined_by].join(text for _label, text in said)),)
    return (Reading("; ".join(f"{label}: {text}" for label, text in said)),)


def _answered(form: AnsweredForm, field: AnyField, row: PageOneRow) -> tuple[Reading, ...]:
    """The readings of a field, or of some columns of a table or parts of a person; none while it is not answered."""
    answer = form.given.get(field.id)
    if isinstance(answer, TableAnswer) and answer.rows:
        return tuple(Reading(text) for text in _lines(answer, row.columns) if text)
    if isinstance(answer, PartsAnswer):
        kept = dict(answer.kept)
        parts = [str(kept[part]) for part in row.columns if part in kept] or answer.lines()
        return (Reading(", ".join(parts)),)
    readings = answer_row(form, field).readings
    return () if readings == (NOT_ANSWERED,) else (_on_one_line(readings),)


def _on_one_line(readings: tuple[Reading, ...]) -> Reading:
    """Line breaks cost the room that page one needs; the form further on has them as they were typed."""
    return replace(readings[0], text=" ".join(" ".join(reading.text.split()) for reading in readings).strip())


def _lines(answer: TableAnswer, columns: tuple[str, ...]) -> Iterator[str]:
    """Each row in one line: the columns named, or all."""
    for cells in answer.rows:
        yield ", ".join(" ".join(cells[column].lines()) for column in columns or cells if column in cells)


def _text(readings: tuple[Reading, ...]) -> str:
    return ", ".join(reading.text for reading in readings)


def _photo(form: AnsweredForm, field_id: str, caption: str) -> Photo | None:
    answer = form.given.get(field_id)
    image = form.submission.photos.get(answer.sha256) if isinstance(answer, FileAnswer) else None
    return Photo(image, "The child", caption) if image else None


def without_fields(form: AnsweredForm, field_ids: frozenset[str]) -> AnsweredForm:
    """The same form with some fields left out, which stand elsewhere in the pack."""
    return replace(form, shown=form.shown - field_ids)
