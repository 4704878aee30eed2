"""Signing in order, once each, at the act's own time."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from cmeforms.errors import CertificateNotValid, SigningError
from cmeforms.signing.act_text import read_act
from cmeforms.signing.keys import ServiceKey, make_keys
from cmeforms.signing.seal import SERVICE_SEAL, seal_pdf

from .factory import SIGNED_AT, VALID_FROM, an_act, an_appearance, officer_act, unsigned_pdf


def permission(pdf: bytes) -> int:
    """The change that the certification allows: 1 none, 2 filling in."""
    root = PdfFileReader(BytesIO(pdf)).root
    return int(root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"])


def test_the_first_of_two_signatures_certifies_and_lets_only_signing_follow(key: ServiceKey) -> None:
    assert permission(seal_pdf(unsigned_pdf("lead", "paews"), key, an_act()).pdf) == 2


def test_an_only_signature_certifies_and_lets_nothing_follow(key: ServiceKey) -> None:
    assert permission(seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf) == 1


def test_a_countersignature_is_added_behind_the_signed_bytes(key: ServiceKey) -> None:
    first = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act())
    second = seal_pdf(first.pdf, key, officer_act())
    assert second.pdf.startswith(first.pdf)
    assert second.sealed_at == officer_act().signed_at
    assert second.sha256 == hashlib.sha256(second.pdf).hexdigest()


def test_a_third_signature_is_refused_because_the_last_place_locks(key: ServiceKey) -> None:
    pdf = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act()).pdf
    pdf = seal_pdf(pdf, key, officer_act()).pdf
    for name in ("lead", "paews", "third", SERVICE_SEAL):
        with pytest.raises(SigningError, match="complete"):
            seal_pdf(pdf, key, an_act(name))


def test_the_second_person_cannot_sign_first(key: ServiceKey) -> None:
    with pytest.raises(SigningError, match="'lead' comes first"):
        seal_pdf(unsigned_pdf("lead", "paews"), key, officer_act())


def test_nobody_signs_twice_in_one_place(key: ServiceKey) -> None:
    pdf = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act()).pdf
    with pytest.raises(SigningError, match="given already"):
        seal_pdf(pdf, key, an_act())


def test_a_place_that_the_document_does_not_have_is_refused(key: ServiceKey) -> None:
    with pytest.raises(SigningError, match="no place for the signature 'lead'"):
        seal_pdf(unsigned_pdf(), key, an_act())


def test_a_lock_on_an_earlier_place_stops_later_signatures(key: ServiceKey) -> None:
    with pikepdf.open(BytesIO(unsigned_pdf("lead", "paews"))) as pdf:
        fields = pdf.Root.AcroForm.Fields
        fields[0].Lock = pdf.make_indirect(pikepdf.Dictionary(fields[1].Lock))
        out = BytesIO()
        pdf.save(out)
    first = seal_pdf(out.getvalue(), key, an_act())
    with pytest.raises(SigningError, match="locked"):
        seal_pdf(first.pdf, key, officer_act())


def test_the_service_seals_by_itself_what_nobody_signs(key: ServiceKey) -> None:
    for pdf in (unsigned_pdf(), unsigned_pdf("lead", "paews")):
        sealed = seal_pdf(pdf, key, an_act(SERVICE_SEAL, name="Example Borough Council", role="Service")).pdf
        assert permission(sealed) == 1
        with pytest.raises(SigningError, match=r"complete|locked"):
            seal_pdf(sealed, key, an_act())


def test_the_service_never_seals_over_a_persons_signature(key: ServiceKey) -> None:
    pdf = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act()).pdf
    with pytest.raises(SigningError, match="A person has signed"):
        seal_pdf(pdf, key, an_act(SERVICE_SEAL))


def test_the_same_act_on_the_same_file_gives_the_same_bytes(key: ServiceKey) -> None:
    pdf, block = unsigned_pdf("lead", "paews"), an_appearance()
    assert seal_pdf(pdf, key, an_act(), block) == seal_pdf(pdf, key, an_act(), block)


def test_signing_leaves_the_documents_own_dates_and_properties_alone(key: ServiceKey) -> None:
    pdf = unsigned_pdf("lead", "paews")
    sealed = seal_pdf(pdf, key, an_act()).pdf
    with pikepdf.open(BytesIO(pdf)) as before, pikepdf.open(BytesIO(sealed)) as after:
        assert dict(before.docinfo.items()) == dict(after.docinfo.items())
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()


def test_the_visible_block_is_the_page_handed_in(key: ServiceKey) -> None:
    sealed = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act(), an_appearance("Ada Park, head")).pdf
    with pikepdf.open(BytesIO(sealed)) as pdf:
        lead, paews = pdf.Root.AcroForm.Fields
        assert b"Ada Park, head" in lead.AP.N.read_bytes()
        assert [float(side) for side in lead.AP.N.BBox] == [0, 0, 200, 50]
        assert paews.AP.N.read_bytes() == b""


def test_without_a_block_the_field_keeps_its_empty_look(key: ServiceKey) -> None:
    sealed = seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf
    with pikepdf.open(BytesIO(sealed)) as pdf:
        assert pdf.Root.AcroForm.Fields[0].AP.N.read_bytes() == b""


@pytest.mark.parametrize("moment", [VALID_FROM - timedelta(seconds=1), VALID_FROM + timedelta(days=3 * 365, seconds=1)])
def test_an_expired_or_early_certificate_refuses_to_sign(key: ServiceKey, moment: datetime) -> None:
    with pytest.raises(CertificateNotValid, match=r"expired on|not valid before"):
        seal_pdf(unsigned_pdf("lead"), key, an_act(signed_at=moment))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "  "},
        {"name": "half \ud83d"},
        {"reason": "half \ud83d"},
        {"signed_at": SIGNED_AT.replace(tzinfo=None)},
        {"signed_at": SIGNED_AT.replace(microsecond=1)},
        {"signed_at": SIGNED_AT.astimezone(timezone(timedelta(hours=1)))},
    ],
)
def test_an_act_that_could_not_be_read_back_exactly_is_refused(key: ServiceKey, changes: dict[str, object]) -> None:
    with pytest.raises(SigningError):
        seal_pdf(unsigned_pdf("lead"), key, an_act(**changes))


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\n", b"hello", unsigned_pdf("lead")[:2000]])
def test_what_is_no_whole_pdf_is_refused_with_one_sentence(key: ServiceKey, broken: bytes) -> None:
    with pytest.raises(SigningError, match="could not be signed"):
        seal_pdf(broken, key, an_act())


@pytest.mark.parametrize("block", [b"", b"hello", an_appearance()[:-400]])
def test_a_signature_block_that_is_no_whole_pdf_signs_nothing(key: ServiceKey, block: bytes) -> None:
    with pytest.raises(SigningError, match="signature block"):
        seal_pdf(unsigned_pdf("lead"), key, an_act(), block)


def test_the_longest_name_of_an_authority_leaves_room_for_the_signature(tmp_path: Path) -> None:
    key = make_keys(tmp_path, "İ" * 32, VALID_FROM)
    assert seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf


def test_a_very_long_statement_and_reason_are_kept_whole(key: ServiceKey) -> None:
    act = an_act(statement="Słowo " * 1600, reason="كلمة " * 2000)
    (signature,) = PdfFileReader(BytesIO(seal_pdf(unsigned_pdf("lead"), key, act).pdf)).embedded_signatures
    assert read_act("lead", signature.sig_object) == act


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


UNSIGNED = unsigned_pdf("lead")


@settings(max_examples=30)
@given(texts.filter(str.strip), texts, texts, texts, st.integers(0, 2 * 365 * 24 * 3600))
def test_any_text_in_any_script_reads_back_exactly(
    key: ServiceKey, name: str, role: str, outcome: str, reason: str, seconds: int
) -> None:
    signed_at = VALID_FROM + timedelta(seconds=seconds)
    act = an_act(name=name, role=role, outcome=outcome, reason=reason, signed_at=signed_at)
    (signature,) = PdfFileReader(BytesIO(seal_pdf(UNSIGNED, key, act).pdf)).embedded_signatures
    assert read_act("lead", signature.sig_object) == act
