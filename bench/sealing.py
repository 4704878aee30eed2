"""Measures sealing against one bare signature: ``./run.sh bench sealing [--rounds N]``. Every round has another form."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from printed_sample import AT, printed_sample
from timing import compared, show

from cmeforms.casework.ground.services import FONT_DIRECTORIES
from cmeforms.documents.fonts import FontSet, find_fonts
from cmeforms.documents.outline import DocumentOutline, SignatureAppearance
from cmeforms.documents.pdf import render_pdf
from cmeforms.documents.signature_block import render_signature_block
from cmeforms.signing.keys import ServiceKey, load_trusted, make_keys
from cmeforms.signing.report import SignatureAct, Verdict
from cmeforms.signing.seal import seal_pdf
from cmeforms.signing.verify import verify_pdf

FLOOR = "floor: one bare signature and a copy"
SIGNERS = ("Alina Kestrel", "Łukasz Żółciński")


def seal_next(pdf: bytes, outline: DocumentOutline, fonts: FontSet, key: ServiceKey, place: int) -> bytes:
    """The PDF with the signature of one more person, visibly; the first person has ``place`` 0."""
    box, name = outline.signature_boxes[place], SIGNERS[place]
    block = render_signature_block(SignatureAppearance(name, "Lead", AT), fonts)
    return seal_pdf(pdf, key, SignatureAct(box.field_name, name, "Lead", box.statement, AT), block).pdf


def sealed_twice(outline: DocumentOutline, fonts: FontSet, key: ServiceKey) -> bytes:
    """Drawn, sealed by the first person and countersigned by the second."""
    pdf = render_pdf(outline, fonts)
    for place in range(len(SIGNERS)):
        pdf = seal_next(pdf, outline, fonts, key, place)
    return pdf


class Rounds:
    """One form after the other, each taken through all the steps; a step works on what the step before it made."""

    def __init__(self, folder: Path) -> None:
        self._fonts = find_fonts(FONT_DIRECTORIES)
        self._key = make_keys(folder / "keys", "Exampleshire Council", datetime(2026, 1, 1, tzinfo=UTC))
        self._trusted = load_trusted(folder / "keys")
        self._copy = folder / "copy.pdf"
        self._number = 0

    def steps(self) -> dict[str, Callable[[], object]]:
        """Every step under its name, in their order."""
        return {
            "draw": self._draw,
            FLOOR: self._bare,
            "seal": lambda: self._seal(0),
            "countersign": lambda: self._seal(1),
            "verify both signatures": self._verify,
            "draw, seal and countersign": lambda: sealed_twice(self._outline, self._fonts, self._key),
        }

    def _draw(self) -> None:
        self._number += 1
        self._outline = printed_sample(self._number)
        self._pdf = render_pdf(self._outline, self._fonts)

    def _bare(self) -> None:
        self._key.private_key.sign(self._pdf, ECDSA(SHA256()))
        self._copy.write_bytes(self._pdf)

    def _seal(self, place: int) -> None:
        self._pdf = seal_next(self._pdf, self._outline, self._fonts, self._key, place)

    def _verify(self) -> None:
        if verify_pdf(self._pdf, self._trusted).verdict is not Verdict.WELL:
            raise SystemExit("What was sealed does not verify: the figures mean nothing.")


def main() -> None:
    """Print the medians and their ratios to the floor."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    with tempfile.TemporaryDirectory() as folder:
        medians = compared(Rounds(Path(folder)).steps(), arguments.parse_args().rounds)
    show(medians, FLOOR, "")


if __name__ == "__main__":
    main()
