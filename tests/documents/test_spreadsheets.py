"""A table leaves the service as CSV or workbook with every script kept, and nothing in it is ever worked out."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

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
    assert content == (b"\xef\xbb\xbfChild,Second\r\nWanda,end\r\n7,end\r\n2026-03-04,end\r\n,end\r\n")


def test_a_workbook_types_texts_numbers_and_dates_and_has_no_formula() -> None:
    content = xlsx_bytes(sheet_of(*HOSTILE, 7, date(2026, 3, 4), None))
    root = sheet_xml(content)
    assert not list(root.iter("{*}f"))
    assert {c.get("t") for c in root.iter("{*}c") if c.find("{*}is") is not None} == {"inlineStr"}
    assert [v.text for v in root.iter("{*}v")] == ["7", "46085"]
    assert content == xlsx_bytes(sheet_of(*HOSTILE, 7, date(2026, 3, 4), None))


def test_what_looks_like_an_escape_is_written_so_that_it_is_read_as_typed() -> None:
    assert texts(xlsx_bytes(sheet_of("_x0041_")))[2] == "_x005F_x0041_"


@given(st.text(max_size=40))
def test_any_text_makes_a_readable_file(text: str) -> None:
    [_columns, row] = read_csv(csv_bytes(sheet_of(text)))
    assert len(row) == 2
    assert len(texts(xlsx_bytes(sheet_of(text)))) == 4


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("localc"), reason="LibreOffice Calc is not installed")
@pytest.mark.parametrize(("name", "write"), [("r.csv", csv_bytes), ("r.xlsx", xlsx_bytes)])
def test_libreoffice_finds_no_formula_and_every_row(tmp_path: Path, name: str, write: object) -> None:
    assert callable(write)
    (tmp_path / name).write_bytes(write(sheet_of(*HOSTILE, "Wanda Żółcińska")))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / name)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    root = etree.parse(tmp_path / "r.fods").getroot()
    found = [cell.get(f"{{{root.nsmap['table']}}}formula") for cell in root.iter("{*}table-cell")]
    assert not any(found)
    assert "Wanda Żółcińska" in etree.tostring(root, encoding="unicode")
    assert "+44 7700 900123" in etree.tostring(root, encoding="unicode")
