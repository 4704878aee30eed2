"""A counted report as a file that leaves: PDF or CSV, with small groups hidden; counts nothing and names no child.

Source: decision 0020.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cmeforms.casework.figures.reports import CountedReport
from cmeforms.casework.figures.showing import ShownRow, ShownTable, protected_all, told
from cmeforms.casework.figures.tables import Shape
from cmeforms.casework.ground.services import Services
from cmeforms.clock import LONDON
from cmeforms.documents.outline import AnswerTable, Block, DocumentOutline, Heading, Reading, TextBlock
from cmeforms.documents.pdf import render_pdf
from cmeforms.documents.spreadsheets import Cell, Sheet, csv_bytes
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.answers.dates import spoken_date

_COLUMNS = ("Figure", "Counted", "Row", "Number", "Percent", "Total", "Not counted", "Definition", "Source")


class ReportKind(StrEnum):
    """The kinds of file."""

    PDF = "pdf"
    CSV = "csv"


@dataclass(frozen=True)
class ReportFile:
    """A file's bytes and its name, which holds no child's data."""

    content: bytes
    file_name: str


def take_out(services: Services, person: Person, counted: CountedReport, kind: ReportKind) -> ReportFile:
    """A report's file for somebody who counted it; becomes an audit event. Raises ``RenderError``."""
    made = report_file(services, counted, kind)
    period = counted.period
    days = {"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()}
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        facts = {"report": counted.name, "file_kind": str(kind), **days}
        act.append(NewEntry(EntryKind.FIGURES_TAKEN_OUT, facts=facts))
    return made


def report_file(services: Services, counted: CountedReport, kind: ReportKind) -> ReportFile:
    """The report as a file; the same report at the same moment gives the same bytes. Raises ``RenderError``."""
    if kind is ReportKind.PDF:
        outline = report_outline(counted, services.settings.authority.name)
        content = render_pdf(outline, services.fonts)
    else:
        content = csv_bytes(Sheet(counted.report.title, _COLUMNS, list(_csv_rows(counted))))
    period = counted.period
    return ReportFile(content, f"{counted.name}-{period.first_on.isoformat()}-{period.last_on.isoformat()}.{kind}")


def how_counted(counted: CountedReport, told: Callable[[int], str] = "{:,}".format) -> str:
    """When and from what a report was counted, and what could not be, in sentences; ``told`` says how numbers read."""
    at = counted.asked_at.astimezone(LONDON)
    said = [
        f"Counted on {spoken_date(at.date())} at {at:%H:%M} from the newest submission of each form, not from drafts."
    ]
    if not counted.is_final:
        said.append("The period is not over: these are the figures up to then.")
    if counted.undated:
        said.append(f"Forms in no figure because they do not say the day, yet or at all: {told(counted.undated)}.")
    if counted.erased:
        said.append(f"Forms in no figure because they were erased, at any time: {told(counted.erased)}.")
    return " ".join(said)


def report_outline(counted: CountedReport, authority: str) -> DocumentOutline:
    """The report as a document: each figure with its definition, its source and its table."""
    return DocumentOutline(
        title=counted.title,
        reference="",
        form_line="Figures",
        authority=authority,
        marking="OFFICIAL",
        dated_at=counted.asked_at,
        blocks=(
            TextBlock(how_counted(counted, told)),
            TextBlock("Groups of fewer than five are hidden, and so is what would give them away. 0 means none."),
            *(block for shown in protected_all(counted.tables) for block in _blocks(shown)),
        ),
    )


def _blocks(shown: ShownTable) -> Iterator[Block]:
    figure = shown.figure
    columns = ("Group", figure.unit.capitalize(), "Percent")
    rows = [(row.label, row.number, row.percent or "–") for row in shown.rows]
    if figure.shape is not Shape.NUMBERS:
        rows.append((f"All {figure.unit}", shown.total, "–"))
    yield Heading(figure.title)
    yield TextBlock(f"{figure.definition}\nSource: {figure.source}.")
    yield AnswerTable("", columns, tuple(tuple(map(Reading, row)) for row in rows), has_row_headers=True)
    if shown.note:
        yield TextBlock(shown.note)


def _csv_rows(counted: CountedReport) -> Iterator[tuple[Cell, ...]]:
    yield ("Report", "", counted.title, "", "", "", "", how_counted(counted, told), "")
    for shown in protected_all(counted.tables):
        figure = shown.figure
        for row in shown.rows or (ShownRow("All", shown.total, ""),):
            numbers = (row.number.replace(",", ""), row.percent, shown.total.replace(",", ""), shown.note)
            yield (figure.title, figure.unit, row.label, *numbers, figure.definition, figure.source)
