"""What the tests of letters share: the shipped letter, one set of values, and a builder of small templates."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from cmeforms.documents.letters import LetterValues, load_letter_template, merge_child

TEMPLATES = Path(__file__).parents[3] / "letter_templates"

LETTER = {
    "la.name": "Northmere Council",
    "la.team": "Children Missing Education team",
    "la.address": "Civic Hall, Market Street, Northmere",
    "la.phone": "07700 900100",
    "la.email": "cme@northmere.example",
    "la.social_care_phone": "07700 900111",
    "la.out_of_hours": "07700 900222",
    "la.privacy_notice_url": "www.northmere.example/privacy",
    "officer.name": "Ruth Adeyemi",
    "officer.role": "CME officer",
    "officer.phone": "07700 900101",
    "officer.email": "r.adeyemi@northmere.example",
    "letter.ref": "L1-2026-00041-03",
    "letter.date": date(2026, 11, 27),
    "letter.reply_by": date(2026, 12, 4),
    "enquiry.ref": "ENQ-2026-00041",
    "school.name": "St Brannock’s Primary School",
    "school.head": "Mrs Okafor",
}
ZOFIA = {
    "full_name": "Zofia Wiśniewska-Żak",
    "other_names": ("Sophie Zak", "Zosia Wisniewska"),
    "born_on": date(2017, 3, 9),
    "sex": "Female",
    "upn": "A801200012345",
    "last_known_address": "14 Harbour Row\nNorthmere\nNM2 4QT",
    "previous_school": "Harbour Row Primary School",
    "siblings": ("Jakub Wiśniewski",),
}
NOA = {"full_name": "נועה בן-דוד", "born_on": date(2012, 1, 2)}

SMALL_BODY = (
    "{{ la.name }} {{ letter.ref }} {{ letter.date }}",
    "{%p for child in children %}",
    "{{ child.full_name }}",
    "{%p endfor %}",
)
SMALL_FIELDS = {
    "la.name": {},
    "letter.ref": {},
    "letter.date": {"kind": "date"},
    "child.full_name": {"per_child": True},
}
SMALL_LETTER = {
    "number": "T1",
    "title": "Test letter",
    "sent_by": "Officer",
    "issued_by": ["cme_officer"],
    "sent_to": "Schools",
    "sent_when": "Always",
    "legal_basis": "None",
    "audience": "school",
    "about": "children",
    "addressee": "la.name",
}


@pytest.fixture(scope="session")
def cme3a():
    return load_letter_template(TEMPLATES / "cme3a.docx")


@pytest.fixture
def values():
    """Two children to one school."""
    return values_with()


@pytest.fixture
def changed_values():
    """The usual values with some letter fields, or some of the first child's, replaced; ``None`` removes one."""
    return values_with


def values_with(child=None, **letter):
    """Keyword names stand for field ids with two underscores for the dot: ``la__name``."""
    of_letter = {**LETTER, **{key.replace("__", "."): content for key, content in letter.items()}}
    first = {**ZOFIA, **(child or {})}
    return LetterValues(
        {key: content for key, content in of_letter.items() if content is not None},
        (
            merge_child("CH-1", {key: content for key, content in first.items() if content is not None}),
            merge_child("CH-2", NOA),
        ),
        "row 1",
    )


@pytest.fixture(scope="session")
def empty_docx():
    """A new Word document without the library's hundreds of styles, which only make the tests slow."""
    document = docx.Document()
    sheet = document.styles.element
    for entry in list(sheet):
        if entry.tag == qn("w:latentStyles") or (entry.tag == qn("w:style") and entry.get(qn("w:default")) is None):
            sheet.remove(entry)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def write_template(tmp_path, empty_docx):
    """Writes a small letter template and its declaration, and gives the path of the DOCX."""

    def write(body=SMALL_BODY, fields=None, settings=None, stem="small", edit=None):
        document = docx.Document(io.BytesIO(empty_docx))
        for text in body:
            document.add_paragraph(text)
        if edit is not None:
            edit(document)
        path = tmp_path / f"{stem}.docx"
        document.save(path)
        path.with_suffix(".toml").write_text(toml_text(fields, settings), encoding="utf-8")
        return path

    return write


def toml_text(fields=None, settings=None):
    lines = [f"{key} = {json.dumps(value)}" for key, value in {**SMALL_LETTER, **(settings or {})}.items()]
    for field_id, extra in (SMALL_FIELDS if fields is None else fields).items():
        entry = {"id": field_id, "label": field_id, "kind": "text", **extra}
        lines += ["[[field]]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items())]
    return "\n".join(lines)
