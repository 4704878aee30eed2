"""The files of a letter run: one zip with an index that names no child; knows no template and no folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from cmeforms.documents.letters.docx_writing import write_stored_zip
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.spreadsheets import Sheet, csv_text
from cmeforms.errors import RenderError

INDEX_FILE_NAME = "index.csv"


@dataclass(frozen=True)
class IndexRow:
    """One letter in the index of its run."""

    reference: str
    addressee: str
    file_name: str
    sha256: str
    children: int


def index_rows(letters: Sequence[RenderedLetter]) -> list[IndexRow]:
    """The index of a run, in its order: who was written to, about how many children, and the file's hash."""
    return [
        IndexRow(letter.ref, letter.addressee, letter.file_name, letter.sha256, len(letter.child_refs))
        for letter in letters
    ]


def index_csv(letters: Sequence[RenderedLetter]) -> str:
    """The index as CSV in which no cell can be a formula."""
    columns = tuple(column.name for column in fields(IndexRow))
    return csv_text(Sheet("Index", columns, [astuple(row) for row in index_rows(letters)]))


def zip_letters(letters: Sequence[RenderedLetter]) -> bytes:
    """All letters and their index in one zip, stamped with the latest letter's date; same letters, same bytes."""
    require_distinct_files(letters)
    index = (INDEX_FILE_NAME, index_csv(letters).encode("utf-8-sig"))
    files = [(letter.file_name, letter.docx) for letter in letters]
    latest = max(letter.dated_on for letter in letters)
    return write_stored_zip([*files, index], latest)


def require_distinct_files(letters: Sequence[RenderedLetter]) -> None:
    """Raises ``RenderError`` if there is no letter, or if two would be written to one file."""
    names = {letter.file_name.lower() for letter in letters}
    if not letters or len(names) < len(letters):
        raise RenderError("a letter run needs at least one letter, and a reference of its own for each")
