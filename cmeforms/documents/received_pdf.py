"""Judges a PDF that somebody hands in as evidence: it must open and have pages; never changes or runs it."""

from __future__ import annotations

import io

import pikepdf

from cmeforms.errors import FileRefused


def require_readable_pdf(content: bytes) -> None:
    """Raises ``FileRefused`` for a PDF that is broken, locked with a password, or empty."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError) as error:
        raise FileRefused("This PDF cannot be opened. It may be broken or locked with a password.") from error
    if pages < 1:
        raise FileRefused("This PDF has no pages.")
