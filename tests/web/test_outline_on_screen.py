"""How the blocks of an outline look on a page: all of them, in their own direction, never as markup."""

from __future__ import annotations

from typing import get_args

import pytest
from flask import Flask, render_template_string

from cmeforms.documents import outline
from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Heading,
    Notice,
    PastSignature,
    Photo,
    Reading,
    SignatureBox,
    TextBlock,
    TickList,
    WritingLines,
)
from cmeforms.web.filters import FILTERS
from tests.web.pages import Page, text_of

ON_SCREEN = [
    Heading("Shown words"),
    TextBlock("Shown words"),
    Notice("Shown words"),
    AnswerRows((AnswerRow("Label", (Reading("Shown words"),)),)),
    AnswerTable("Caption", ("Column",), ((Reading("Shown words"),),)),
    TickList("Label", (("Shown words", True),)),
    Photo(b"", "Alternative", "Shown words"),
    PastSignature("Shown words"),
]
ON_PAPER_ONLY = [SignatureBox("lead", "Signature", "Shown words"), WritingLines("Shown words", 3)]
OF_PACKS = {outline.PhotoBesideRows, outline.PageIndex}
"""Blocks of a grab pack, which is printed and never shown on a page."""


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("cmeforms.web", template_folder="templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    return app


def shown(app: Flask, *blocks: outline.Block, below: int = 1) -> Page:
    """The blocks on a page of their own."""
    frame = "<!DOCTYPE html><html><head><title>T</title></head><body>{{ o.blocks(given, below) }}</body></html>"
    with app.app_context():
        return Page(render_template_string('{% import "blocks.html" as o %}' + frame, given=blocks, below=below))


def test_every_kind_of_block_is_shown_or_belongs_to_paper():
    known = {type(block) for block in [*ON_SCREEN, *ON_PAPER_ONLY]}
    assert known | OF_PACKS == set(get_args(outline.Block))


@pytest.mark.parametrize("block", ON_SCREEN, ids=lambda block: type(block).__name__)
def test_a_block_is_shown(app: Flask, block: outline.Block):
    assert "Shown words" in text_of(shown(app, block).all("body")[0])


@pytest.mark.parametrize("block", ON_PAPER_ONLY, ids=lambda block: type(block).__name__)
def test_what_belongs_to_paper_is_left_out_with_its_heading(app: Flask, block: outline.Block):
    text = text_of(shown(app, Heading("Kept"), TextBlock("Between"), Heading("Left"), block).all("body")[0])
    assert "Shown words" not in text
    assert "Kept" in text
    assert ("Left" in text) == isinstance(block, WritingLines)


def test_words_are_never_markup(app: Flask):
    hostile = '"><img src=x onerror=alert(1)>'
    page = shown(
        app,
        Heading(hostile),
        AnswerRows((AnswerRow(hostile, (Reading(hostile),), hostile),)),
        AnswerTable(hostile, (hostile,), ((Reading(hostile),),)),
        TickList(hostile, ((hostile, False),)),
    )
    assert page.all("img") == []
    assert text_of(page.all("dd")[0]) == f"{hostile} {hostile}"


def test_each_reading_has_its_own_direction(app: Flask):
    readings = (Reading("محمد"), Reading("07700 900123", keeps_left_to_right=True))
    page = shown(app, AnswerRows((AnswerRow("Label", readings),)))
    assert [(text_of(s), s.get("dir")) for s in page.all("span")] == [("محمد", "auto"), ("07700 900123", "ltr")]


def test_words_of_ours_look_other_than_answers(app: Flask):
    rows = AnswerRows((AnswerRow("Label", (Reading("Not answered", is_quiet=True), Reading("An answer"))),))
    assert ["cme-quiet" in (s.get("class") or "") for s in shown(app, rows).all("span")] == [True, False]


def test_who_listens_hears_what_is_ticked_and_what_is_not(app: Flask):
    page = shown(app, TickList("Risks", (("Travel", True), ("Debt", False))))
    assert [text_of(item) for item in page.all("li")] == ["Ticked: Travel", "Not ticked: Debt"]


def test_headings_stand_one_below_the_other(app: Flask):
    blocks = (Heading("A"), Heading("B", level=2), Heading("C", level=3))
    tags = [e.tag for e in shown(app, *blocks, below=2).elements if e.tag.startswith("h") and e.tag[1:].isdigit()]
    assert tags == ["h3", "h4", "h5"]


def test_a_table_names_its_columns_in_each_cell_and_says_when_it_is_empty(app: Flask):
    full = AnswerTable("Checks", ("Check", "Done"), ((Reading("Home visit"), Reading("Yes")),), has_row_headers=True)
    page = shown(app, full)
    assert [(cell.get("scope"), text_of(cell)) for cell in page.all("th")][-1] == ("row", "Home visit")
    assert [cell.get("data-label") for cell in page.all("td")] == ["Done"]
    empty = shown(app, AnswerTable("Checks", ("Check", "Done"), (), empty_text="No checks"))
    assert text_of(empty.all("td")[0]) == "No checks"
