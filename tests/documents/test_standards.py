"""Judges that are not ours pass what we print: a sample that changes with each commit, and all with --all.

Repeat one with ``./run.sh test --all tests/documents/test_standards.py -k cme1-police``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmeforms.documents.fonts import FontSet
from cmeforms.documents.outline import DocumentOutline, SignatureAppearance, SignatureBox
from cmeforms.documents.pdf import render_pdf
from cmeforms.documents.signature_block import render_signature_block
from cmeforms.signing.keys import ServiceKey, make_keys
from cmeforms.signing.report import SignatureAct
from cmeforms.signing.seal import SERVICE_SEAL, seal_pdf
from tests.rotation import in_turn

from .every_form import AT, Printed, every_document
from .judges import UNTAGGED_FIELD, VeraPdf, loose_fonts, spoken_errors, syntax_problems

STANDARDS = ("ua1", "3a")
SAMPLED = 4
SIGNERS = (("Zofia Łuczak", "Attendance lead"), ("محمد علي", "Countersigning officer"), ("李小龙", "Service manager"))

DOCUMENTS = every_document()
_SAMPLE = in_turn(DOCUMENTS, SAMPLED)


def _with_marks(documents: list[Printed]) -> list[object]:
    return [pytest.param(each, id=str(each), marks=() if each in _SAMPLE else pytest.mark.long) for each in documents]


@pytest.fixture(scope="module")
def service_key(tmp_path_factory: pytest.TempPathFactory) -> ServiceKey:
    return make_keys(tmp_path_factory.mktemp("keys"), "Exampleshire Council", datetime(2026, 1, 1, tzinfo=UTC))


def signed(pdf: bytes, outline: DocumentOutline, key: ServiceKey, fonts: FontSet) -> bytes:
    """Signed by a person for each box, each in another script; sealed by the service where there is none."""
    for number, box in enumerate(outline.signature_boxes):
        (name, role), at = SIGNERS[number % len(SIGNERS)], AT + timedelta(hours=number)
        block = render_signature_block(SignatureAppearance(name, role, at, "I agree"), fonts)
        pdf = seal_pdf(pdf, key, SignatureAct(box.field_name, name, role, box.statement, at, "I agree"), block).pdf
    if not outline.signature_boxes:
        pdf = seal_pdf(pdf, key, SignatureAct(SERVICE_SEAL, "Exampleshire", "Service", "Recorded.", AT)).pdf
    return pdf


def faults(path: Path, verapdf: VeraPdf, skipped: tuple[str, ...] = ()) -> dict[str, object]:
    """What each judge has against a file."""
    found = {standard: verapdf.failed_rules(path, standard) for standard in STANDARDS}
    others = {"outloud": spoken_errors(path, skipped), "qpdf": syntax_problems(path), "fonts": loose_fonts(path)}
    return {judge: said for judge, said in {**found, **others}.items() if said}


@pytest.mark.parametrize("document", _with_marks(DOCUMENTS))
def test_a_document_passes_every_judge_before_and_after_signing(document, fonts, service_key, verapdf, tmp_path):
    outline = document.outline()
    drawn = render_pdf(outline, fonts)
    finished = signed(drawn, outline, service_key, fonts)
    skipped = () if outline.signature_boxes else (UNTAGGED_FIELD,)
    for state, pdf in (("drawn", drawn), ("signed", finished)):
        path = tmp_path / f"{state}.pdf"
        path.write_bytes(pdf)
        assert faults(path, verapdf, skipped) == {}, state


def test_two_people_sign_a_document_that_still_passes_every_judge(fonts, make_outline, service_key, verapdf, tmp_path):
    boxes = [SignatureBox(name, f"Signature of {name}", "I have read this.") for name in ("first", "second")]
    outline = make_outline(*boxes)
    path = tmp_path / "signed-twice.pdf"
    path.write_bytes(signed(render_pdf(outline, fonts), outline, service_key, fonts))
    assert faults(path, verapdf) == {}


@pytest.mark.parametrize(
    ("spoilt", "replacement", "judge"),
    [
        (b"/MarkInfo", b"/MarkNone", "ua1"),
        (b"<pdfaid:part>3</pdfaid:part>", b"<pdfaid:part>9</pdfaid:part>", "3a"),
        (b"/OutputIntents", b"/OutputNothing", "3a"),
        (b"/ToUnicode", b"/ToNothing", "ua1"),
        (b"/StructTreeRoot", b"/StructTreeNone", "outloud"),
        (b"/FontFile2", b"/FontNone2", "fonts"),
        (b"startxref", b"startnone", "qpdf"),
    ],
)
def test_a_file_that_is_known_to_be_bad_fails(spoilt, replacement, judge, fonts, make_outline, verapdf, tmp_path):
    path = tmp_path / "bad.pdf"
    drawn = render_pdf(make_outline(), fonts)
    assert spoilt in drawn
    path.write_bytes(drawn.replace(spoilt, replacement))
    assert judge in faults(path, verapdf)


def test_what_cannot_be_judged_does_not_pass(verapdf, tmp_path):
    path = tmp_path / "none.pdf"
    assert verapdf.failed_rules(path, "ua1") == ["not checked: FileNotFoundException"]
    path.write_bytes(b"%PDF-1.7\nnothing")
    assert verapdf.failed_rules(path, "ua1") != []
    assert spoken_errors(path) != []


def test_every_form_is_among_the_documents():
    whole = [each for each in DOCUMENTS if not each.audience]
    assert len(whole) >= 25
    assert len(DOCUMENTS) > 2 * len(whole)
