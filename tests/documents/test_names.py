"""Two hundred and fifty names in more than thirty scripts are printed, and come out of the file as they went in."""

from __future__ import annotations

import pymupdf
import pytest
from pikepdf import parse_content_stream

from cmeforms.documents.fonts import Style
from cmeforms.documents.outline import AnswerRow, AnswerRows, DocumentOutline, Reading
from cmeforms.documents.pdf import printable_problem, render_pdf
from cmeforms.documents.shaping import TextKind, shape_word

from .every_form import AT
from .name_corpus import LEFT_TO_RIGHT, MIXED, RIGHT_TO_LEFT

ONE_DIRECTION = LEFT_TO_RIGHT + RIGHT_TO_LEFT
TOLD_LETTER_BY_LETTER = {"Thaana", "N'Ko"}
"""Poppler and MuPDF put the last marks of such names first when they turn them round; the page is right."""


def rows_of(names):
    return AnswerRows(tuple(AnswerRow(f"Name {number}", (Reading(name),)) for number, name in enumerate(names)))


@pytest.fixture(scope="module")
def written(fonts):
    blocks = (rows_of(name for _, name in ONE_DIRECTION),)
    return render_pdf(DocumentOutline("Names", "R-1", "F01", "", "", AT, blocks), fonts)


def test_the_corpus_is_as_large_as_it_should_be():
    assert len(ONE_DIRECTION) >= 200
    assert len({script for script, _ in ONE_DIRECTION}) >= 30
    assert len({name for _, name in ONE_DIRECTION}) == len(ONE_DIRECTION)


def test_no_name_is_refused(fonts):
    refused = {name: printable_problem(name, fonts) for _, name in ONE_DIRECTION} | {
        n: printable_problem(n, fonts) for n in MIXED
    }
    assert {name: letters for name, letters in refused.items() if letters} == {}


def test_every_name_is_read_back_exactly_by_one_of_two_readers(written, text_of):
    with pymupdf.open(stream=written) as file:
        lines = set(text_of(written).splitlines()) | {line for page in file for line in page.get_text().splitlines()}
    lost = [
        (script, name) for script, name in ONE_DIRECTION if name not in lines and script not in TOLD_LETTER_BY_LETTER
    ]
    assert lost == []


def test_most_names_are_read_back_exactly_by_pdftotext(written, text_of):
    """Poppler parts Tibetan, some Thai and Oriya letters from their marks, though each carries its ActualText."""
    lines = set(text_of(written).splitlines())
    assert sum(name in lines for _, name in ONE_DIRECTION) >= 0.85 * len(ONE_DIRECTION)


def test_names_that_readers_turn_round_keep_all_their_letters(written, text_of):
    text = text_of(written)
    for script, name in RIGHT_TO_LEFT:
        if script in TOLD_LETTER_BY_LETTER:
            assert set(name) <= set(text)


def test_every_letter_of_a_name_comes_from_one_font_of_its_script(fonts):
    torn = []
    for script, name in LEFT_TO_RIGHT:
        faces = {
            run.face.postscript_name
            for word in name.split()
            for run in shape_word(fonts, word, TextKind(Style.REGULAR))
        }
        if len(faces) > 1:
            torn.append((script, name, faces))
    assert torn == []


@pytest.mark.parametrize("name", MIXED)
def test_a_name_in_two_directions_is_printed_with_all_its_letters(name, fonts, make_outline, text_of):
    text = text_of(render_pdf(make_outline(rows_of([name])), fonts))
    assert sorted(set(name) - set(text)) == []


def test_a_telephone_number_beside_a_hebrew_name_keeps_its_order(fonts, make_outline, text_of):
    assert "07700 900123" in text_of(render_pdf(make_outline(rows_of(MIXED)), fonts))


def test_no_missing_glyph_is_ever_drawn(written, opened):
    for page in opened(written).pages:
        for operands, operator in parse_content_stream(page):
            if str(operator) == "TJ":
                shown = b"".join(
                    bytes(part)
                    for part in operands[0]
                    if not isinstance(part, int | float) and hasattr(part, "__bytes__")
                )
                assert b"\0\0" not in {shown[at : at + 2] for at in range(0, len(shown), 2)}
