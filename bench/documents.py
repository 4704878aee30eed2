"""Measures a form of 72 answers side by side: bare drawing, our printing, sealing twice, and other programs.

Run it with ``./run.sh bench documents``. Every round has other words. WeasyPrint and Typst are measured where
``.venv/bin/python -m pip install weasyprint typst`` put them, LibreOffice where Debian's ``libreoffice-writer`` did.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from other_printers import other_printers
from printed_sample import AT, printed_sample, sample_lines
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from sample_pack import sample_pack
from sealing import sealed_twice

from cmeforms.casework.ground.services import FONT_DIRECTORIES
from cmeforms.documents.fonts import FontSet, Style, find_fonts
from cmeforms.documents.grab_pack import make_pack_outline
from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.pdf import render_pdf
from cmeforms.signing.keys import ServiceKey, make_keys
from cmeforms.signing.report import SignatureAct
from cmeforms.signing.seal import SERVICE_SEAL, seal_pdf

FLOOR = "floor: bare drawing of the same lines"
SLOW_ROUNDS = 2


def draw_floor(outline: DocumentOutline) -> bytes:
    """The lines one below the other in the same font, nothing else: no shaping, layout, tags or photo."""
    written = io.BytesIO()
    canvas = Canvas(written)
    for number, line in enumerate(sample_lines(outline)):
        if number % 50 == 0:
            if number:
                canvas.showPage()
            canvas.setFont("Floor", 12)
        canvas.drawString(54, 780 - 15 * (number % 50), line)
    canvas.save()
    return written.getvalue()


def seconds(way: Callable[[DocumentOutline], bytes], outline: DocumentOutline) -> float:
    """How long one document takes."""
    began = time.perf_counter()
    way(outline)
    return time.perf_counter() - began


def compared(ways: dict[str, Callable[[DocumentOutline], bytes]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round, one way after the other, so that a machine's moods meet them all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        outline = printed_sample(number)
        for name, way in ways.items():
            # The other programs take a second each; a few rounds tell enough.
            if number <= SLOW_ROUNDS or sum(taken[name]) / number < 0.3:
                taken[name].append(seconds(way, outline))
    return {name: each[1:] for name, each in taken.items()}


def pack_seconds(fonts: FontSet, key: ServiceKey, rounds: int) -> list[float]:
    """Seconds from the forms' answers to a sealed grab pack, each round with other answers."""
    taken = []
    for number in range(rounds + 1):
        pack = sample_pack(number)
        began = time.perf_counter()
        pdf = render_pdf(make_pack_outline(pack), fonts)
        seal_pdf(pdf, key, SignatureAct(SERVICE_SEAL, "Exampleshire Council", "Service", "A pack.", AT))
        taken.append(time.perf_counter() - began)
    return taken[1:]


def print_peak_memory() -> None:
    """In a process of its own: what one document needs from start to end."""
    code = "import sys; sys.path.insert(0, 'bench'); from peak_memory import main; main()"
    subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Print the medians and their ratios to the floor."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    rounds = arguments.parse_args().rounds
    fonts = find_fonts(FONT_DIRECTORIES)
    pdfmetrics.registerFont(TTFont("Floor", str(fonts.primary(Style.REGULAR).path)))
    others = other_printers()
    with tempfile.TemporaryDirectory() as folder:
        key = make_keys(Path(folder), "Exampleshire Council", datetime(2026, 1, 1, tzinfo=UTC))
        ways = {
            FLOOR: draw_floor,
            "ours: tagged, archival, every script": lambda outline: render_pdf(outline, fonts),
            "ours, sealed and countersigned": lambda outline: sealed_twice(outline, fonts, key),
            **{name: printer for name, printer in others.items() if printer},
        }
        taken = compared(ways, rounds)
        packs = pack_seconds(fonts, key, rounds)
    floor = statistics.median(taken[FLOOR])
    for name, each in taken.items():
        middle = statistics.median(each)
        print(
            f"{name:<40} {middle * 1000:8.1f} ms  {middle / floor:6.1f} x floor  (best {min(each) * 1000:.1f}, n={len(each)})"
        )
    print(
        f"{'a grab pack of five documents, sealed':<40} {statistics.median(packs) * 1000:8.1f} ms  "
        f"{statistics.median(packs) / floor:6.1f} x floor  (best {min(packs) * 1000:.1f}, n={len(packs)})"
    )
    for name, printer in others.items():
        if printer is None:
            print(f"{name:<40} not run: not installed")
    print_peak_memory()


if __name__ == "__main__":
    main()
