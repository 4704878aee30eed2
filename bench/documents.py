"""Measures drawing and sealing a CME 1 against bare drawing of the same words: ``./run.sh bench documents [--rounds N]``.

The floor draws every word of the outline with reportlab's own canvas, one font, no layout, no tags.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from timing import compared, show

from cmeforms.casework.places import definition_directories
from cmeforms.casework.services import FONT_DIRECTORIES
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.documents.fonts import find_fonts
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.outline import DocumentOutline, SignatureAppearance
from cmeforms.documents.pdf import render_pdf
from cmeforms.documents.signature_block import render_signature_block
from cmeforms.samples.examples import example_answers
from cmeforms.samples.files import with_digests
from cmeforms.signing.keys import make_keys
from cmeforms.signing.report import SignatureAct
from cmeforms.signing.seal import seal_pdf
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers

AT = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
FULL_SEED = 5


def outline_of(slug: str) -> DocumentOutline:
    """The outline of a form answered in full."""
    definition = load_catalogue(definition_directories(Path("/nonexistent"))).find(slug).definition
    document = with_digests(example_answers(definition, FULL_SEED, date(2026, 11, 20)))
    answers = read_answers(definition, document).answers
    submission = Submission("0" * 32, "CME1-AAAA-BBBB", 1, AT, date(2026, 11, 20), answers)
    return make_outline(definition, submission, authority="Northmoor Council")


def words_of(value: object) -> list[str]:
    """Every text inside an outline."""
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, tuple):
        return [text for item in value for text in words_of(item)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in words_of(getattr(value, field.name))]
    return []


def draw_floor(lines: list[str]) -> bytes:
    """The lines one below the other, nothing else."""
    written = io.BytesIO()
    canvas = Canvas(written)
    for number, line in enumerate(lines):
        if number % 60 == 59:
            canvas.showPage()
        canvas.drawString(40, 800 - 13 * (number % 60), line.encode("latin-1", "replace").decode("latin-1"))
    canvas.save()
    return written.getvalue()


def main() -> None:
    """Print the medians."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=9)
    rounds = arguments.parse_args().rounds
    fonts, outline = find_fonts(FONT_DIRECTORIES), outline_of("cme1")
    lines = words_of(outline.blocks)
    appearance = render_signature_block(SignatureAppearance("Alina Kestrel", "Lead", AT), fonts)
    with tempfile.TemporaryDirectory() as folder:
        key = make_keys(Path(folder), "Northmoor Council", datetime(2026, 1, 1, tzinfo=UTC))
        pdf = render_pdf(outline, fonts)
        act = SignatureAct(outline.signature_boxes[0].field_name, "Alina Kestrel", "Lead", "True.", AT)
        ways = {
            "floor: bare drawing of the same words": lambda: draw_floor(lines),
            "draw, tagged, every script": lambda: render_pdf(outline, fonts),
            "one signature with its visible block": lambda: seal_pdf(pdf, key, act, appearance),
        }
        print(f"CME 1 answered in full: {len(lines)} lines, {len(pdf) // 1024} kB")
        show(compared(ways, rounds), "floor: bare drawing of the same words", "a document")


if __name__ == "__main__":
    main()
