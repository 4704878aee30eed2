"""Writes a table as CSV or as a workbook in which no cell can be a formula; must not know what the table says."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

Cell = str | int | date | None

_EPOCH = date(1899, 12, 30)
"""Day 0 of a workbook's dates. Source: ECMA-376 part 1, 18.17.4.1."""

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_STARTS_FORMULA = re.compile(r"[\s\x00-\x1f'\u200b-\u200f\ufeff]*[=+\-@＝＋－＠\t\r\x00]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Sheet:
    """A table: the heading of each column, then rows of as many cells."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]] = field(repr=False)


def csv_bytes(sheet: Sheet) -> bytes:
    """The table as ``csv_text`` in UTF-8 with a byte order mark, so that Excel reads every script."""
    return csv_text(sheet).encode("utf-8-sig")


def csv_text(sheet: Sheet) -> str:
    """The table as CSV; a text that a spreadsheet might take for a formula begins with an apostrophe.

    Every cell but a number is quoted: where a spreadsheet parts cells at semicolons or tabs, what follows one in a
    text would otherwise be a cell of its own. Dates are ISO dates. Source: RFC 4180; OWASP ASVS 5.0, 1.2.10.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for row in (sheet.columns, *sheet.rows):
        writer.writerow([_csv_cell(cell) for cell in row])
    return written.getvalue()


def _csv_cell(cell: Cell) -> str | int:
    if isinstance(cell, str):
        text = _visible(cell)
        return f"'{text}" if _STARTS_FORMULA.match(cell) else text
    return cell if isinstance(cell, int) else str(cell or "")


def xlsx_bytes(sheet: Sheet) -> bytes:
    """The table as a workbook of one sheet: texts are typed as texts, so that nothing is worked out.

    The same table gives the same bytes. Source: ECMA-376 part 1, 18.3 (sheets), 18.18.11 (``inlineStr``).
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(sheet).items():
            # A fixed moment: the time of writing is no part of the table.
            entry = zipfile.ZipInfo(name, _FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return written.getvalue()


def _parts(sheet: Sheet) -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MEDIA}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MEDIA}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_MEDIA}.styles+xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{_attribute(sheet.title[:31])}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": _worksheet(sheet),
    }


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Arial"/></font>'
    '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Cell style 1 is bold, 2 a date as the reader's own country writes it."""


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _worksheet(sheet: Sheet) -> str:
    last = f"{_letters(len(sheet.columns))}{len(sheet.rows) + 1}"
    heading = "".join(_text_cell(text, style=1) for text in sheet.columns)
    rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in sheet.rows)
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(sheet.columns)}" width="22" customWidth="1"/></cols>'
        f'<sheetData><row>{heading}</row>{rows}</sheetData><autoFilter ref="A1:{last}"/></worksheet>'
    )


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, date):
        return f'<c s="2"><v>{(cell - _EPOCH).days}</v></c>'
    return f"<c><v>{cell}</v></c>" if isinstance(cell, int) else _text_cell(cell)


def _text_cell(text: str, style: int = 0) -> str:
    """Text in as many runs as keep it from looking like an escape, which some readers decode and others do not."""
    runs = [f'<t xml:space="preserve">{_escaped(run)}</t>' for run in _ESCAPE_LIKE.split(_visible(text))]
    inside = runs[0] if len(runs) == 1 else "".join(f"<r>{run}</r>" for run in runs)
    return f'<c s="{style}" t="inlineStr"><is>{inside}</is></c>'


def _escaped(text: str) -> str:
    # A carriage return by its number: a reader of XML makes a bare one a line feed.
    return escape(text, {"\r": "&#13;"})


def _visible(text: str) -> str:
    """A mark for each character that neither XML nor a CSV reader can carry."""
    return _NO_XML.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _letters(number: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    return ("" if number <= 26 else _letters((number - 1) // 26)) + chr(ord("A") + (number - 1) % 26)
