"""Reads issued documents the way a recipient would: the text of a PDF or letter, and the attached answers."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from typing import Any

from pypdf import PdfReader


def pdf_text(pdf: bytes) -> str:
    """All text of a PDF as ``pdftotext`` finds it, white space folded."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return folded(done.stdout.decode("utf-8"))


def folded(text: str) -> str:
    """Text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def attached(pdf: bytes) -> tuple[str, dict[str, Any]]:
    """The one file attached to a PDF: its name, and its JSON."""
    [(name, [content])] = PdfReader(io.BytesIO(pdf)).attachments.items()
    return name, json.loads(content)


def letter_text(docx: bytes) -> str:
    """All text of a Word letter's body, white space folded."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    return folded(re.sub(r"<[^>]+>", " ", re.sub(r"</w:t>", "", xml)))
