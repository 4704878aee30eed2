"""Large print holds the same words in 16 point and more, in files of their own."""

from __future__ import annotations

import re
import subprocess

import pytest

from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Heading,
    Notice,
    Reading,
    TickList,
    WritingLines,
)
from cmeforms.documents.pdf import render_pdf

from .every_form import Printed
from .judges import spoken_errors

_LARGE_PT = 16


@pytest.fixture
def outline(make_outline):
    table = AnswerTable(
        "Attempts", ("When", "Who", "What was found out"), ((Reading("1 May"), Reading("Zoë"), Reading("-")),)
    )
    return make_outline(
        Heading("Heading"),
        Notice("Notice"),
        AnswerRows(
            (AnswerRow("Label", (Reading("Answer"), Reading("Not known yet", is_quiet=True)), note="Restricted"),)
        ),
        table,
        TickList("Ticks", (("Yes", True), ("No", False)), "A hint"),
        WritingLines("More", 2, "Write clearly"),
        short_code="K7QX-3M9P-ABCD",
        verify_address="https://forms.example/verify?code=K7QX-3M9P-ABCD",
    )


def sizes(pdf: bytes, opened) -> set[float]:
    pages = opened(pdf).pages
    return {float(size) for page in pages for size in re.findall(rb"/G\d+ ([\d.]+) Tf", page.Contents.read_bytes())}


def test_nothing_in_large_print_is_smaller_than_16_point(outline, fonts, opened):
    assert min(sizes(render_pdf(outline, fonts), opened)) < _LARGE_PT
    assert min(sizes(render_pdf(outline, fonts, large_print=True), opened)) >= _LARGE_PT


def test_large_print_has_no_italics(outline, fonts, tmp_path):
    path = tmp_path / "large.pdf"
    path.write_bytes(render_pdf(outline, fonts, large_print=True))
    assert "Italic" not in subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout


def test_large_print_says_the_same_words(fonts, text_of):
    outline = Printed("cme1").outline()
    footer = re.compile(r"\S+ - F01 revision \d+ - Page \d+ of \d+|OFFICIAL-SENSITIVE|\f")
    ordinary, large = (
        sorted(footer.sub("", text_of(render_pdf(outline, fonts, large_print=is_large))).split())
        for is_large in (False, True)
    )
    # A table's heads are printed again on each page, so their words may stand there more often.
    assert set(ordinary) == set(large)


def test_large_print_is_another_file(outline, fonts, opened):
    identifiers = {
        bytes(opened(render_pdf(outline, fonts, large_print=is_large)).trailer.ID[0]) for is_large in (False, True)
    }
    assert len(identifiers) == 2


def test_a_long_form_in_large_print_is_told_well(fonts, tmp_path):
    path = tmp_path / "large.pdf"
    path.write_bytes(render_pdf(Printed("cme1").outline(), fonts, large_print=True))
    assert spoken_errors(path) == []
