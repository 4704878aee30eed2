"""A template that reaches for more than its merge fields is refused when it is loaded, with file and reason."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from cmeforms.documents.letters import load_letter_template
from cmeforms.errors import DefinitionError

from .conftest import SMALL_BODY

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OUTSIDE_THE_LIST = [
    "{{ ''.__class__.__mro__ }}",
    "{{ la.__class__ }}",
    "{{ la._name }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum() }}",
    "{{ lipsum.__globals__ }}",
    "{{ la.name.upper() }}",
    "{{ la.name|upper }}",
    "{{ la.name|attr('x') }}",
    "{{ la['name'] }}",
    "{{ la.name ~ la.name }}",
    "{{ 'a'*10**9 }}",
    "{{ 7*7 }}",
    "{{ name }}",
    "{{ la.name.first }}",
    "{{- la.name -}}",
    "{{r la.name }}",
    "{{ _('x') }}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{% for child in children recursive %}x{% endfor %}",
    "{% for child in children if child %}x{% endfor %}",
    "{% for other in children %}x{% endfor %}",
    "{% if la.name == 'x' %}x{% endif %}",
    "{% if la %}x{% endif %}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% macro m() %}{% endmacro %}",
    "{% raw %}{{ la.name }}{% endraw %}",
    "{% colspan la.name %}",
    "{% vm %}",
    "{# a comment #}",
]
BRACES = [
    "{{ la.name",
    "la.name }}",
    "{{ {la.name} }}",
    "{ la.name }",
    "{{ la.name }",
    "{%",
    "#}",
    "{{{ la.name }}}",
    "}",
]


def mistakes_in(path):
    with pytest.raises(DefinitionError) as caught:
        load_letter_template(path)
    assert all(mistake.file in ("small.docx", "small.toml") for mistake in caught.value.mistakes)
    return [(mistake.key, mistake.reason) for mistake in caught.value.mistakes]


def reasons_for(path):
    return " ".join(reason for _, reason in mistakes_in(path))


def rezip(path, changes):
    """Replace or add parts of the DOCX behind the back of the library."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **changes(parts)}.items():
            archive.writestr(name, content)
    return path


def test_the_small_template_that_the_other_tests_spoil_is_right(write_template):
    assert load_letter_template(write_template()).slug == "small"


@pytest.mark.parametrize("text", OUTSIDE_THE_LIST)
def test_a_tag_outside_the_closed_list_is_refused(write_template, text):
    assert "is not a plain merge field" in reasons_for(write_template(body=(*SMALL_BODY, text)))


@pytest.mark.parametrize("place", ["header", "footer"])
def test_headers_and_footers_are_judged_like_the_body(write_template, place):
    def spoil(document):
        getattr(document.sections[0], place).paragraphs[0].text = "{{ lipsum() }}"

    assert (f"word/{place}1.xml", "{{ lipsum() }}") in [
        (key, reason.partition(" is not")[0]) for key, reason in mistakes_in(write_template(edit=spoil))
    ]


@pytest.mark.parametrize("text", BRACES)
def test_a_brace_outside_a_merge_field_is_refused(write_template, text):
    assert "brace stands outside" in reasons_for(write_template(body=(*SMALL_BODY, text)))


def test_a_tag_cannot_be_hidden_by_spreading_it_over_paragraphs(write_template):
    path = write_template(body=(*SMALL_BODY, "x {", "{ lipsum() }", "}"))
    assert "brace stands outside" in reasons_for(path)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ((*SMALL_BODY, "{{ child.full_name }}"), "stands outside the children loop"),
        ((*SMALL_BODY, "{%p for child in children %}"), "for is never closed"),
        ((*SMALL_BODY, "{%p endfor %}"), "endfor closes nothing that is open"),
        ((*SMALL_BODY, "{%p if la.name %}", "{%p endif %}"), "is required, so a condition on it is always true"),
        (
            (*SMALL_BODY, "{%p for child in children %}", *SMALL_BODY[1:], "{%p endfor %}"),
            "a loop stands inside a loop",
        ),
        ((*SMALL_BODY, "{{ la.nmae }}"), "the letter has no such merge field"),
        (SMALL_BODY[:1], "it is declared, and the letter must print it"),
    ],
)
def test_tags_that_do_not_fit_together_are_refused(write_template, body, reason):
    assert reason in reasons_for(write_template(body=body))


def test_a_loop_that_breaks_the_document_is_refused(write_template):
    path = write_template(body=(*SMALL_BODY, "a {% for child in children %} b", "c"), edit=_close_loop_in_table)
    assert "does not stay a Word document" in reasons_for(path)


def _close_loop_in_table(document):
    document.add_table(1, 1).cell(0, 0).text = "{% endfor %}"


def test_all_mistakes_of_both_files_come_at_once(write_template):
    path = write_template(body=(*SMALL_BODY[1:], "{{ la.nmae }}", "{{ 7*7 }}"), settings={"number": " ", "sent_to": 5})
    assert {key for key, _ in mistakes_in(path)} >= {"number", "sent_to"}
    path = write_template(body=(*SMALL_BODY[1:], "{{ la.nmae }}", "{{ 7*7 }}"))
    assert {"la.nmae", "la.name", "letter.ref", "letter.date", "word/document.xml"} == {k for k, _ in mistakes_in(path)}


def _add_to_paragraph(xml):
    return lambda document: document.paragraphs[0]._p.append(parse_xml(xml.replace("NS", nsdecls("w"), 1)))


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ('<w:fldSimple NS w:instr="DDEAUTO cmd"/>', "holds a Word field"),
        ("<w:r NS><w:instrText>PAGE</w:instrText></w:r>", "holds a Word field"),
        ('<w:ins NS w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>', "tracked changes"),
        ('<w:del NS w:id="1" w:author="x"><w:r><w:delText>old</w:delText></w:r></w:del>', "tracked changes"),
        ("<w:r NS><w:object/></w:r>", "embedded object"),
    ],
)
def test_word_machinery_is_refused(write_template, xml, reason):
    assert reason in reasons_for(write_template(edit=_add_to_paragraph(xml)))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (RELATIONSHIP_TYPE.HYPERLINK, "holds a link"),
        (RELATIONSHIP_TYPE.IMAGE, "reaches for something outside the file"),
        (RELATIONSHIP_TYPE.HEADER, "reaches for something outside the file"),
        (f"{RELATIONSHIPS}/attachedTemplate", "is attached to a Word template"),
        (RELATIONSHIP_TYPE.OLE_OBJECT, "holds a part that a letter must not carry"),
    ],
)
def test_relationships_to_the_outside_are_refused(write_template, kind, reason):
    path = write_template(edit=lambda document: document.part.relate_to("http://x.example/a", kind, is_external=True))
    assert reason in reasons_for(path)


def test_an_old_drawing_that_names_an_address_is_refused(write_template):
    drawing = (
        '<w:pict NS><v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:fill src="//x.example/a"/></v:rect></w:pict>'
    )
    assert "reaches for something outside the file" in reasons_for(write_template(edit=_add_to_paragraph(drawing)))


def test_a_template_with_very_many_merge_fields_is_refused(write_template):
    path = write_template(body=(*SMALL_BODY, "{{ la.name }}" * 301))
    assert "holds more than 300 merge fields" in reasons_for(path)


def test_macros_are_refused(write_template):
    def add_macro(parts):
        name = "word/_rels/document.xml.rels"
        kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        entry = f'<Relationship Id="m1" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
        types = parts["[Content_Types].xml"].replace(
            b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
        )
        changed = parts[name].replace(b"</Relationships>", entry.encode())
        return {name: changed, "word/vbaProject.bin": b"x", "[Content_Types].xml": types}

    assert "holds macros" in reasons_for(rezip(write_template(), add_macro))


def test_a_tag_in_a_description_is_refused(write_template):
    def describe(document):
        table = document.add_table(1, 1)
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), "{{ la.name }}")
        table._tbl.tblPr.append(caption)

    assert "in a description or setting" in reasons_for(write_template(edit=describe))


def test_a_tag_in_the_style_sheet_is_refused(write_template):
    def rename(document):
        document.styles.add_style("{{ lipsum }}", 1)

    assert "in the body, headers and footers only" in reasons_for(write_template(edit=rename))


@pytest.mark.parametrize(
    "prolog", ["<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(write_template, prolog, encoding):
    def add_prolog(parts):
        name = "word/styles.xml"
        text = parts[name].decode().partition("?>")[2]
        return {name: f'<?xml version="1.0" encoding="{encoding}"?>{prolog}{text}'.encode(encoding)}

    assert "is not plain, well-formed XML" in reasons_for(rezip(write_template(), add_prolog))


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 99, b"\xd0\xcf\x11\xe0" + b"x" * 999])
def test_what_is_no_docx_is_refused(write_template, content):
    path = write_template()
    path.write_bytes(content)
    assert "is not a DOCX file" in reasons_for(path)


def test_a_zip_that_is_no_word_document_is_refused(write_template):
    path = write_template()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    path.write_bytes(buffer.getvalue())
    assert "cannot be read as a Word document" in reasons_for(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(write_template):
    path = rezip(write_template(), lambda parts: {"word/media/bomb.png": bytes(50_000_000)})
    assert "unpacks to more than" in reasons_for(path)
    path = rezip(write_template(), lambda parts: {"word/styles.xml": b"<a>" + b" " * 2_000_000 + b"</a>"})
    assert "is larger than" in reasons_for(path)


def test_a_part_with_an_odd_name_is_refused(write_template):
    path = rezip(write_template(), lambda parts: {"word/pièce.xml": b"<a/>"})
    assert "is not plain ASCII" in reasons_for(path)


def test_a_part_cannot_hide_from_judgement_under_another_name(write_template):
    def rename_header(parts):
        target, disguise = b"header1.xml", b"header1.bin"
        changed = ("word/_rels/document.xml.rels", "[Content_Types].xml")
        moved = {name: parts[name].replace(target, disguise) for name in changed}
        return {**moved, "word/header1.bin": parts["word/header1.xml"]}

    def with_header(document):
        document.sections[0].header.paragraphs[0].text = "Header"

    path = rezip(write_template(edit=with_header), rename_header)
    assert ("word/header1.bin", "is neither a plain part") in [(k, r[:23]) for k, r in mistakes_in(path)]


def test_a_document_under_another_name_is_refused(write_template):
    def rename(parts):
        changed = ("_rels/.rels", "[Content_Types].xml")
        moved = {name: parts[name].replace(b"word/document.xml", b"word/letter.xml") for name in changed}
        rels = parts["word/_rels/document.xml.rels"]
        return {**moved, "word/letter.xml": parts["word/document.xml"], "word/_rels/letter.xml.rels": rels}

    assert "has no part word/document.xml" in reasons_for(rezip(write_template(), rename))


def test_a_damaged_member_is_refused(write_template):
    path = write_template()
    content = bytearray(path.read_bytes())
    content[200:400] = bytes(200)
    path.write_bytes(bytes(content))
    assert "is not a DOCX file" in reasons_for(path)


@pytest.mark.parametrize(
    "text", ["{{" * 100_000, "{{ a" * 50_000, "{%" + "a" * 400_000, "{{ la.name }}" * 20_000 + "{{ x"]
)
def test_a_template_made_to_waste_time_is_refused(write_template, text):
    path = write_template(body=(*SMALL_BODY, text))
    assert mistakes_in(path)


def test_what_describes_the_authors_computer_is_left_out(write_template):
    def name_author(document):
        document.core_properties.author = "Jane Canary"
        document.core_properties.last_modified_by = "Jane Canary"

    template = load_letter_template(write_template(edit=name_author))
    names = [part.name for part in template.prepared.fixed_parts]
    assert not any(name.startswith((b"customXml", b"docProps")) for name in names)


def test_a_picture_that_is_something_else_is_refused(write_template):
    def add_picture(document):
        buffer = io.BytesIO()
        Image.new("RGB", (2, 2)).save(buffer, "PNG")
        document.add_picture(io.BytesIO(buffer.getvalue()))

    path = write_template(edit=add_picture)
    assert load_letter_template(path).slug == "small"
    metafile = b"\x01\x00\x00\x00" + bytes(40) + b" EMF"
    spoilt = rezip(path, lambda parts: {name: metafile for name in parts if name.endswith(".png")})
    assert "is not the picture that its name says" in reasons_for(spoilt)
