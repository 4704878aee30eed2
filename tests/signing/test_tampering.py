"""Tampered files are never well, and the report says in plain words what happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import Certificate, load_pem_x509_certificate
from pyhanko.pdf_utils import generic

from cmeforms.signing.keys import AUTHORITY_FILE, ServiceKey, load_trusted, make_keys
from cmeforms.signing.report import Verdict
from cmeforms.signing.seal import seal_pdf
from cmeforms.signing.verify import CROWDED, DAMAGED, verify_pdf

from . import mutants
from .factory import SIGNED_AT, VALID_FROM, an_act, an_appearance, officer_act, unsigned_pdf

Trusted = tuple[Certificate, ...]


@pytest.fixture(scope="module")
def once(key: ServiceKey) -> bytes:
    return seal_pdf(unsigned_pdf("lead", "paews"), key, an_act(), an_appearance()).pdf


@pytest.fixture(scope="module")
def twice(key: ServiceKey, once: bytes) -> bytes:
    return seal_pdf(once, key, officer_act(), an_appearance("Officer")).pdf


def script(_writer: object) -> generic.DictionaryObject:
    return mutants.pdf_dict(S=generic.pdf_name("/JavaScript"), JS=generic.pdf_string("app.alert(1)"))


def layers(_writer: object) -> generic.DictionaryObject:
    return mutants.pdf_dict(OCGs=generic.ArrayObject(), D=generic.DictionaryObject())


FORGERIES: dict[str, tuple[mutants.Mutant, str]] = {
    "a note laid over the page": (mutants.add_note, "Notes or drawings were laid over the pages after {who} signed."),
    "the page exchanged": (mutants.swap_page_content, "The pages were changed after {who} signed."),
    "a page added": (mutants.add_page, "Pages were added after {who} signed."),
    "the font exchanged": (mutants.swap_font, "The pages were changed after {who} signed."),
    "a form value added": (mutants.add_form_value, "Form values were changed after {who} signed."),
    "a file attached": (mutants.attach_file, "Files were attached after {who} signed."),
    "the attached file exchanged": (mutants.swap_attachment, "The attached file was exchanged after {who} signed."),
    "the properties exchanged": (mutants.change_xmp, "The document's properties were changed after {who} signed."),
    "the title changed": (mutants.change_title, "The document's properties were changed after {who} signed."),
    "a script that runs on opening": (
        mutants.add_to_catalog("/OpenAction", script),
        "Scripts or automatic actions were changed after {who} signed.",
    ),
    "layers that hide content": (
        mutants.add_to_catalog("/OCProperties", layers),
        "The document's structure was changed after {who} signed.",
    ),
    "content hidden for later": (mutants.add_orphan, "Bytes follow the last signature."),
    "a signature drawn anew": (mutants.redraw_signature, "Bytes follow the last signature."),
    "bytes after the end": (lambda sealed: sealed + b"\n%%EOF\n", "Bytes follow the last signature."),
    "one byte after the end": (lambda sealed: sealed + b"\n", "Bytes follow the last signature."),
    "a byte flipped in a page": (
        lambda sealed: mutants.flip(sealed, sealed.index(b"stream") + 20),
        "The signature of Ada Park does not fit the file: signed bytes were changed.",
    ),
    "cut short": (lambda sealed: sealed[:-200], DAMAGED),
    "cut in half": (lambda sealed: sealed[: len(sealed) // 2], DAMAGED),
    "junk before the header": (lambda sealed: b"x" + sealed, ""),
}


def test_the_originals_are_well(once: bytes, twice: bytes, trusted: Trusted) -> None:
    assert verify_pdf(once, trusted).verdict is Verdict.WELL
    assert verify_pdf(twice, trusted).verdict is Verdict.WELL


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_not_well_and_the_report_says_why(once: bytes, trusted: Trusted, forgery: str) -> None:
    mutant, sentence = FORGERIES[forgery]
    report = verify_pdf(mutant(once), trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert report.changes
    assert not sentence or sentence.format(who="Ada Park") in report.changes


@pytest.mark.parametrize("forgery", ["a note laid over the page", "the attached file exchanged", "bytes after the end"])
def test_a_forgery_after_the_last_signature_names_the_last_signer(twice: bytes, trusted: Trusted, forgery: str) -> None:
    mutant, sentence = FORGERIES[forgery]
    report = verify_pdf(mutant(twice), trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert sentence.format(who="Zofia Łuczak") in report.changes


def test_taking_the_last_signature_away_is_seen(twice: bytes, trusted: Trusted) -> None:
    report = verify_pdf(mutants.remove_last_signature(twice), trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert "Bytes follow the last signature." in report.changes


def test_the_wrapping_attack_is_seen(key: ServiceKey, trusted: Trusted) -> None:
    sealed = seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf
    report = verify_pdf(mutants.wrap_signature(sealed), trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert report.changes == ("The signature of Ada Park leaves out bytes of the file that are not its own.",)


def test_a_stranger_cannot_countersign(once: bytes, trusted: Trusted, tmp_path: Path) -> None:
    stranger = make_keys(tmp_path, "Example Borough Council", VALID_FROM)
    report = verify_pdf(seal_pdf(once, stranger, officer_act()).pdf, trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert [finding.is_ours for finding in report.signatures] == [True, False]
    assert "The signature of Zofia Łuczak was not made with a key of this service." in report.changes


def test_a_stranger_cannot_add_a_place_and_sign_it(twice: bytes, trusted: Trusted, tmp_path: Path) -> None:
    stranger = make_keys(tmp_path, "Somebody Else", VALID_FROM)
    report = verify_pdf(mutants.sign_in_new_field(twice, stranger), trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert "Places for signatures were added or removed after Zofia Łuczak signed." in report.changes
    assert any("not made with a key of this service" in sentence for sentence in report.changes)


class CarelessKey(ServiceKey):
    """A key that signs whatever its certificate says."""

    def certificate_problem(self, at: object) -> None:
        return None


def careless(key: ServiceKey) -> CarelessKey:
    return CarelessKey(key.private_key, key.certificate, key.ca_certificate)


@pytest.mark.parametrize("year", [2025, 2040])
def test_an_expired_or_early_certificate_is_seen(key: ServiceKey, trusted: Trusted, year: int) -> None:
    act = an_act(signed_at=SIGNED_AT.replace(year=year))
    report = verify_pdf(seal_pdf(unsigned_pdf("lead"), careless(key), act).pdf, trusted)
    (finding,) = report.signatures
    assert report.verdict is Verdict.NOT_WELL
    assert (finding.is_intact, finding.is_ours, finding.certificate_was_valid) == (True, True, False)
    assert report.changes == ("The certificate was not valid at the time when Ada Park signed.",)


def test_the_authoritys_own_key_signs_no_documents(key_folder: Path, trusted: Trusted) -> None:
    pem = (key_folder / AUTHORITY_FILE).read_bytes()
    certificate = load_pem_x509_certificate(pem)
    key = CarelessKey(load_pem_private_key(pem, None), certificate, certificate)
    report = verify_pdf(seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf, trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert not report.signatures[0].is_ours


def test_a_certificate_of_another_service_is_not_ours(trusted: Trusted, tmp_path: Path) -> None:
    stranger = make_keys(tmp_path, "Example Borough Council", VALID_FROM)
    sealed = seal_pdf(unsigned_pdf("lead"), stranger, an_act()).pdf
    assert verify_pdf(sealed, load_trusted(tmp_path)).verdict is Verdict.WELL
    report = verify_pdf(sealed, trusted)
    assert (report.verdict, report.signatures[0].is_ours) == (Verdict.NOT_WELL, False)


def test_a_change_slipped_between_two_signatures_is_seen(key: ServiceKey, once: bytes, trusted: Trusted) -> None:
    for mutant in (mutants.add_note, mutants.change_xmp, mutants.attach_file, mutants.swap_page_content):
        report = verify_pdf(seal_pdf(mutant(once), key, officer_act()).pdf, trusted)
        assert report.verdict is Verdict.NOT_WELL
        assert not report.signatures[0].changes_allowed
        assert any(sentence.endswith("after Ada Park signed.") for sentence in report.changes)


def repack(sealed: bytes, change: Callable[[str], str]) -> bytes:
    """Exchange the digits of the container, which no signature covers, for as many others."""
    start = sealed.rindex(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", start)
    digits = change(sealed[start:end].decode())
    assert len(digits) == end - start
    return sealed[:start] + digits.encode() + sealed[end:]


def with_second_certificate(digits: str) -> str:
    container = cms.ContentInfo.load(bytes.fromhex(digits))
    certificates = container["content"]["certificates"]
    certificates.append(cms.CertificateChoices("certificate", certificates[0].chosen.copy()))
    return str(container.dump(force=True).hex().upper().ljust(len(digits), "0"))


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda digits: digits[:-1] + "1",
        lambda digits: digits[:50] + "03" + digits[52:],
        with_second_certificate,
    ],
    ids=["digits in lower case", "something in the padding", "another version number", "one more certificate"],
)
def test_the_unsigned_container_cannot_be_packed_otherwise(
    once: bytes, trusted: Trusted, change: Callable[[str], str]
) -> None:
    forged = repack(once, change)
    assert forged != once
    assert verify_pdf(forged, trusted).verdict is Verdict.NOT_WELL


def test_a_file_crowded_with_signatures_is_not_looked_into(trusted: Trusted, once: bytes) -> None:
    def crowd(writer: mutants.IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        value = form["/Fields"][0].raw_get("/V")
        for number in range(30):
            name = generic.pdf_string(f"guest_{number}")
            form["/Fields"].append(writer.add_object(mutants.pdf_dict(FT=generic.pdf_name("/Sig"), T=name, V=value)))
        writer.update_container(form["/Fields"])

    assert verify_pdf(mutants.updated(once, crowd), trusted).changes == (CROWDED,)


def test_content_hidden_between_two_signatures_is_seen(key: ServiceKey, once: bytes, trusted: Trusted) -> None:
    report = verify_pdf(seal_pdf(mutants.add_orphan(once), key, officer_act()).pdf, trusted)
    assert report.verdict is Verdict.NOT_WELL
    assert report.changes == ("The file was changed between two signatures in a way that is not allowed.",)


def test_cutting_back_to_an_earlier_signature_leaves_that_one_well(once: bytes, twice: bytes, trusted: Trusted) -> None:
    """The bytes alone cannot tell: that a later issue exists is for the log to say."""
    report = verify_pdf(twice[: len(once)], trusted)
    assert (report.verdict, report.awaiting) == (Verdict.WELL, ("paews",))


def flips(sealed: bytes) -> list[tuple[int, int]]:
    """Places all over the file, densely where the last signature's unsigned container stands."""
    container = sealed.rindex(b"/Contents <")
    sparse = range(10, len(sealed), len(sealed) // 25)
    dense = range(container, container + 2200, 90)
    return [(offset, 1 << offset % 8) for offset in (*sparse, *dense)]


def test_no_flipped_byte_goes_unseen(once: bytes, trusted: Trusted) -> None:
    unseen = [place for place in flips(once) if verify_pdf(mutants.flip(once, *place), trusted).verdict is Verdict.WELL]
    assert unseen == []


def test_a_bookmark_with_an_open_place_reads_the_same_each_time(key: ServiceKey, trusted: Trusted) -> None:
    """A null in a destination has no value to compare; two readings must not tell it apart from itself."""

    def bookmark(writer: mutants.IncrementalPdfFileWriter) -> generic.PdfObject:
        page = writer.root["/Pages"]["/Kids"].raw_get(0)
        place = [page, generic.pdf_name("/XYZ"), *(generic.NullObject() for _ in range(300))]
        return writer.add_object(mutants.pdf_dict(Dest=generic.ArrayObject(place)))

    marked = mutants.add_to_catalog("/Outlines", bookmark)(unsigned_pdf("lead", "paews"))
    once = seal_pdf(marked, key, an_act()).pdf
    report = verify_pdf(seal_pdf(once, key, officer_act()).pdf, trusted)
    assert (report.verdict, report.changes) == (Verdict.WELL, ())
    assert verify_pdf(once + b"\n", trusted).changes == ("Bytes follow the last signature.",)
