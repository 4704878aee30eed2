"""One letter from template and values: right, complete, only about its own children, and the same every time."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from cmeforms.documents.letters import LetterValues, load_letter_template, merge_child, render_letter
from cmeforms.documents.letters.merge_values import merge_context
from cmeforms.errors import MergeFieldError

from .conftest import LETTER, NOA, TEMPLATES, ZOFIA

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PRINTED_PARTS = ("word/document.xml", "word/header1.xml", "word/footer1.xml")


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rendered_by_docxtpl(path, context):
    word = DocxTemplate(path)
    word.render(context, ImmutableSandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    buffer = io.BytesIO()
    word.save(buffer)
    return parts_of(buffer.getvalue())


def canonical(part):
    """The part's canonical XML, without the run boundaries that docxtpl alone puts around a tab."""
    text = etree.tostring(etree.fromstring(part), method="c14n").decode()
    around_tab = r"</w:r><w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
    return re.sub(rf"{around_tab}<w:tab></w:tab>{around_tab}", "<w:tab></w:tab>", text)


def refused(template, values, children=("CH-1", "CH-2")):
    with pytest.raises(MergeFieldError) as caught:
        render_letter(template, values, children)
    return {(mistake.key, mistake.reason) for mistake in caught.value.mistakes}


def test_the_letter_says_what_was_merged(cme3a, values):
    letter = render_letter(cme3a, values, ["CH-1", "CH-2"])
    for text in ("Northmere Council", "by 4 December 2026.", "Dear Mrs Okafor", "Zofia Wiśniewska-Żak", "נועה בן-דוד"):
        assert text in letter.text
    assert "Sophie Zak\nZosia Wisniewska" in letter.text
    assert "14 Harbour Row\nNorthmere\nNM2 4QT" in letter.text
    assert letter.file_name == "L1-2026-00041-03.docx"
    assert letter.addressee == "St Brannock’s Primary School"
    assert letter.child_refs == ("CH-1", "CH-2")


@pytest.mark.parametrize("part", PRINTED_PARTS)
@pytest.mark.parametrize("note", ["", 'Two lines,\nwith <markup> & a\ttab, ‘quotes’ and "more".'])
def test_each_part_equals_what_docxtpl_itself_makes(cme3a, changed_values, part, note):
    values = changed_values(letter__officer_note=note, la__name="A & B <Council>\nsecond line")
    ours = parts_of(render_letter(cme3a, values, ["CH-1", "CH-2"]).docx)
    theirs = rendered_by_docxtpl(TEMPLATES / "cme3a.docx", merge_context(cme3a.declaration, values))
    assert canonical(ours[part]) == canonical(theirs[part])


def test_tags_that_word_split_over_runs_render_as_docxtpl_renders_them(write_template):
    def split_runs(document):
        paragraph = document.add_paragraph()
        for piece in ("Sent by {", "{ la.", "na", "me }", "} today"):
            paragraph.add_run(piece).bold = piece == "na"

    path = write_template(edit=split_runs)
    template = load_letter_template(path)
    values = LetterValues(
        {"la.name": "Northmere", "letter.ref": "T-1", "letter.date": date(2026, 1, 5)},
        (merge_child("CH-1", {"full_name": "Ada"}),),
    )
    letter = render_letter(template, values, ["CH-1"])
    assert "Sent by Northmere today" in letter.text
    theirs = rendered_by_docxtpl(path, merge_context(template.declaration, values))
    assert canonical(parts_of(letter.docx)["word/document.xml"]) == canonical(theirs["word/document.xml"])


def test_the_same_values_give_the_same_bytes_and_the_letters_own_date(cme3a, values):
    first, again = (render_letter(cme3a, values, ["CH-1", "CH-2"]) for _ in range(2))
    assert first.docx == again.docx
    with zipfile.ZipFile(io.BytesIO(first.docx)) as archive:
        assert {member.date_time[:3] for member in archive.infolist()} == {(2026, 11, 27)}


def test_the_file_is_a_sound_zip_in_the_eyes_of_others(cme3a, values):
    with zipfile.ZipFile(io.BytesIO(render_letter(cme3a, values, ["CH-1", "CH-2"]).docx)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert len(set(archive.namelist())) == len(archive.namelist())


def test_word_libraries_can_open_it_and_it_names_no_author(cme3a, values):
    document = docx.Document(io.BytesIO(render_letter(cme3a, values, ["CH-1", "CH-2"]).docx))
    properties = document.core_properties
    assert properties.title == "Enquiry letter to schools (CME 3a)"
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.created.date() == date(2026, 11, 27)
    assert len(document.tables[0].rows) == 3


def test_what_is_not_known_is_said_in_words_and_never_left_as_a_hole(cme3a, changed_values):
    bare = {"other_names": (), "upn": None, "last_known_address": " \n", "siblings": None}
    text = render_letter(cme3a, changed_values(child=bare, school__head=None), ["CH-1", "CH-2"]).text
    assert "Dear Head teacher" in text
    assert text.count("None known") == 4
    assert text.count("Not known, or not shared in this letter") == 2


def test_the_officers_note_is_a_paragraph_only_when_there_is_one(cme3a, changed_values):
    without, with_note = (
        render_letter(cme3a, changed_values(letter__officer_note=note), ["CH-1", "CH-2"]).text.splitlines()
        for note in (None, "Both may be in the county.")
    )
    assert [line for line in with_note if line not in without] == ["Both may be in the county."]
    assert len(with_note) == len(without) + 1


def test_missing_blank_and_unknown_values_are_all_named_at_once(cme3a, changed_values):
    values = changed_values(
        child={"full_name": "\u200b ", "shoe_size": "3"}, la__name="  \n", officer__name=None, la__motto="Onwards"
    )
    assert refused(cme3a, values) == {
        ("la.name", "is blank"),
        ("officer.name", "is missing"),
        ("la.motto", "is not a merge field of this letter"),
        ("children[1].full_name", "is blank"),
        ("children[1].shoe_size", "is not a merge field of this letter"),
    }


def test_a_value_of_the_wrong_kind_is_refused(cme3a, changed_values):
    values = changed_values(child={"siblings": "Jakub", "sex": 1}, letter__date="27 November 2026")
    assert refused(cme3a, values) == {
        ("letter.date", "must be a date"),
        ("children[1].siblings", "must be a list of texts"),
        ("children[1].sex", "must be text"),
    }


@pytest.mark.parametrize("ref", ["../L1-1", "L1", "CON", "L1-" + "9" * 30, "L1-1.docx", "Zofia W-1"])
def test_a_reference_that_would_make_a_bad_file_name_is_refused(cme3a, changed_values, ref):
    assert {key for key, _ in refused(cme3a, changed_values(letter__ref=ref))} == {"letter.ref"}


@pytest.mark.parametrize("year", [1979, 2108])
def test_a_letter_date_that_no_file_can_carry_is_refused(cme3a, changed_values, year):
    found = refused(cme3a, changed_values(letter__date=date(year, 1, 1)))
    assert found == {("letter.date", "is not a plausible date for a letter")}


def test_a_value_of_another_child_is_refused_wherever_it_stands(cme3a, values):
    mixed = {**values.of_children[0], "siblings": merge_child("CH-9", {"siblings": ("Somebody",)})["siblings"]}
    assert refused(cme3a, LetterValues(values.of_letter, (mixed, values.of_children[1]))) == {
        ("children[1].child_ref", "the values of this row do not all belong to one child"),
        ("children[1].siblings", "belongs to a child that is not in this letter"),
    }


def test_a_reference_that_is_part_of_another_is_not_that_child(cme3a, values):
    assert ("children[1].full_name", "belongs to a child that is not in this letter") in refused(
        cme3a, values, "CH-1 CH-2"
    )


def test_values_of_two_of_the_letters_own_children_do_not_mix_in_one_row(cme3a, values):
    mixed = {**values.of_children[0], "upn": merge_child("CH-2", {"upn": "A801200012346"})["upn"]}
    found = refused(cme3a, LetterValues(values.of_letter, (mixed, values.of_children[1])))
    assert found == {("children[1].child_ref", "the values of this row do not all belong to one child")}


def test_rows_and_children_must_be_the_same_children_each_once(cme3a, values):
    assert ("children", "a child of this letter has no values") in refused(cme3a, values, ["CH-1", "CH-2", "CH-3"])
    assert ("children[2].full_name", "belongs to a child that is not in this letter") in refused(
        cme3a, values, ["CH-1"]
    )
    twice = LetterValues(values.of_letter, (values.of_children[0], values.of_children[0]))
    assert refused(cme3a, twice, ["CH-1"]) == {("children", "a child is named twice")}
    assert ("children", "the letter names no child") in refused(cme3a, LetterValues(values.of_letter, ()), [])


def test_errors_name_row_and_key_and_never_a_value(cme3a, changed_values):
    values = changed_values(child={"full_name": "Canary\x07Child", "Canary Street 5": "x"}, la__name="\ud800Canary")
    with pytest.raises(MergeFieldError) as caught:
        render_letter(cme3a, values, ["CH-1", "CH-2"])
    assert "Canary" not in str(caught.value)
    assert str(caught.value).count("row 1: ") == 3
    assert "Canary" not in repr(values)


def test_no_letter_of_a_run_holds_another_rows_child(cme3a):
    randomness = random.Random(7)
    names = [f"Canary{randomness.randrange(10**9):09d}" for _ in range(40)]
    for position in range(0, 40, 4):
        own = names[position : position + 4]
        children = tuple(merge_child(name, {**ZOFIA, "full_name": name, "siblings": (name,)}) for name in own)
        letter = render_letter(cme3a, LetterValues({**LETTER, "letter.ref": f"L1-{position}"}, children), own)
        everything = b"".join(parts_of(letter.docx).values()).decode()
        assert {name for name in names if name in everything} == set(own)


def test_what_leaves_with_the_letter_is_listed(cme3a, values):
    letter = render_letter(cme3a, values, ["CH-1", "CH-2"])
    leaving = {(merged.field_id, merged.child_ref): merged.text for merged in letter.merged}
    assert leaving["child.full_name", "CH-2"] == NOA["full_name"]
    assert leaving["letter.reply_by", ""] == "4 December 2026"
    assert len(leaving) == len(cme3a.declaration.letter_fields) + 2 * len(cme3a.declaration.child_fields)
    assert "Zofia" not in repr(letter)


def test_a_letter_about_one_child_names_the_child_anywhere(write_template):
    path = write_template(
        body=("{{ la.name }} {{ letter.ref }} {{ letter.date }}", "About {{ child.full_name }}"),
        settings={"about": "child"},
    )
    template = load_letter_template(path)
    of_letter = {"la.name": "Northmere", "letter.ref": "T-1", "letter.date": date(2026, 1, 5)}
    children = tuple(merge_child(ref, {"full_name": ref}) for ref in ("CH-1", "CH-2"))
    assert "About CH-1" in render_letter(template, LetterValues(of_letter, children[:1]), ["CH-1"]).text
    assert refused(template, LetterValues(of_letter, children)) == {("children", "this letter is about one child only")}
