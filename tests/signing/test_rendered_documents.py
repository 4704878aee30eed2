"""Documents and blocks as ``documents`` really draws them, signed by one, two and three people."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.x509 import Certificate

from cmeforms.casework.ground.services import FONT_DIRECTORIES
from cmeforms.documents.fonts import FontSet, find_fonts
from cmeforms.documents.outline import (
    Attachment,
    DocumentOutline,
    Heading,
    SignatureAppearance,
    SignatureBox,
    TextBlock,
)
from cmeforms.documents.pdf import render_pdf
from cmeforms.documents.signature_block import render_signature_block
from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.report import SignatureAct, Verdict
from cmeforms.signing.seal import SERVICE_SEAL, seal_pdf
from cmeforms.signing.verify import verify_pdf

from . import mutants
from .factory import SIGNED_AT, STATEMENT

Trusted = tuple[Certificate, ...]
NAMES = ("Zofia Łuczak", "محمد علي", "李小龙")


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return find_fonts(FONT_DIRECTORIES)


def rendered(fonts: FontSet, boxes: int) -> bytes:
    places = [SignatureBox(f"person_{number}", "Signature", STATEMENT) for number in range(1, boxes + 1)]
    return render_pdf(
        DocumentOutline(
            title="School checklist",
            reference="CME1-2026-0042",
            form_line="F01 CME 1, revision 1",
            authority="Example Borough Council",
            marking="OFFICIAL-SENSITIVE",
            dated_at=SIGNED_AT,
            blocks=(Heading("Checks made"), TextBlock("The school telephoned twice."), *places),
            attachment=Attachment("cme1-CME1-2026-0042.json", b"{}"),
        ),
        fonts,
    )


def acts_of(people: int) -> list[SignatureAct]:
    return [
        SignatureAct(f"person_{number}", name, "Officer", STATEMENT, SIGNED_AT + timedelta(hours=number))
        for number, name in enumerate(NAMES[:people], start=1)
    ]


def signed(pdf: bytes, key: ServiceKey, fonts: FontSet, people: int) -> bytes:
    for act in acts_of(people):
        block = render_signature_block(SignatureAppearance(act.name, act.role, act.signed_at), fonts)
        pdf = seal_pdf(pdf, key, act, block).pdf
    return pdf


@pytest.mark.parametrize("people", [1, 2, 3])
def test_a_rendered_document_is_well_after_each_signature(
    fonts: FontSet, key: ServiceKey, trusted: Trusted, people: int
) -> None:
    unsigned = rendered(fonts, people)
    for number in range(1, people + 1):
        report = verify_pdf(signed(unsigned, key, fonts, number), trusted)
        assert (report.verdict, report.changes) == (Verdict.WELL, ())
        assert [finding.act for finding in report.signatures] == acts_of(number)


def test_the_blocks_are_seen_on_the_page_and_the_file_stays_sound(
    fonts: FontSet, key: ServiceKey, tmp_path: Path
) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed(rendered(fonts, 2), key, fonts, 2))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Zofia Łuczak" in text
    assert "Signed on 20 November 2026 at 10:30 (UK time)" in text
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert list(pdf.attachments) == ["cme1-CME1-2026-0042.json"]


def test_a_rendered_document_can_be_sealed_by_the_service_alone(
    fonts: FontSet, key: ServiceKey, trusted: Trusted
) -> None:
    act = SignatureAct(SERVICE_SEAL, "Example Borough Council", "Service", "", SIGNED_AT)
    for boxes in (0, 2):
        report = verify_pdf(seal_pdf(rendered(fonts, boxes), key, act).pdf, trusted)
        assert (report.verdict, report.changes) == (Verdict.WELL, ())


def test_a_rendered_document_tampered_with_is_not_well(fonts: FontSet, key: ServiceKey, trusted: Trusted) -> None:
    sealed = signed(rendered(fonts, 2), key, fonts, 2)
    report = verify_pdf(mutants.attach_file(sealed), trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert "Files were attached after محمد علي signed." in report.changes
    with pikepdf.open(BytesIO(sealed)) as pdf:
        rewritten = BytesIO()
        pdf.save(rewritten)
    assert verify_pdf(rewritten.getvalue(), trusted).verdict is Verdict.NOT_WELL
