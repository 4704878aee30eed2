"""Nothing that can be typed takes the renderer down: long text, endless words, the largest forms, many at once."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest

from cmeforms.documents.fonts import find_fonts
from cmeforms.documents.outline import AnswerRow, AnswerRows, AnswerTable, Heading, Reading, TextBlock, TickList
from cmeforms.documents.pdf import render_pdf
from tests.growth import grows_in_proportion

from .conftest import FONT_DIRECTORIES
from .every_form import Printed

HUNDRED_KB = 100_000
HOSTILE = (
    "<img src='file:///etc/passwd'>",
    "<see note 4>",
    "&amp; &lt; &#x41;",
    "{{ config }} {% raw %}",
    "=1+1|cmd",
    ") Tj ET Q (",
    "]] >> endobj endstream",
    "/ActualText <FEFF>",
    "%PDF-1.7 %%EOF",
    "\\101\\102\\n",
    "'; DROP TABLE records;--",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("place", ["row", "table", "heading", "options"])
def test_hostile_text_comes_out_as_it_was_typed(hostile, place, fonts, make_outline, text_of):
    block = {
        "row": AnswerRows((AnswerRow("Label", (Reading(hostile),)),)),
        "table": AnswerTable("Caption", ("One", "Two"), ((Reading(hostile), Reading("two")),)),
        "heading": Heading(hostile),
        "options": TickList("Options", ((hostile, True),)),
    }[place]
    pdf = render_pdf(make_outline(block), fonts)
    assert hostile.replace(" ", "") in "".join(text_of(pdf).split())


@pytest.mark.parametrize(
    "piece",
    ["word ", "w", "\n", "a\n", "محمد ", "م", "李", "e\u0301", "(", "a-", "\u00a0", "x\u200d", "07700 900123 محمد "],
    ids=ascii,
)
def test_layout_grows_in_proportion_to_the_text(piece, fonts, make_outline):
    def lay_out(size):
        render_pdf(make_outline(TextBlock((piece * (size // len(piece) + 1))[:size])), fonts)

    assert grows_in_proportion(lay_out, 1_000)


def test_a_hundred_thousand_characters_lose_nothing(fonts, make_outline, text_of):
    words = [f"word{number}" for number in range(HUNDRED_KB // 10)]
    assert set(text_of(render_pdf(make_outline(TextBlock(" ".join(words))), fonts)).split()) >= set(words)


def test_twenty_of_the_longest_forms_at_once_give_the_same_bytes_as_alone():
    fonts = find_fonts(FONT_DIRECTORIES)
    outline = Printed("missing-risk").outline()
    alone = render_pdf(outline, fonts)
    with ThreadPoolExecutor(20) as pool:
        together = list(pool.map(lambda _: render_pdf(outline, fonts), range(20)))
    assert set(together) == {alone}


@pytest.mark.long
def test_memory_stays_bounded_over_many_documents(fonts, make_outline):
    def draw(number):
        render_pdf(make_outline(TextBlock(" ".join(f"n{number}w{word}" for word in range(400)))), fonts)

    for number in range(60):
        draw(number)
    tracemalloc.start()
    for number in range(60, 90):
        draw(number)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 60_000_000
    assert most < 90_000_000


def test_a_seldom_drawn_document_does_not_depend_on_those_before_it(make_outline):
    outline = make_outline(TextBlock("Zoë 李小龙 محمد ക്ഷ 07700 900123"))
    fresh, used = find_fonts(FONT_DIRECTORIES), find_fonts(FONT_DIRECTORIES)
    render_pdf(make_outline(TextBlock("李 محمود ക zoe Ω Ω K K")), used)
    assert render_pdf(outline, fresh) == render_pdf(outline, used)
