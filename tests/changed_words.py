"""A shipped letter as an officer saves it in Word after adding a sentence at its end."""

from __future__ import annotations

import io

import docx

from cmeforms.casework.ground.places import SHIPPED

OURS = "Our own words are here."


def changed_words(slug: str, words: str = OURS) -> bytes:
    """The DOCX of the letter with one more paragraph."""
    document = docx.Document(SHIPPED / "letter_templates" / f"{slug}.docx")
    document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
