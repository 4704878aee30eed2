"""Reads schools from a file in the shape of the national register of schools; stores nothing.

Source: Get Information about Schools, "all establishment data" download: its column names and coding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cmeforms.errors import FileRefused
from cmeforms.people.model import Organisation, OrganisationKind
from cmeforms.rulebook.identifiers import laestab_problem, urn_problem
from cmeforms.rulebook.text import text_problems

MOST_BYTES = 200_000_000
MOST_ROWS = 200_000
SOURCE = "National register of schools"
NOT_READ = "The file is not a CSV file that can be read."
_NEEDED = ("URN", "LA (code)", "EstablishmentNumber", "EstablishmentName", "EstablishmentStatus (name)")
_ADDRESS = ("Street", "Locality", "Address3", "Town", "County (name)", "Postcode")
_HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName")
_OTHER = ("TelephoneNum", "PhaseOfEducation (name)")
_NONE = {"", "Not recorded", "Not applicable"}


@dataclass(frozen=True)
class SkippedRow:
    """A row that was left out: its number in the file (the heading is 1) and why."""

    row: int
    reason: str


def read_schools(content: bytes, *, checked_on: date) -> tuple[list[Organisation], list[SkippedRow]]:
    """The schools of a file, and the rows that were left out with their reasons.

    Takes UTF-8 and the register's own Windows-1252. Raises ``FileRefused`` for a file that is not of that shape.
    """
    rows = csv.DictReader(io.StringIO(_text(content), newline=""))
    missing = [column for column in _NEEDED if column not in _columns(rows)]
    if missing:
        raise FileRefused(f"The file lacks the columns: {', '.join(missing)}.")
    schools: list[Organisation] = []
    skipped: list[SkippedRow] = []
    seen: set[str] = set()
    for number, row in _numbered(rows):
        found = _school(row, checked_on)
        if not isinstance(found, Organisation):
            skipped.append(SkippedRow(number, found))
        elif found.urn in seen:
            skipped.append(SkippedRow(number, "has the URN of a row before it"))
        else:
            seen.add(found.urn)
            schools.append(found)
    return schools, skipped


def _columns(rows: csv.DictReader[str]) -> Sequence[str]:
    try:
        return rows.fieldnames or ()
    except csv.Error as error:
        raise FileRefused(NOT_READ) from error


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileRefused("The file is larger than any register of schools.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused("The file is not a CSV file in UTF-8 or Windows-1252.") from error


def _numbered(rows: csv.DictReader[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        for number, row in enumerate(rows, start=2):
            if number > MOST_ROWS:
                raise FileRefused(f"The file has more than {MOST_ROWS} rows.")
            yield number, row
    except csv.Error as error:
        raise FileRefused(NOT_READ) from error


def _school(row: Mapping[str, str], checked_on: date) -> Organisation | str:
    """The school of a row, or why there is none."""
    urn, name = _value(row, "URN"), _value(row, "EstablishmentName")
    laestab = _value(row, "LA (code)") + _value(row, "EstablishmentNumber").zfill(4)
    texts = (name, *(_value(row, column) for column in (*_ADDRESS, *_HEAD, *_OTHER)))
    if None in row or urn_problem(urn) or not name:
        return "has no URN and name in their columns"
    if any(text_problems(text, 200) for text in texts if text):
        return "holds a text that is too long or has hidden characters"
    address = ", ".join(filter(None, (_value(row, column) for column in _ADDRESS)))
    return Organisation(
        organisation_id=f"urn-{urn}",
        kind=OrganisationKind.SCHOOL,
        name=name,
        address=address,
        phone=_phone(_value(row, "TelephoneNum")),
        laestab="" if laestab_problem(laestab) else laestab,
        urn=urn,
        head_name=" ".join(filter(None, (_value(row, column) for column in _HEAD))),
        phase=_value(row, "PhaseOfEducation (name)"),
        closed_on=_closed_on(row, checked_on),
        source=SOURCE,
        checked_on=checked_on.isoformat() if address else "",
    )


def _value(row: Mapping[str, str], column: str) -> str:
    text = " ".join((row.get(column) or "").split())
    return "" if text in _NONE else text


def _phone(text: str) -> str:
    """The register leaves out the leading nought."""
    return f"0{text}" if text.isdigit() and not text.startswith("0") else text


def _closed_on(row: Mapping[str, str], checked_on: date) -> str:
    if not _value(row, "EstablishmentStatus (name)").casefold().startswith("closed"):
        return ""
    try:
        return datetime.strptime(_value(row, "CloseDate"), "%d-%m-%Y").date().isoformat()  # noqa: DTZ007 - a day
    except ValueError:
        return checked_on.isoformat()
