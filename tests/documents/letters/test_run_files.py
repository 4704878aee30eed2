"""The files of a letter run: a zip with an index that names no child, and one merged DOCX for printing."""

from __future__ import annotations

import copy
import csv
import io
import tracemalloc
import zipfile
from dataclasses import replace

import docx
import pytest

from cmeforms.documents.letters import (
    LetterValues,
    index_csv,
    letter_text,
    load_letter_template,
    merge_child,
    merge_letters,
    render_letter,
    zip_letters,
)
from cmeforms.errors import RenderError

from .conftest import LETTER, NOA, ZOFIA


@pytest.fixture
def make_letter(cme3a):
    def make(number, school="St Brannock’s", template=cme3a, **changes):
        of_letter = {**LETTER, "letter.ref": f"L1-2026-{number}", "school.name": school, **changes}
        children = (merge_child(f"CH-{number}", {**ZOFIA, "full_name": f"Canary{number}"}), merge_child("CH-0", NOA))
        return render_letter(template, LetterValues(of_letter, children), [f"CH-{number}", "CH-0"])

    return make


@pytest.fixture
def letters(make_letter):
    return [make_letter(number) for number in range(1, 5)]


def cells(letters):
    return list(csv.reader(io.StringIO(index_csv(letters))))


def test_the_zip_holds_each_letter_under_its_reference_and_an_index(letters):
    with zipfile.ZipFile(io.BytesIO(zip_letters(letters))) as archive:
        assert archive.namelist() == [f"L1-2026-{number}.docx" for number in range(1, 5)] + ["index.csv"]
        assert archive.read("L1-2026-2.docx") == letters[1].docx
        assert archive.read("index.csv").startswith(b'\xef\xbb\xbf"reference",')


def test_the_index_says_who_got_which_file_and_names_no_child(letters):
    assert cells(letters)[0] == ["reference", "addressee", "file_name", "sha256", "children"]
    assert cells(letters)[1] == ["L1-2026-1", "St Brannock’s", "L1-2026-1.docx", letters[0].sha256, "2"]
    assert "Canary" not in index_csv(letters)
    assert "CH-" not in index_csv(letters)


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+44 School", "-1", "@SUM(A1)", "\t=1", "＝1", "  =1", "\n=1"])
def test_a_school_name_never_becomes_a_formula(make_letter, name):
    assert cells([make_letter(1, school=name)])[1][1] == f"'{name}"


def test_quotes_commas_and_lines_in_a_name_survive_the_index(make_letter):
    name = 'St "B", Upper\nSchool'
    assert cells([make_letter(1, school=name)])[1][1] == name


def test_the_same_letters_give_the_same_files(letters):
    assert zip_letters(letters) == zip_letters(list(letters))
    assert merge_letters(letters) == merge_letters(list(letters))


def test_two_letters_of_one_reference_are_refused(letters):
    with pytest.raises(RenderError):
        zip_letters([letters[0], letters[0]])
    with pytest.raises(RenderError):
        zip_letters([])


def test_the_merged_file_holds_every_letter_once_and_in_order(letters):
    text = letter_text(merge_letters(letters))
    positions = [text.index(f"Canary{number}") for number in range(1, 5)]
    assert positions == sorted(positions)
    assert all(text.count(f"Canary{number}") == 1 for number in range(1, 5))
    assert text.count("Yours sincerely") == 4


def test_each_letter_keeps_its_own_header_and_footer_in_the_merged_file(make_letter):
    letters = [make_letter(number, **{"la.team": f"Team {number % 2}"}) for number in range(1, 5)]
    sections = docx.Document(io.BytesIO(merge_letters(letters))).sections
    assert len(sections) == 4
    for letter, section, number in zip(letters, sections, range(1, 5), strict=True):
        assert letter.ref in section.footer.paragraphs[0].text
        assert section.header.paragraphs[1].text == f"Team {number % 2}"


def test_equal_headers_are_kept_once(letters):
    with zipfile.ZipFile(io.BytesIO(merge_letters(letters))) as archive:
        names = archive.namelist()
    assert len([name for name in names if name.startswith("word/header")]) == 1
    assert len([name for name in names if name.startswith("word/footer")]) == 4


def test_a_merged_file_of_one_letter_is_that_letter(letters):
    assert letter_text(merge_letters(letters[:1])) == letters[0].text


def test_a_letter_that_ends_in_a_table_merges(write_template):
    def end_in_table(document):
        document.add_table(1, 1).cell(0, 0).text = "The end"

    template = load_letter_template(write_template(edit=end_in_table))
    values = {"la.name": "Northmere", "letter.date": LETTER["letter.date"]}
    letters = [
        render_letter(
            template,
            LetterValues({**values, "letter.ref": f"T-{name}"}, (merge_child(name, {"full_name": name}),)),
            [name],
        )
        for name in ("Ada", "Ben")
    ]
    merged = docx.Document(io.BytesIO(merge_letters(letters)))
    assert len(merged.sections) == 2
    assert len(merged.tables) == 2


def test_a_letter_without_page_settings_is_not_merged(write_template):
    def drop_section(document):
        document.element.body.remove(document.element.body[-1])

    template = load_letter_template(write_template(edit=drop_section))
    values = {"la.name": "Northmere", "letter.ref": "T-1", "letter.date": LETTER["letter.date"]}
    letter = render_letter(template, LetterValues(values, (merge_child("CH-1", {"full_name": "Ada"}),)), ["CH-1"])
    with pytest.raises(RenderError):
        merge_letters([letter])


def test_a_letter_that_another_program_packed_is_not_merged(letters):
    repacked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letters[0].docx)) as ours, zipfile.ZipFile(repacked, "w") as theirs:
        for name in ours.namelist():
            theirs.writestr(name, ours.read(name))
    for damaged in (repacked.getvalue(), b"", letters[0].docx[:2000], _with_a_flipped_bit(letters[0].docx)):
        with pytest.raises(RenderError):
            merge_letters([replace(letters[0], docx=damaged)])


def _with_a_flipped_bit(docx_bytes):
    middle = docx_bytes.index(b"word/document.xml") + 500
    return docx_bytes[:middle] + bytes([docx_bytes[middle] ^ 1]) + docx_bytes[middle + 1 :]


def test_merging_unpacks_one_letter_at_a_time(make_letter):
    letters = [make_letter(number) for number in range(1, 101)]
    merged, peak_bytes = _with_peak(lambda: merge_letters(letters))
    with zipfile.ZipFile(io.BytesIO(merged)) as archive:
        unpacked_bytes = archive.getinfo("word/document.xml").file_size
    assert peak_bytes < unpacked_bytes


def test_rendering_many_letters_needs_no_more_memory_than_a_few(make_letter):
    few, many = (_with_peak(lambda n=n: [make_letter(k).sha256 for k in range(1, n + 1)])[1] for n in (30, 300))
    assert many < 1.5 * few


def _with_peak(work):
    """What the work gives, and the most memory that Python held for it beyond what stood there before."""
    tracemalloc.start()
    try:
        return work(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_letter_of_two_sections_keeps_its_own_headers_in_both(write_template):
    def begin_with_a_cover(document):
        document.sections[0].header.paragraphs[0].text = "Letter {{ letter.ref }}"
        cover = copy.deepcopy(document.element.body[-1])
        document.paragraphs[0]._p.get_or_add_pPr().append(cover)

    template = load_letter_template(write_template(edit=begin_with_a_cover))
    values = {"la.name": "Northmere", "letter.date": LETTER["letter.date"]}
    letters = [
        render_letter(
            template,
            LetterValues({**values, "letter.ref": ref}, (merge_child("CH-1", {"full_name": "Ada"}),)),
            ["CH-1"],
        )
        for ref in ("T-1", "T-2")
    ]
    sections = docx.Document(io.BytesIO(merge_letters(letters))).sections
    headers = [section.header.paragraphs[0].text for section in sections]
    assert headers == ["Letter T-1", "Letter T-1", "Letter T-2", "Letter T-2"]


def test_a_letter_that_would_take_over_the_header_before_it_is_not_merged(write_template):
    def begin_with_a_bare_cover(document):
        cover = copy.deepcopy(document.element.body[-1])
        document.paragraphs[0]._p.get_or_add_pPr().append(cover)
        document.sections[-1].header.is_linked_to_previous = False
        document.sections[-1].header.paragraphs[0].text = "Letter {{ letter.ref }}"

    template = load_letter_template(write_template(edit=begin_with_a_bare_cover))
    values = {"la.name": "Northmere", "letter.date": LETTER["letter.date"], "letter.ref": "T-1"}
    letter = render_letter(template, LetterValues(values, (merge_child("CH-1", {"full_name": "Ada"}),)), ["CH-1"])
    with pytest.raises(RenderError):
        merge_letters([letter, letter])


def test_letters_of_two_templates_are_not_merged(letters, write_template, cme3a):
    other = load_letter_template(write_template())
    values = {key: LETTER[key] for key in ("la.name", "letter.ref", "letter.date")}
    stranger = render_letter(other, LetterValues(values, (merge_child("CH-9", {"full_name": "Ada"}),)), ["CH-9"])
    with pytest.raises(RenderError):
        merge_letters([letters[0], stranger])
    with pytest.raises(RenderError):
        merge_letters([])
