"""A finished letter and the words in it, read back from its own bytes; knows no template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from cmeforms.documents.letters.model import MergedField
from cmeforms.documents.letters.word_package import DOCUMENT_PART, WORD, parse_strictly

_TEXT_OF = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}


@dataclass(frozen=True)
class RenderedLetter:
    """One finished letter: the bytes that are issued, and what is in them.

    ``sha256`` is over ``docx``; ``template_sha256`` names the template, so that only letters of one
    template are ever merged into one file. ``merged`` lists every value that leaves with the letter.
    """

    ref: str
    dated_on: date
    addressee: str = field(repr=False)
    child_refs: tuple[str, ...]
    merged: tuple[MergedField, ...] = field(repr=False)
    template_sha256: str
    docx: bytes = field(repr=False)
    sha256: str

    @property
    def file_name(self) -> str:
        """The file's name, which carries the letter reference and nothing else."""
        return f"{self.ref}.docx"

    @property
    def text(self) -> str:
        """The letter as plain text, for previews and searches."""
        return letter_text(self.docx)


def letter_text(docx: bytes) -> str:
    """The words of a letter that this room made: headers, body, footers, a paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = archive.namelist()
        headers = [name for name in names if name.startswith("word/header")]
        footers = [name for name in names if name.startswith("word/footer")]
        parts = [archive.read(name) for name in (*headers, DOCUMENT_PART, *footers)]
    return "\n".join(line for part in parts for line in _paragraph_lines(parse_strictly(part)))


def _paragraph_lines(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(f"{WORD}p"):
        pieces = paragraph.iter(f"{WORD}t", *_TEXT_OF)
        yield "".join(_TEXT_OF.get(str(piece.tag)) or piece.text or "" for piece in pieces)
