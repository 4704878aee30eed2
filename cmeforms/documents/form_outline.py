"""From a definition and a submission to what is printed; one walk over sections and fields, no fonts, no storage."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cmeforms.definitions.alert_fields import alerts_by_field
from cmeforms.definitions.alerts import Alert
from cmeforms.definitions.fields import (
    AnyField,
    ChecklistField,
    ColumnField,
    ComputedField,
    PhotoField,
    SeveralOfField,
    TableField,
)
from cmeforms.definitions.model import MAIN_PART, FormDefinition, Section
from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Attachment,
    Block,
    DocumentOutline,
    Heading,
    Notice,
    Photo,
    Reading,
    TextBlock,
    TickList,
)
from cmeforms.documents.signature_outline import past_signatures, signature_boxes
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.answers.choices import ChoicesAnswer
from cmeforms.submissions.answers.dates import LONDON, spoken_date
from cmeforms.submissions.answers.files import FileAnswer
from cmeforms.submissions.answers.tables import ChecklistAnswer, Row, TableAnswer
from cmeforms.submissions.audiences import answers_for, fields_for
from cmeforms.submissions.computing import computed_text
from cmeforms.submissions.conditions import asked_fields, holds
from cmeforms.submissions.model import Answers, PaperOrigin, Submission

NOT_ANSWERED = Reading("Not answered", is_quiet=True)
WIDEST_TABLE_COLUMNS = 5
"""A table with more columns is printed as first column and details, so that no cell becomes too narrow to read."""

_LEFT_TO_RIGHT = frozenset(
    ("date", "time", "datetime", "number", "phone", "email", "upn", "nhs_number", "link", "file", "photo")
)


@dataclass(frozen=True)
class AnsweredForm:
    """A submission as an audience gets it: what the walk over it needs at every step."""

    definition: FormDefinition
    submission: Submission
    shown: frozenset[str]
    given: Mapping[str, Answer]
    alerts: Mapping[str, Sequence[Alert]]


def make_outline(
    definition: FormDefinition,
    submission: Submission,
    audience: str = "",
    *,
    authority: str,
    part: str = MAIN_PART,
) -> DocumentOutline:
    """The document of a submission, whole or as one audience gets it.

    Fields that an audience does not get are absent from text, attachment and metadata alike. Fields
    that were not asked are left out; those asked and not answered say so. ``part`` tells whose
    signatures the document is for; an audience's version has no signature boxes (the service seals it).
    """
    title, marking = _heading(definition, audience)
    page = answered_form(definition, submission, audience)
    if audience and definition.audience(audience).document_title:
        return _nameless_outline(page, audience, authority)
    blocks = [*_opening(page, audience), *sections_of(page)]
    if not audience:  # a signer's reason may tell what the audience does not get
        blocks.extend(past_signatures(submission))
        blocks.extend(signature_boxes(definition, part))
    return DocumentOutline(
        title=title,
        reference=submission.reference,
        form_line=f"{definition.number} revision {definition.definition_revision}",
        authority=authority,
        marking=marking,
        dated_at=submission.accepted_at,
        blocks=tuple(blocks),
        attachment=answers_attachment(page),
    )


def _nameless_outline(page: AnsweredForm, audience: str, authority: str) -> DocumentOutline:
    """For readers who must not learn which form this is: its reference would tell them that a child is looked after."""
    title, marking = _heading(page.definition, audience)
    attachment = replace(answers_attachment(page), file_name=f"{audience}.json")
    blocks, at = tuple(sections_of(page)), page.submission.accepted_at
    return DocumentOutline(title, "", "", authority, marking, at, blocks, attachment)


def answered_form(definition: FormDefinition, submission: Submission, audience: str = "") -> AnsweredForm:
    """A submission as one audience gets it; the empty name stands for the whole."""
    answers = answers_for(definition, submission.answers, audience)
    asked = asked_fields(definition, submission.answers.by_field)
    shown = frozenset(field.id for field in fields_for(definition, audience)) & asked
    return AnsweredForm(definition, submission, shown, answers.by_field, alerts_by_field(definition))


def _heading(definition: FormDefinition, audience: str) -> tuple[str, str]:
    """Title and marking as an audience gets them."""
    if not audience:
        return definition.title, definition.marking
    reader = definition.audience(audience)
    return reader.document_title or definition.title, reader.marking or definition.marking


def section_blocks(definition: FormDefinition, submission: Submission, section: Section) -> tuple[Block, ...]:
    """The blocks of one section, without its heading: for a page that shows answers before they are submitted."""
    given = submission.answers.by_field
    page = AnsweredForm(definition, submission, asked_fields(definition, given), given, alerts_by_field(definition))
    return tuple(blocks_of(page, [field for field in section.fields if field.id in page.shown]))


def answers_attachment(page: AnsweredForm) -> Attachment:
    """The answers document of a form, as its audience gets it."""
    content = json.dumps(Answers(page.given).document(), ensure_ascii=False, indent=1).encode("utf-8")
    return Attachment(f"{page.definition.slug}-{page.submission.reference}.json", content)


def _opening(page: AnsweredForm, audience: str) -> Iterator[Block]:
    submission = page.submission
    accepted = submission.accepted_at.astimezone(LONDON)
    rows = [
        AnswerRow("Reference", (Reading(submission.reference, keeps_left_to_right=True),)),
        AnswerRow("Recorded on", (Reading(f"{spoken_date(accepted.date())} at {accepted:%H:%M} (UK time)"),)),
        AnswerRow("Submission revision", (Reading(str(submission.submission_revision), keeps_left_to_right=True),)),
    ]
    if audience:
        rows.append(AnswerRow("Version for", (Reading(page.definition.audience(audience).title),)))
    yield AnswerRows(tuple(rows))
    if submission.supersedes:
        yield Notice(f"This document replaces {submission.supersedes}.")
    if submission.paper and not audience:
        yield TextBlock(_from_paper(submission.paper))


def _from_paper(paper: PaperOrigin) -> str:
    typed_on = spoken_date(paper.typed_at.astimezone(LONDON).date())
    filled = f"Taken from a form that {paper.filled_by} filled in on paper on {spoken_date(paper.filled_on)}"
    return f"{filled}; typed up by {paper.typed_by} on {typed_on}."


def sections_of(page: AnsweredForm) -> Iterator[Block]:
    """The blocks of every section with something to show, each under its heading."""
    for section in page.definition.sections:
        fields = [field for field in section.fields if field.id in page.shown]
        is_later_part = section.part != MAIN_PART
        if not fields or (is_later_part and not any(field.id in page.given for field in fields)):
            continue
        yield Heading(section.title)
        yield from blocks_of(page, fields)


def blocks_of(page: AnsweredForm, fields: Sequence[AnyField]) -> Iterator[Block]:
    """The fields of a section, alerts after the answers that raise them; neighbours of simple kinds share one table."""
    rows: list[AnswerRow] = []
    for field in fields:
        large = list(_large_field(page, field))
        if not large:
            rows.append(answer_row(page, field))
        blocks = [*large, *_alerts(page, field)]
        if blocks and rows:
            yield AnswerRows(tuple(rows))
            rows = []
        yield from blocks
    if rows:
        yield AnswerRows(tuple(rows))


def _alerts(page: AnsweredForm, field: AnyField) -> Iterator[Block]:
    """What the answers up to this field call for; an audience that lacks one of these answers does not get it."""
    for alert in page.alerts.get(field.id, ()):
        if alert.looks_at() <= page.shown and alert.told_id in page.shown and holds(alert.when, page.given):
            yield Notice(f"{alert.title}. {alert.within}: {alert.text[:1].lower()}{alert.text[1:]}")


def _large_field(page: AnsweredForm, field: AnyField) -> Iterator[Block]:
    """Blocks of a field that needs its own place; none for a field that fits a row."""
    answer = page.given.get(field.id)
    if isinstance(field, TableField) and isinstance(answer, TableAnswer) and answer.rows:
        yield _table(page, field, answer)
    elif isinstance(field, ChecklistField):
        yield _checklist(field, answer if isinstance(answer, ChecklistAnswer) else ChecklistAnswer({}))
    elif isinstance(field, SeveralOfField) and isinstance(answer, ChoicesAnswer):
        chosen = set(answer.compared())
        yield TickList(field.label, tuple((label, code in chosen) for code, label in field.options.items()))
    elif isinstance(field, PhotoField) and isinstance(answer, FileAnswer):
        yield from _photo(page, field, answer)


def _photo(page: AnsweredForm, field: PhotoField, answer: FileAnswer) -> Iterator[Block]:
    image = page.submission.photos.get(answer.sha256)
    if image is not None:
        yield Photo(image, field.alternative_text, field.label)


def answer_row(page: AnsweredForm, field: AnyField) -> AnswerRow:
    """How one field reads as label and answer."""
    if isinstance(field, ComputedField):
        text = computed_text(field, page.submission.answers.by_field, page.submission.on)
        return AnswerRow(field.label, (Reading(text, keeps_left_to_right=True) if text else NOT_ANSWERED,))
    answer = page.given.get(field.id)
    if answer is None:
        return AnswerRow(field.label, (NOT_ANSWERED,), _marks(field))
    if isinstance(field, TableField) and field.may_be_none and not answer.lines():
        return AnswerRow(field.label, (Reading(field.may_be_none),), _marks(field))
    return AnswerRow(field.label, tuple(_readings(field, answer)), _marks(field))


def _marks(field: AnyField) -> str:
    marks = [
        text for is_set, text in ((field.restricted, "Restricted"), (field.safe_contact, "Safe contact")) if is_set
    ]
    return ", ".join(marks)


def _readings(field: AnyField | ColumnField, answer: Answer) -> Iterator[Reading]:
    is_quiet = isinstance(answer, NotKnownAnswer)
    for line in answer.lines():
        yield Reading(line, is_quiet=is_quiet, keeps_left_to_right=field.kind in _LEFT_TO_RIGHT and not is_quiet)


def _cell(column: ColumnField, row: Row) -> Reading:
    answer = row.get(column.id)
    if answer is None:
        return Reading("–", is_quiet=True)
    first = next(_readings(column, answer), NOT_ANSWERED)
    return Reading("\n".join(answer.lines()), first.is_quiet, first.keeps_left_to_right)


def _table(page: AnsweredForm, field: TableField, table: TableAnswer) -> Block:
    """A narrow table as it is; a wide one as the name (or first column) and the other cells as labelled lines."""
    if len(field.columns) <= WIDEST_TABLE_COLUMNS:
        rows = tuple(tuple(_cell(column, row) for column in field.columns) for row in table.rows)
        return AnswerTable(field.label, tuple(column.label for column in field.columns), rows)
    first = next((column for column in field.columns if column.kind == "name"), field.columns[0])
    others = [column for column in field.columns if column is not first]
    wide = tuple((_cell(first, row), Reading("\n".join(_labelled_lines(page, others, row)))) for row in table.rows)
    return AnswerTable(field.label, (first.label, "Details"), wide, has_row_headers=True)


def _labelled_lines(page: AnsweredForm, columns: Sequence[ColumnField], row: Row) -> Iterator[str]:
    """Each answered cell after its label, then the labels of those that were asked and not answered."""
    for column in columns:
        if column.id in row:
            yield f"{column.label}: " + "\n".join(row[column.id].lines())
    known = {**page.given, **row}
    blank = [c.label for c in columns if c.id not in row and holds(c.show_if, known)]
    if blank:
        yield f"Not answered: {'; '.join(blank)}"


def _checklist(field: ChecklistField, answer: ChecklistAnswer) -> Block:
    """Fixed rows: what was to be checked, the first column's answer, and the rest as labelled lines."""
    first, *others = field.columns
    nothing = Reading("Not done yet", is_quiet=True) if first.id == "done" else NOT_ANSWERED
    rows = []
    for row in field.rows:
        cells = answer.rows.get(row.id, {})
        lines = [f"{c.label}: " + "\n".join(cells[c.id].lines()) for c in others if c.id in cells]
        done = _cell(first, cells) if cells else nothing
        rows.append((Reading(row.label), done, Reading("\n".join(lines))))
    return AnswerTable(field.label, (field.row_name, first.label, "Details"), tuple(rows), has_row_headers=True)
