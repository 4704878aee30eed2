"""A form to print and fill in by hand: the questions of a definition in the order of the screen, with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from cmeforms.definitions.alert_fields import alerts_by_field
from cmeforms.definitions.fields import (
    AnyField,
    ChecklistField,
    CodeField,
    ColumnField,
    ComputedField,
    DeclarationField,
    LocalAuthorityField,
    LongTextField,
    OneOfField,
    PersonField,
    PoliceForceField,
    SchoolField,
    SeveralOfField,
    SignatureField,
    TableField,
    YesNoField,
    YesNoNotKnownField,
)
from cmeforms.definitions.model import FormDefinition, Section, SignatureDeclaration
from cmeforms.documents.outline import (
    AnswerTable,
    Block,
    DocumentOutline,
    Heading,
    Notice,
    Reading,
    TextBlock,
    TickList,
    WritingLines,
)
from cmeforms.submissions.answers.choices import options_of
from cmeforms.submissions.answers.people_and_places import PERSON_PART_LABELS
from cmeforms.submissions.condition_words import only_if

MOST_OPTIONS_TICKED = 40
"""A longer list is answered in writing: nobody looks through 150 authorities on paper."""

MOST_OPTIONS_IN_CELL = 4
BLANK_ROWS = 3
_ROOM = "\u00a0" * 24
"""Spaces that hold a blank cell open; nobody sees or hears them."""

_LINES = {"long_text": 6, "address": 4, "school": 2, "text": 1}
_HINTS = {
    "date": "Day, month, year.",
    "time": "24-hour clock.",
    "datetime": "Day, month, year, and time on the 24-hour clock.",
    "upn": "13 characters. If there is none, say why.",
    "address": "With postcode; or say: BFPO, no fixed abode, abroad, withheld.",
    "photo": "Attach a recent photograph; write the date it was taken on its back.",
    "file": "Attach a copy and name it here.",
}

_WithOptions = (
    YesNoField | YesNoNotKnownField | OneOfField | SeveralOfField | CodeField | LocalAuthorityField | PoliceForceField
)


def make_blank_outline(definition: FormDefinition, *, authority: str, dated_at: datetime) -> DocumentOutline:
    """The blank form of a definition; ``dated_at`` (aware UTC) dates the file, nothing on paper."""
    blocks: list[Block] = [Notice("If a child may be in immediate danger, call 999 first.")]
    if definition.purpose:
        blocks.append(TextBlock(definition.purpose))
    for section in definition.sections:
        blocks.extend(_section(definition, section))
    if definition.signatures:
        blocks.append(Heading("Signatures"))
    for signature in definition.signatures:
        blocks.extend(_signature(signature))
    return DocumentOutline(
        title=definition.title,
        reference="Blank form",
        form_line=f"{definition.number} revision {definition.definition_revision}",
        authority=authority,
        marking=f"{definition.marking} when filled in",
        dated_at=dated_at,
        blocks=tuple(blocks),
    )


def _section(definition: FormDefinition, section: Section) -> Iterator[Block]:
    fields: dict[str, AnyField | ColumnField] = {field.id: field for field in definition.fields()}
    yield Heading(section.title)
    if section.show_if:
        yield TextBlock(only_if(section.show_if, fields))
    alerts = alerts_by_field(definition)
    for field in section.fields:
        if not isinstance(field, ComputedField):
            yield from _field(field, fields)
        for alert in alerts.get(field.id, ()):
            yield Notice(f"{only_if(alert.when, fields)} {alert.within}: {alert.text[:1].lower()}{alert.text[1:]}")


def _field(field: AnyField | ColumnField, fields: Mapping[str, AnyField | ColumnField]) -> Iterator[Block]:
    hint = " ".join(filter(None, (only_if(field.show_if, fields) if field.show_if else "", field.hint)))
    match field:
        case TableField():
            yield from _table(field, hint)
        case ChecklistField():
            yield _checklist(field)
        case PersonField():
            for index, part in enumerate(field.parts):
                label = f"{field.label}: {PERSON_PART_LABELS[part].lower()}"
                yield WritingLines(label, 1, "" if index else hint)
        case DeclarationField() | SignatureField():
            yield TextBlock(f"{field.label}: {field.statement}")
            yield WritingLines("Name, signature and date", 1, hint)
        case _:
            yield _simple(field, hint)


def _simple(field: AnyField | ColumnField, hint: str) -> Block:
    options = options_of(field) if isinstance(field, _WithOptions) else {}
    if options and len(options) <= MOST_OPTIONS_TICKED:
        return TickList(field.label, tuple((option, False) for option in options.values()), hint)
    lines = _LINES.get(field.kind, 1)
    if isinstance(field, LongTextField) and field.max_length <= 1_000:
        lines = 3
    if isinstance(field, SchoolField) and field.may_be_none:
        hint = f"{hint} Or write: {field.may_be_none}".strip()
    return WritingLines(
        field.label,
        lines,
        " ".join(filter(None, ("" if field.hint and field.kind == "upn" else _HINTS.get(field.kind, ""), hint))),
    )


def _table(field: TableField, hint: str) -> Iterator[Block]:
    """A narrow table with empty rows; a wide one as its questions, to be copied for each further row."""
    if len(field.columns) <= 5:
        blank = tuple(Reading(f"{_ROOM}\n") for _column in field.columns)
        yield AnswerTable(field.label, tuple(column.label for column in field.columns), (blank,) * BLANK_ROWS)
        return
    yield Heading(field.label, level=2)
    yield TextBlock(" ".join(filter(None, (hint, "For each further one, answer the same questions on another sheet."))))
    columns = {column.id: column for column in field.columns}
    for column in field.columns:
        yield from _field(column, columns)


def _checklist(field: ChecklistField) -> Block:
    first = field.columns[0]
    options = options_of(first).values() if isinstance(first, _WithOptions) else ()
    boxes = "\n".join(f"\u2610 {option}" for option in options) if len(options) <= MOST_OPTIONS_IN_CELL else ""
    details = "\n".join(f"{column.label}:{_ROOM}{_ROOM}" for column in field.columns[1:])
    rows = tuple(
        (Reading(" – ".join(filter(None, (row.label, row.when)))), Reading(boxes), Reading(details))
        for row in field.rows
    )
    return AnswerTable(field.label, (field.row_name, first.label, "Details"), rows, has_row_headers=True)


def _signature(signature: SignatureDeclaration) -> Iterator[Block]:
    yield Heading(signature.heading, level=2)
    yield TextBlock(signature.statement)
    if signature.outcomes:
        yield TickList("Outcome", tuple((label, False) for label in signature.outcomes.values()))
    yield WritingLines("Name, role, signature and date", 2)
