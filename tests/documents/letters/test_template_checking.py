"""A changed template is judged in plain words, filled with invented contents, and apart from our own process."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pytest

from cmeforms.documents.letters.checking import TemplateReport, check_template
from cmeforms.documents.letters.limited_check import TOO_MUCH, check_template_limited
from cmeforms.documents.letters.report_text import read_contents, read_report, write_contents, write_report
from cmeforms.samples.letters import LETTER_CONTENTS

from .conftest import SMALL_BODY, TEMPLATES

CONTENTS = {"la.name": "Northmere Council", "letter.date": date(2026, 11, 27), "child.full_name": "Zofia Żak"}
HARD = (
    "Notwithstanding any antecedent correspondence, the responsible authority is statutorily obligated to ascertain, "
    "so far as reasonably practicable, the educational circumstances of unregistered individuals."
)


def check(path, contents=CONTENTS):
    return check_template(path.stem, path.read_bytes(), path.with_suffix(".toml").read_bytes(), contents)


def check_apart(path, **kwargs):
    return check_template_limited(
        path.stem, path.read_bytes(), path.with_suffix(".toml").read_bytes(), CONTENTS, **kwargs
    )


def test_a_letter_that_is_well_is_filled_with_what_is_given(write_template):
    report = check(write_template())
    assert report.is_usable
    words = report.preview_text
    assert "Northmere Council SAMPLE-0000-0000 27 November 2026" in words
    assert words.count("Zofia Żak") == 2, "a letter about several children shows two"
    assert docx.Document(io.BytesIO(report.preview)).paragraphs[0].text in words


def test_a_field_without_content_prints_its_label(write_template):
    assert "[la.name]" in check(write_template(), {}).preview_text


def test_unknown_missing_and_unused_fields_are_told_by_name(write_template):
    fields = {
        "la.name": {},
        "letter.ref": {},
        "letter.date": {"kind": "date"},
        "child.full_name": {"per_child": True},
        "la.phone": {"required": False},
    }
    report = check(
        write_template(body=("{{ la.nmae }} {{ letter.ref }} {{ letter.date }}", *SMALL_BODY[1:]), fields=fields)
    )
    assert not report.is_usable
    assert (report.preview, report.preview_text) == (b"", "")
    assert [": ".join(told.split(": ")[:2]) for told in report.mistakes] == [
        "The merge field la.name: is missing",
        "The merge field la.nmae: is unknown",
        "The merge field la.phone: is unused",
    ]
    assert "is la.name meant?" in report.mistakes[1]


@pytest.mark.parametrize("place", ["header", "footer"])
def test_the_place_is_said_in_words(write_template, place):
    def spoil(document):
        getattr(document.sections[0], place).paragraphs[0].text = "{{ ''.__class__ }}"

    (told,) = check(write_template(edit=spoil)).mistakes
    assert told.startswith(f"The {place}: {{{{ ''.__class__ }}}} is not a plain merge field")


def test_a_letter_to_a_home_that_is_hard_to_read_is_warned_of(write_template):
    home = {"audience": "parent"}
    hard = check(write_template(body=(*SMALL_BODY, HARD), settings=home))
    assert hard.is_usable
    assert "reads at Flesch-Kincaid grade" in hard.warnings[-1]
    easy = check(write_template(body=(*SMALL_BODY, "We want to know that you are safe."), settings=home))
    school = check(write_template(body=(*SMALL_BODY, HARD)))
    assert "Flesch" not in " ".join((*easy.warnings, *school.warnings))


def test_a_template_of_another_letter_is_refused_by_its_fields():
    content, toml = (TEMPLATES / name for name in ("parent-first.docx", "cme3a.toml"))
    report = check_template("cme3a", content.read_bytes(), toml.read_bytes(), LETTER_CONTENTS)
    assert "The merge field to.address_block: is unknown" in " ".join(report.mistakes)
    assert "The merge field enquiry.ref: is missing" in " ".join(report.mistakes)


def test_apart_and_at_home_find_the_same(write_template):
    for path in (write_template(), write_template(body=(*SMALL_BODY, "{{ 7*7 }}"), stem="spoilt")):
        assert check_apart(path) == check(path)


def test_a_check_that_takes_too_long_is_ended(write_template):
    report = check_apart(write_template(), longest_seconds=0.01)
    assert report.mistakes == (TOO_MUCH,)
    assert len(report.sha256) == 64


def zip_of(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_parts(path, parts):
    with zipfile.ZipFile(path) as archive:
        known = [(name, archive.read(name)) for name in archive.namelist() if name not in parts]
    return zip_of([*known, *parts.items()])


HOSTILE = {
    "a PDF under another name": lambda path: b"%PDF-1.7\n%%EOF",
    "ten thousand parts": lambda path: zip_of((f"word/part{number}.xml", b"<a/>") for number in range(10_000)),
    "a bomb of entities": lambda path: with_parts(path, {"word/document.xml": BILLION_LAUGHS}),
    "a deep nest": lambda path: with_parts(path, {"word/document.xml": b"<a>" * 200_000}),
    "a lying size": lambda path: path.read_bytes().replace(b"PK\1\2", b"PK\1\2", 1)[:-200],
    "nothing": lambda path: b"",
}
BILLION_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><a>&m;</a>"
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_words(write_template, kind):
    path = write_template()
    path.write_bytes(HOSTILE[kind](path))
    report = check(path)
    assert report.mistakes
    assert (report.preview, report.preview_text) == (b"", "")


def test_a_bomb_is_refused_apart_without_being_unpacked(write_template):
    path = write_template()
    path.write_bytes(with_parts(path, {"word/media/a.png": bytes(60_000_000)}))
    assert len(path.read_bytes()) < 2_000_000
    assert "unpacks to more than" in " ".join(check_apart(path).mistakes)


@pytest.mark.parametrize("target", ["file:///etc/passwd", r"\\server\share\a.dotm", "http://x.example/a"])
@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "aFChunk", "subDocument", "frame"])
def test_a_relationship_to_the_outside_is_refused(write_template, target, kind):
    outside = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    path = write_template(edit=lambda document: document.part.relate_to(target, outside, is_external=True))
    assert check(path).mistakes


def test_contents_and_reports_come_back_as_they_were():
    assert read_contents(write_contents(LETTER_CONTENTS)) == LETTER_CONTENTS
    report = TemplateReport("ab", ("The file: é",), ("w",), b"\x00PK", "text\nmore")
    assert read_report(write_report(report)) == report
