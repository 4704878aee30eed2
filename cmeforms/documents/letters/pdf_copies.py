"""Makes a PDF copy of one issued letter with LibreOffice, marked as a copy on every page; knows no record."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

from cmeforms.documents.letters.word_package import WORD, parse_strictly
from cmeforms.errors import RenderError

LONGEST_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")
_COPY_LINE = "COPY of letter {ref}. The letter is the Word file with the SHA-256 {sha256}"
_COPY_HALF_POINTS = "13"
"""Small enough for one line, so that a copy has the letter's pages."""


def find_office() -> str:
    """The path of LibreOffice, empty where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), "")


def pdf_copy(docx: bytes, ref: str, sha256: str) -> bytes:
    """A PDF of the letter, with a line at the top of every page that says it is a copy and of what.

    Each run has a user profile of its own, so that two at once do not wait for each other and nothing of
    a letter stays behind. Raises ``RenderError`` if LibreOffice is not there, or gives no PDF in time.
    """
    office = find_office()
    if not office:
        raise RenderError("a PDF copy needs LibreOffice, which is not installed here; the Word file is the letter")
    with tempfile.TemporaryDirectory(prefix="letter-copy-") as folder:
        source = Path(folder) / "letter.docx"
        source.write_bytes(mark_as_copy(docx, ref, sha256))
        _convert(office, source)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise RenderError("LibreOffice gave no PDF of this letter")
        return made.read_bytes()


def _convert(office: str, source: Path) -> None:
    profile = (source.parent / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
    try:
        subprocess.run(  # noqa: S603 - a program found on the path, and file names of our own
            [*command, "--outdir", str(source.parent), str(source)],
            check=True,
            capture_output=True,
            timeout=LONGEST_SECONDS,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise RenderError(f"LibreOffice could not make a PDF of this letter ({type(error).__name__})") from error


def mark_as_copy(docx: bytes, ref: str, sha256: str) -> bytes:
    """The letter with the line in each of its headers; for converting only, never issued."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            is_header = name.startswith("word/header") and name.endswith(".xml")
            target.writestr(name, _marked(content, ref, sha256) if is_header else content)
    return written.getvalue()


def _marked(header: bytes, ref: str, sha256: str) -> bytes:
    root = parse_strictly(header)
    paragraph = etree.Element(f"{WORD}p")
    spacing = etree.SubElement(etree.SubElement(paragraph, f"{WORD}pPr"), f"{WORD}spacing")
    spacing.set(f"{WORD}after", "0")
    run = etree.SubElement(paragraph, f"{WORD}r")
    etree.SubElement(etree.SubElement(run, f"{WORD}rPr"), f"{WORD}sz").set(f"{WORD}val", _COPY_HALF_POINTS)
    etree.SubElement(run, f"{WORD}t").text = _COPY_LINE.format(ref=ref, sha256=sha256)
    root.insert(0, paragraph)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
