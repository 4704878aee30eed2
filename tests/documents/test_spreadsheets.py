"""A table leaves the service as CSV or workbook with every script kept, and nothing in it is ever worked out."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cmeforms.documents.spreadsheets import Cell, Sheet, csv_bytes, xlsx_bytes

HOSTILE = [
    '=HYPERLINK("http://evil.example","click")', "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\x00=1+1",
    "＝1+1", " =1+1", "\n=1+1", "'=1+1", "\ufeff=1+1", "+44 7700 900123", "－1", "=cmd|' /C calc'!A0",
]  # fmt: skip
PLAIN = ["Wanda Żółcińska", "李小龙", "مُحَمَّد علي", 'She said "no", then left', "two\nlines", "", "_x0041_", "<b>&"]


HOSTILE_AS_SHOWN = [text.replace("\x00", "\u2400") for text in HOSTILE]


def sheet_of(*cells: Cell) -> Sheet:
    return Sheet("Register", ("Child", "Second"), [(cell, "end") for cell in cells])


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def sheet_xml(content: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))


def texts(content: bytes) -> list[str]:
    return [found.text or "" for found in sheet_xml(content).iter("{*}t")]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_may_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    [_columns, [cell, end]] = read_csv(csv_bytes(sheet_of(text)))
    assert cell.startswith("'")
    assert end == "end"
    assert text.strip("\r\n\t\x00 ") in cell


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert read_csv(csv_bytes(sheet_of(text)))[1][0] == text
    if text != "_x0041_":
        assert texts(xlsx_bytes(sheet_of(text)))[2] == text


def test_csv_has_a_mark_for_excel_and_the_line_ends_of_its_standard() -> None:
    content = csv_bytes(sheet_of("Wanda", 7, date(2026, 3, 4), None))
    rows = ('"Child","Second"', '"Wanda","end"', '7,"end"', '"2026-03-04","end"', '"","end"', "")
    assert content == b"\xef\xbb\xbf" + "\r\n".join(rows).encode()


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_spreadsheet_that_parts_cells_elsewhere_finds_no_formula_either(delimiter: str) -> None:
    content = csv_bytes(sheet_of(f"Smith{delimiter}=1+1", f'"{delimiter}=1+1')).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter) for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_a_workbook_types_texts_numbers_and_dates_and_has_no_formula() -> None:
    content = xlsx_bytes(sheet_of(*HOSTILE, 7, date(2026, 3, 4), None))
    root = sheet_xml(content)
    assert not list(root.iter("{*}f"))
    assert {c.get("t") for c in root.iter("{*}c") if c.find("{*}is") is not None} == {"inlineStr"}
    assert [v.text for v in root.iter("{*}v")] == ["7", "46085"]
    assert content == xlsx_bytes(sheet_of(*HOSTILE, 7, date(2026, 3, 4), None))


def test_what_looks_like_an_escape_is_parted_so_that_no_reader_decodes_it() -> None:
    assert texts(xlsx_bytes(sheet_of("_x0041_x000A_")))[2:5] == ["_", "x0041_", "x000A_"]


@given(st.text(max_size=40))
def test_any_text_makes_a_readable_file(text: str) -> None:
    [_columns, row] = read_csv(csv_bytes(sheet_of(text)))
    assert len(row) == 2
    assert len(list(sheet_xml(xlsx_bytes(sheet_of(text))).iter("{*}is"))) == 4


def test_another_reader_finds_every_text_as_it_was_and_no_formula() -> None:
    written = [text for text in (*HOSTILE, *PLAIN) if text and "\x00" not in text]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheet_of(*written)))).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == written
    assert {cell.data_type for cell in cells} == {"s"}


COMMA_QUOTED_UTF8_AS_STORED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false"


def read_by_libreoffice(folder: Path, name: str, kind: str, filter_name: str = "") -> bytes:
    """What LibreOffice makes of a file, in another format."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    reading = ["--infilter=CSV:44,34,76,1"] if name.endswith(".csv") else []  # with commas, quotes, UTF-8, from row 1
    convert = ["--convert-to", filter_name or kind, "--outdir", str(folder / "out"), str(folder / name)]
    command = ["soffice", profile, "--headless", *reading, *convert]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"register.{kind}").read_bytes()


@pytest.mark.long
@pytest.mark.parametrize(("name", "write"), [("register.csv", csv_bytes), ("register.xlsx", xlsx_bytes)])
def test_libreoffice_finds_no_formula_and_every_text_whole(
    tmp_path: Path, name: str, write: Callable[[Sheet], bytes]
) -> None:
    sheet = sheet_of(*HOSTILE, *PLAIN, "Long " * 800)
    (tmp_path / name).write_bytes(write(sheet))
    root = etree.fromstring(read_by_libreoffice(tmp_path, name, "fods"))
    assert not [cell for cell in root.iter("{*}table-cell") if cell.get(f"{{{root.nsmap['table']}}}formula")]
    found = read_csv(read_by_libreoffice(tmp_path, name, "csv", COMMA_QUOTED_UTF8_AS_STORED))
    wanted = [row[0] for row in read_csv(csv_bytes(sheet))[1:]]
    if name.endswith(".xlsx"):  # where texts are typed as such and need no apostrophe
        wanted = [text[1:] if text in (f"'{hostile}" for hostile in HOSTILE_AS_SHOWN) else text for text in wanted]
    assert [row[0].replace("\r", "\n") for row in found[1:]] == [text.replace("\r", "\n") for text in wanted]
