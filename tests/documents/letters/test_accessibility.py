"""What keeps a reader out of a letter is told with its place, and what keeps nobody out is not."""

from __future__ import annotations

import io

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from PIL import Image

from cmeforms.documents.letters.accessibility import (
    NO_HEADER_ROW,
    NO_HEADING,
    NO_LANGUAGE,
    NO_TABLE_TEXT,
    NO_TEXT_FOR_PICTURE,
    SIZED_BY_HAND,
    find_barriers,
)
from cmeforms.documents.letters.word_package import open_word_package

OLD_PICTURE = (
    '<w:r {}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{}"><v:imagedata/></v:shape></w:pict></w:r>'
)
DECORATIVE = '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="{}"></adec:decorative>'


@pytest.fixture
def barriers_in(write_template):
    """The reasons of mistakes and of warnings in a small letter that ``edit`` changed."""

    def find(edit):
        path = write_template(edit=edit)
        package, refused = open_word_package(path.name, path.read_bytes())
        assert refused == []
        found = find_barriers(path.name, package)
        return [[mistake.reason for mistake in findings] for findings in (found.mistakes, found.warnings)]

    return find


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "PNG")
    return io.BytesIO(buffer.getvalue())


def add_picture(document, text="", mark=""):
    document.add_picture(picture())
    properties = next(document.element.body.iter(qn("wp:docPr")))
    properties.set("descr", text)
    if mark:
        properties.append(parse_xml(DECORATIVE.format(mark)))


def add_heading(document):
    style = document.styles.add_style("Heading 1", 1)
    document.add_paragraph("A heading", style=style)


def test_a_letter_with_headings_and_a_language_has_no_barrier(barriers_in):
    assert barriers_in(add_heading) == [[], []]


def test_a_letter_without_headings_is_told(barriers_in):
    assert barriers_in(lambda _document: None) == [[], [NO_HEADING]]


def test_a_heading_is_known_by_its_name_whatever_its_id(barriers_in):
    def add_foreign(document):
        style = document.styles.add_style("heading 1", 1)
        style.element.set(qn("w:styleId"), "berschrift1")
        paragraph = document.add_paragraph("Überschrift")
        paragraph._p.get_or_add_pPr().style = "berschrift1"

    assert barriers_in(add_foreign) == [[], []]


def test_no_language_is_a_mistake(barriers_in):
    def forget(document):
        add_heading(document)
        for language in list(document.styles.element.iter(qn("w:lang"))):
            language.getparent().remove(language)

    assert barriers_in(forget) == [[NO_LANGUAGE], []]


def test_the_language_may_stand_in_the_default_style(barriers_in):
    def move(document):
        add_heading(document)
        for language in list(document.styles.element.iter(qn("w:lang"))):
            language.getparent().remove(language)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        document.styles["Normal"].element.get_or_add_rPr().append(language)

    assert barriers_in(move) == [[], []]


@pytest.mark.parametrize(("text", "mark", "is_well"), [("", "", False), (" ", "", False), ("Crest", "", True)])
def test_a_picture_needs_a_text(barriers_in, text, mark, is_well):
    mistakes = barriers_in(lambda document: add_picture(document, text, mark))[0]
    assert mistakes == ([] if is_well else [f"picture 1 {NO_TEXT_FOR_PICTURE}"])


@pytest.mark.parametrize(("mark", "is_well"), [("1", True), ("0", False)])
def test_a_picture_that_is_decoration_needs_none(barriers_in, mark, is_well):
    assert (barriers_in(lambda document: add_picture(document, "", mark))[0] == []) is is_well


@pytest.mark.parametrize(("text", "is_well"), [("", False), ("The authority’s crest", True)])
def test_a_picture_of_the_old_kind_needs_a_text_too(barriers_in, text, is_well):
    def add(document):
        document.paragraphs[0]._p.append(parse_xml(OLD_PICTURE.format(nsdecls("w"), text)))

    assert (barriers_in(add)[0] == []) is is_well


def test_a_picture_in_a_header_is_looked_at_too(barriers_in):
    def add(document):
        document.sections[0].header.paragraphs[0].add_run().add_picture(picture())

    assert barriers_in(add)[0] == [f"picture 1 {NO_TEXT_FOR_PICTURE}"]


def test_a_table_of_several_rows_needs_a_header_row_and_a_text(barriers_in):
    def add(document):
        add_heading(document)
        document.add_table(2, 2).cell(0, 0).text = "Name of the child"

    place = "table 1 (at “Name of the child”)"
    assert barriers_in(add) == [[f"{place} {NO_HEADER_ROW}"], [f"{place} {NO_TABLE_TEXT}"]]


@pytest.mark.parametrize(("value", "is_well"), [(None, True), ("0", False)])
def test_a_table_with_a_header_row_is_well(barriers_in, value, is_well):
    def add(document):
        header = OxmlElement("w:tblHeader")
        if value is not None:
            header.set(qn("w:val"), value)
        document.add_table(2, 2).rows[0]._tr.get_or_add_trPr().append(header)

    assert (barriers_in(add)[0] == []) is is_well


def test_a_single_row_only_sets_things_side_by_side(barriers_in):
    assert barriers_in(lambda document: document.add_table(1, 2))[0] == []


def test_sizes_set_by_hand_are_told_once_with_their_place(barriers_in):
    def size(document):
        add_heading(document)
        for paragraph in document.paragraphs[:2]:
            paragraph.runs[0].font.size = Pt(9)

    told = barriers_in(size)
    assert told == [[], [f"text (at “{{{{ la.name }}}} {{{{ letter.ref }}}} {{{{ letter.date }}}}”) {SIZED_BY_HAND}"]]
