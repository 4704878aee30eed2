"""The shipped enquiry letter CME 3a: its words do what they are for, and its file is fit to be edited in Word."""

from __future__ import annotations

import docx
import pytest
from docx.oxml.ns import qn

from cmeforms.documents.letters import check_letter_templates, render_letter

from .conftest import TEMPLATES

LEAN_BYTES = 15_000


@pytest.fixture(scope="module")
def document():
    return docx.Document(TEMPLATES / "cme3a.docx")


def test_every_shipped_letter_template_is_right():
    assert check_letter_templates(TEMPLATES) == []


@pytest.mark.parametrize(
    "purpose",
    [
        "have not been able to confirm that they are safe",
        "Section 436A of the Education Act 1996",
        "since September 2025 it has been statutory guidance for schools",
        "admission register, among children who have left, on your waiting list",
        "other spellings",
        "surnames of brothers and sisters",
        "“Never known here” is a useful answer",
        "the start date if the child is on your roll",
        "In an emergency call 999",
        "do not forward, print or copy it, and delete it once you have answered",
        "Our privacy notice",
    ],
)
def test_each_purpose_of_the_letter_has_its_words(cme3a, values, purpose):
    assert purpose in render_letter(cme3a, values, ["CH-1", "CH-2"]).text


def test_the_first_paragraph_is_about_the_childrens_safety_and_the_law_comes_later(cme3a, values):
    text = render_letter(cme3a, values, ["CH-1", "CH-2"]).text
    assert text.index("What to do:") < text.index("they are safe") < text.index("call 999") < text.index("436A")


def test_the_office_sees_date_and_phone_numbers_where_it_needs_them(cme3a, values):
    text = render_letter(cme3a, values, ["CH-1", "CH-2"]).text
    assert "answer on the reply form (CME 3b) by 4 December 2026" in text
    assert "phone us the same day on 07700 900101" in text
    assert "children’s social care on 07700 900111, or on 07700 900222" in text


def test_header_and_footer_come_from_merge_values(document):
    section = document.sections[0]
    header, footer = (
        " ".join(paragraph.text for paragraph in part.paragraphs) for part in (section.header, section.footer)
    )
    assert all(tag in header for tag in ("{{ la.name }}", "{{ la.team }}", "{{ la.phone }}"))
    assert "{{ letter.ref }}" in footer


def test_it_is_in_british_english_and_its_title_names_no_child(document):
    languages = {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert document.core_properties.title == "Enquiry letter to schools (CME 3a)"


def test_its_structure_is_in_named_styles(document):
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "List Bullet", "Action box", "Sign-off"} <= used
    assert sum(paragraph.style.name == "Title" for paragraph in document.paragraphs) == 1


def test_the_table_repeats_its_header_row_and_has_a_description(document):
    table = document.tables[0]
    properties = table.rows[0]._tr.trPr
    assert properties.find(qn("w:tblHeader")) is not None
    assert table.rows[0].cells[0].text == "Child"
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")).startswith("One row for each child")


def test_the_file_is_lean_and_names_no_author(document):
    assert (TEMPLATES / "cme3a.docx").stat().st_size < LEAN_BYTES
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")


def test_the_declaration_says_how_the_letter_is_used(cme3a):
    declaration = cme3a.declaration
    assert (declaration.number, declaration.reply_working_days, declaration.sent_by) == ("L1", 5, "CME officer")
    assert [field.id for field in cme3a.fields if field.is_editable] == ["letter.officer_note"]
