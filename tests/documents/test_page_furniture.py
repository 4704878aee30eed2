"""Bookmarks, options side by side, headings that do not stand alone, and where to check a document."""

from __future__ import annotations

import pytest

from cmeforms.documents.outline import AnswerTable, Heading, Reading, SignatureBox, TextBlock, TickList, WritingLines
from cmeforms.documents.pdf import render_pdf
from cmeforms.errors import RenderError

ADDRESS = "https://forms.exampleshire.example/verify?code=K7QX-3M9P-ABCD"


def elements(pdf, opened, tag):
    """The elements with a tag right below the document, each with its file, which must stay open."""
    file = opened(pdf)
    return [(kid, file) for kid in file.Root.StructTreeRoot.K[0].K if tag == kid.S]


def pages_of(pdf, text_of):
    return [page.split("\n") for page in text_of(pdf).split("\f")[:-1]]


def test_headings_are_bookmarks_on_their_pages(fonts, make_outline, opened):
    blocks = (Heading("First"), TextBlock("line\n" * 50), Heading("Below", 2), TextBlock("Text"), Heading("Second"))
    pdf = opened(render_pdf(make_outline(*blocks), fonts))
    with pdf.open_outline() as outline:
        assert [mark.title for mark in outline.root] == ["First", "Second"]
        assert [mark.title for mark in outline.root[0].children] == ["Below"]
    pages = [page.objgen for page in pdf.pages]
    marks = [pdf.Root.Outlines.First, pdf.Root.Outlines.First.First, pdf.Root.Outlines.Last]
    assert [pages.index(mark.Dest[0].objgen) for mark in marks] == [0, 1, 1]
    assert pdf.Root.Outlines.Count == 3


def test_a_document_without_headings_has_no_bookmarks(fonts, make_outline, opened):
    assert "/Outlines" not in opened(render_pdf(make_outline(TextBlock("Text")), fonts)).Root


@pytest.mark.parametrize(
    "after",
    [
        WritingLines("What follows", 6),
        TickList("What follows", (("One of the options", False),) * 3),
        AnswerTable("What follows", ("Column",), ((Reading("cell"),),)),
        SignatureBox("lead", "What follows", "It is true."),
        TextBlock("What follows"),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_heading_stands_on_the_page_of_what_follows(after, fonts, make_outline, text_of):
    for filling in range(28, 46, 2):
        pages = pages_of(
            render_pdf(make_outline(TextBlock("line\n" * filling), Heading("Alone"), after), fonts), text_of
        )
        [page] = [page for page in pages if "Alone" in page]
        assert "What follows" in page


def test_a_caption_stands_on_the_page_of_its_first_rows(fonts, make_outline, text_of):
    rows = tuple((Reading(f"row {number}"),) for number in range(30))
    for filling in range(28, 46, 2):
        pdf = render_pdf(make_outline(TextBlock("line\n" * filling), AnswerTable("Caption", ("Column",), rows)), fonts)
        [page] = [page for page in pages_of(pdf, text_of) if "Caption" in page]
        assert "row 0" in page


def test_short_options_stand_side_by_side_and_long_ones_below_each_other(fonts, make_outline, text_of):
    def page_count(option):
        outline = make_outline(TickList("Options", tuple((f"{option} {number}", False) for number in range(120))))
        return len(pages_of(render_pdf(outline, fonts), text_of))

    assert page_count("Yes") < page_count(
        "This option is so long that it needs a line of its own, and more words still"
    )


def test_every_option_is_printed_and_told_in_order(fonts, make_outline, opened, text_of):
    options = tuple((f"option{number}", number % 3 == 0) for number in range(50))
    pdf = render_pdf(make_outline(TickList("Options", options, "Tick what is true")), fonts)
    assert set(text_of(pdf).split()) >= {text for text, _ in options} | {"Tick", "what", "is", "true"}
    [(ticks, _)] = elements(pdf, opened, "/L")
    assert [str(item.K[0].ActualText) == "Selected" for item in ticks.K] == [is_ticked for _, is_ticked in options]


def test_a_document_says_where_it_can_be_checked(fonts, make_outline, opened, text_of):
    pdf = render_pdf(make_outline(verify_address=ADDRESS, short_code="K7QX-3M9P-ABCD"), fonts)
    assert "K7QX-3M9P-ABCD" in text_of(pdf)
    assert ADDRESS in text_of(pdf).replace("\n", "")
    assert [str(figure.Alt) for figure, _ in elements(pdf, opened, "/Figure")] == [f"QR code of the address {ADDRESS}"]


def test_a_short_code_alone_is_printed_without_a_qr_code(fonts, make_outline, opened, text_of):
    pdf = render_pdf(make_outline(short_code="K7QX-3M9P-ABCD"), fonts)
    assert "Check code K7QX-3M9P-ABCD" in text_of(pdf)
    assert elements(pdf, opened, "/Figure") == []


def test_a_document_that_cannot_be_checked_says_nothing_of_it(fonts, make_outline, text_of):
    assert "Check" not in text_of(render_pdf(make_outline(title="Form"), fonts))


@pytest.mark.parametrize("address", ["https://förms.example/", "https://forms.example/" + "a" * 300])
def test_an_address_that_no_camera_could_read_is_refused(address, fonts, make_outline):
    with pytest.raises(RenderError, match="address"):
        render_pdf(make_outline(verify_address=address), fonts)
