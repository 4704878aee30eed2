"""The drawn document: complete, literal, repeatable, tagged, with its fields and its one attached file."""

import io
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Attachment,
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
from cmeforms.documents.pdf import render_pdf
from cmeforms.errors import RenderError

LEAD = SignatureBox("lead", "Signature of the lead", "I have made the enquiries recorded here.")
OFFICER = SignatureBox("paews", "Countersignature", "I have read this checklist.")


def words(text):
    return " ".join(text.split())


def table(rows, columns=("Date", "Who", "Result")):
    return AnswerTable("Contact attempts", columns, tuple(tuple(map(Reading, row)) for row in rows))


@pytest.mark.parametrize("hostile", ["<img src=x>", "A &amp; B & C", "<b>bold</b>", "(brackets) \\ %", "<see note 4>"])
def test_markup_is_printed_as_it_was_typed(hostile, fonts, make_outline, text_of):
    blocks = (TextBlock(hostile), Notice(hostile), AnswerRows((AnswerRow(hostile, (Reading(hostile),)),)))
    assert words(text_of(render_pdf(make_outline(*blocks), fonts))).count(hostile) == 4


def test_every_kind_of_block_is_printed(fonts, make_outline, text_of, photo_bytes):
    outline = make_outline(
        Heading("Heading one"),
        Heading("Heading two", 2),
        TextBlock("Running text"),
        Notice("Notice text"),
        AnswerRows((AnswerRow("Label", (Reading("Answer"), Reading("Not known yet", is_quiet=True)), note="A note"),)),
        table([("1 May", "Ms Example", "No reply")]),
        table([]),
        TickList("Ticks", (("Done", True), ("Not done", False))),
        Photo(photo_bytes, "A photo of the child", "Taken on 3 March 2026"),
        PastSignature("Signed earlier"),
        WritingLines("Anything else", 40, "Write clearly"),
        LEAD,
    )
    text = text_of(render_pdf(outline, fonts))
    expected = [
        *("School checklist", "Exampleshire Council", "Reference CME1-2026-0042", "OFFICIAL-SENSITIVE"),
        *("Heading one", "Heading two", "Running text", "Notice text", "Label", "Answer", "Not known yet", "A note"),
        *("Contact attempts", "No reply", "No rows", "Ticks", "Not done", "Taken on 3 March 2026", "Signed earlier"),
        *("Anything else", "Write clearly", LEAD.heading, LEAD.statement),
    ]
    assert [each for each in expected if each not in text] == []


def test_the_same_outline_gives_the_same_bytes(fonts, make_outline, photo_bytes):
    outline = make_outline(TextBlock("Łukasz 李"), Photo(photo_bytes, "Photo", ""), LEAD)
    assert render_pdf(outline, fonts) == render_pdf(outline, fonts)


def test_another_photo_or_date_gives_another_file_identifier(fonts, make_outline, opened, photo_bytes):
    outline = make_outline(TextBlock("Text"))
    other = replace(outline, dated_at=outline.dated_at + timedelta(days=1))
    identifiers = {bytes(opened(render_pdf(each, fonts)).trailer.ID[0]) for each in (outline, other)}
    assert len(identifiers) == 2


def test_the_file_is_sound_to_an_independent_checker(fonts, make_outline, tmp_path, photo_bytes):
    path = tmp_path / "made.pdf"
    attachment = Attachment("cme1-CME1-2026-0042.json", b"{}")
    outline = make_outline(Photo(photo_bytes, "Photo", ""), LEAD, OFFICER, attachment=attachment)
    path.write_bytes(render_pdf(outline, fonts))
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_all_fonts_are_embedded(fonts, make_outline, tmp_path):
    path = tmp_path / "made.pdf"
    path.write_bytes(render_pdf(make_outline(TextBlock("Zoë محمد 李小龙 김")), fonts))
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert len(listed) >= 4
    assert all(" yes yes yes " in line for line in listed)


def test_long_tables_lose_no_row_and_repeat_their_heads(fonts, make_outline, text_of, opened):
    rows = [(f"day-{n}", f"person-{n}", f"result-{n} " * (n % 9 + 1)) for n in range(150)]
    pdf = render_pdf(make_outline(table(rows)), fonts)
    text = text_of(pdf)
    printed = text.split()
    assert [n for n in range(150) if f"day-{n}" not in printed or printed.count(f"result-{n}") != n % 9 + 1] == []
    assert printed.count("Result") == len(opened(pdf).pages)


def test_a_cell_longer_than_a_page_flows_on(fonts, make_outline, text_of):
    long = " ".join(f"word{n}" for n in range(3000))
    printed = set(text_of(render_pdf(make_outline(table([("1 May", "Sam", long)])), fonts)).split())
    assert set(long.split()) <= printed


def test_a_table_too_wide_for_the_page_becomes_rows_of_labels(fonts, make_outline, text_of):
    columns = tuple(f"Responsibilities{n}" for n in range(9))
    text = text_of(render_pdf(make_outline(table([[f"answer{n}" for n in range(9)]], columns)), fonts))
    assert "Row 1 of 1" in text
    assert all(column in text.replace("\n", "") and f"answer{n}" in text for n, column in enumerate(columns))


def test_a_row_with_too_few_cells_is_refused(fonts, make_outline):
    with pytest.raises(RenderError, match="Contact attempts"):
        render_pdf(make_outline(table([("only", "two")])), fonts)


def test_every_page_says_which_it_is(fonts, make_outline, opened, text_of):
    pdf = render_pdf(make_outline(TextBlock("Some words to fill pages. " * 1500)), fonts)
    pages = text_of(pdf).split("\f")[:-1]
    assert len(pages) == len(opened(pdf).pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"CME1-2026-0042 - F01 CME 1, revision 3 - Page {number} of {len(pages)}" in words(page)
        assert "OFFICIAL-SENSITIVE" in page


def test_a_long_marking_is_printed_whole_on_every_page(fonts, make_outline, text_of):
    marking = " ".join(f"handling{n}" for n in range(30))
    outline = make_outline(TextBlock("line\n" * 80), marking=marking, reference="R" * 300)
    pages = text_of(render_pdf(outline, fonts)).split("\f")[:-1]
    assert len(pages) > 1
    assert all(marking in words(page) and "R" * 300 in page.replace("\n", "") for page in pages)


def test_signature_fields_exist_in_order_with_their_statements(fonts, make_outline, opened):
    pdf = opened(render_pdf(make_outline(LEAD, OFFICER), fonts))
    fields = list(pdf.Root.AcroForm.Fields)
    assert [str(field.T) for field in fields] == ["lead", "paews"]
    assert [str(field.TU) for field in fields] == [LEAD.statement, OFFICER.statement]
    assert all(field.FT == "/Sig" and "/V" not in field and field.AP.N.BBox for field in fields)
    assert [("/Lock" in field) for field in fields] == [False, True]
    assert fields[1].Lock.Action == "/All"
    assert fields[1].Lock.P == 1


def test_a_signature_field_hangs_in_the_structure_by_the_bare_reference(fonts, make_outline, opened):
    pdf = opened(render_pdf(make_outline(LEAD), fonts))
    (field,) = pdf.Root.AcroForm.Fields
    owners = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    form = owners[field.StructParent]
    assert form.S == "/Form"
    assert form.K.Type == "/OBJR"
    assert form.K.Obj.objgen == field.objgen


def test_statement_and_signing_area_stay_on_one_page(fonts, make_outline, opened):
    for filling in range(20, 60, 2):
        pdf = opened(render_pdf(make_outline(TextBlock("line\n" * filling), LEAD), fonts))
        widget = pdf.Root.AcroForm.Fields[0]
        bottom = float(widget.Rect[1])
        assert bottom > 50
        assert any(page.objgen == widget.P.objgen for page in pdf.pages)


@pytest.mark.parametrize("name", ["lead", "", "fül", "a.b"])
def test_field_names_that_signing_could_not_find_are_refused(name, fonts, make_outline):
    with pytest.raises(RenderError, match="field"):
        render_pdf(make_outline(LEAD, replace(OFFICER, field_name=name)), fonts)


def test_the_attachment_is_in_the_file_exactly_once(fonts, make_outline, opened):
    attachment = Attachment("cme1-CME1-2026-0042.json", b'{"surname": "Sample"}')
    pdf = opened(render_pdf(make_outline(attachment=attachment), fonts))
    assert list(pdf.attachments) == ["cme1-CME1-2026-0042.json"]
    assert pdf.attachments["cme1-CME1-2026-0042.json"].get_file().read_bytes() == attachment.content
    assert len(pdf.Root.AF) == 1
    assert pdf.Root.AF[0].AFRelationship == "/Data"


def test_a_document_without_attachment_has_none(fonts, make_outline, opened):
    pdf = opened(render_pdf(make_outline(), fonts))
    assert not list(pdf.attachments)
    assert "/AF" not in pdf.Root


def test_dates_come_from_the_outline_and_agree(fonts, make_outline, opened):
    pdf = opened(render_pdf(make_outline(), fonts))
    assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20261121160500+00'00'"
    assert b"2026-11-21T16:05:00+00:00" in pdf.Root.Metadata.read_bytes()


def test_headings_never_skip_a_level(fonts, make_outline, opened):
    pdf = opened(render_pdf(make_outline(Heading("First", 3), Heading("Second", 3), Heading("Third", 1)), fonts))
    tags = [str(kid.S) for kid in pdf.Root.StructTreeRoot.K[0].K]
    assert [tag for tag in tags if tag.startswith("/H")] == ["/H1", "/H2", "/H3", "/H2"]


def test_all_content_is_tagged_or_an_artifact(fonts, make_outline, opened, photo_bytes):
    blocks = (TextBlock("Text"), table([("1", "2", "3")] * 60), Photo(photo_bytes, "Alt", "Caption"), LEAD)
    for page in opened(render_pdf(make_outline(*blocks), fonts)).pages:
        depth = 0
        for line in page.Contents.read_bytes().splitlines():
            depth += line.count(b" BDC") + line.count(b" BMC") - line.count(b"EMC")
            assert depth > 0 or b" TJ" not in line
        assert depth == 0


def test_tick_boxes_are_told_to_those_who_listen(fonts, make_outline, opened):
    pdf = opened(render_pdf(make_outline(TickList("Done", (("Rang", True), ("Visited", False)))), fonts))
    (ticks,) = [kid for kid in pdf.Root.StructTreeRoot.K[0].K if kid.S == "/L"]
    assert [str(item.K[0].ActualText) for item in ticks.K] == ["Selected", "Not selected"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_photos_of_any_colour_kind_are_printed_in_allowed_colours(mode, fonts, make_outline, opened):
    picture = io.BytesIO()
    Image.new(mode, (20, 30)).save(picture, "JPEG" if mode == "CMYK" else "PNG")
    pdf = opened(render_pdf(make_outline(Photo(picture.getvalue(), "Alt", "")), fonts))
    (image,) = [image for page in pdf.pages for image in page.Resources.XObject.values()]
    assert image.ColorSpace in ("/DeviceRGB", "/DeviceGray")
    assert (image.Width, image.Height) == (20, 30)


def test_bytes_that_are_no_picture_are_refused(fonts, make_outline):
    with pytest.raises(RenderError, match="photo"):
        render_pdf(make_outline(Photo(b"GIF89a nonsense", "Alt", "")), fonts)
