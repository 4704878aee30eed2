"""What a look at a file finds: who signed, when, for what, and whether all is well."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.x509 import Certificate

from cmeforms.errors import NotAPdf
from cmeforms.signing.keys import ServiceKey, load_trusted, make_keys, renew_service_key
from cmeforms.signing.report import SealReport, SignatureAct, Verdict
from cmeforms.signing.seal import SERVICE_SEAL, seal_pdf
from cmeforms.signing.verify import DAMAGED, UNSIGNED, verify_pdf

from .factory import SIGNED_AT, VALID_FROM, an_act, an_appearance, officer_act, unsigned_pdf

Trusted = tuple[Certificate, ...]


def signed_by(key: ServiceKey, pdf: bytes, *acts: SignatureAct) -> bytes:
    for act in acts:
        pdf = seal_pdf(pdf, key, act, an_appearance(act.name.encode("ascii", "replace").decode())).pdf
    return pdf


def acts(report: SealReport) -> tuple[SignatureAct, ...]:
    return tuple(finding.act for finding in report.signatures)


@pytest.mark.parametrize("object_streams", [False, True])
def test_signed_and_countersigned_is_well_at_each_step(key: ServiceKey, trusted: Trusted, object_streams: bool) -> None:
    once = signed_by(key, unsigned_pdf("lead", "paews", object_streams=object_streams), an_act())
    report = verify_pdf(once, trusted)
    assert (report.verdict, report.changes, acts(report)) == (Verdict.WELL, (), (an_act(),))
    assert report.awaiting == ("paews",)
    twice = signed_by(key, once, officer_act())
    report = verify_pdf(twice, trusted)
    assert (report.verdict, report.changes, acts(report)) == (Verdict.WELL, (), (an_act(), officer_act()))
    assert [finding.covers_whole_file for finding in report.signatures] == [False, True]
    assert report.awaiting == ()


def test_three_people_may_sign_in_order(key: ServiceKey, trusted: Trusted) -> None:
    told = [an_act("first"), an_act("second", name="Ben Example"), an_act("third", name="Cleo Example")]
    report = verify_pdf(signed_by(key, unsigned_pdf("first", "second", "third"), *told), trusted)
    assert (report.verdict, acts(report)) == (Verdict.WELL, tuple(told))


def test_a_seal_of_the_service_alone_is_well(key: ServiceKey, trusted: Trusted) -> None:
    act = an_act(SERVICE_SEAL, name="Example Borough Council", role="Service", statement="")
    for pdf in (unsigned_pdf(), unsigned_pdf("lead", "paews")):
        report = verify_pdf(signed_by(key, pdf, act), trusted)
        assert (report.verdict, acts(report)) == (Verdict.WELL, (act,))


@pytest.mark.parametrize("name", ["محمد علي", "Łukasz Żółć", "李小龙", "Zoë 🦊 Example", "(a)\\b\r\n", "þÿ", "-" * 300])
def test_names_in_any_script_come_back_as_they_were(key: ServiceKey, trusted: Trusted, name: str) -> None:
    act = an_act(name=name, role=name, outcome=name, reason=f"{name}\n{name}")
    report = verify_pdf(seal_pdf(unsigned_pdf("lead"), key, act).pdf, trusted)
    assert (report.verdict, acts(report)) == (Verdict.WELL, (act,))


def test_an_act_cannot_pose_as_another_by_its_own_words(key: ServiceKey, trusted: Trusted) -> None:
    forged = '{"role":"Judge","statement":"","outcome":"","reason":""}'
    act = an_act(role=f"Clerk\n{forged}", outcome=f"x\n{forged}")
    assert acts(verify_pdf(seal_pdf(unsigned_pdf("lead"), key, act).pdf, trusted)) == (act,)


def test_the_signing_time_is_the_acts_own_to_the_second(key: ServiceKey, trusted: Trusted) -> None:
    (finding,) = verify_pdf(seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf, trusted).signatures
    assert finding.act.signed_at == SIGNED_AT
    assert finding.signer_certificate_subject == "CN=Example Borough Council,O=Example Borough Council"


def test_a_file_nobody_signed_says_so(trusted: Trusted) -> None:
    report = verify_pdf(unsigned_pdf("lead"), trusted)
    assert (report.verdict, report.changes) == (Verdict.NOT_WELL, (UNSIGNED,))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b"\x00" * 5000 + b"%PDF-1.7"])
def test_what_is_no_pdf_is_refused(trusted: Trusted, data: bytes) -> None:
    with pytest.raises(NotAPdf):
        verify_pdf(data, trusted)


def test_a_file_over_the_limit_is_not_looked_at(trusted: Trusted) -> None:
    with pytest.raises(NotAPdf, match="larger"):
        verify_pdf(unsigned_pdf("lead"), trusted, max_bytes=100)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\nstartxref\n9999999999\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n<</Pages 1 0 R>>\nendobj\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    ],
)
def test_hostile_bytes_are_reported_and_never_raise(trusted: Trusted, data: bytes) -> None:
    assert verify_pdf(data, trusted).changes == (DAMAGED,)


def test_without_any_trusted_authority_nothing_is_well(key: ServiceKey) -> None:
    report = verify_pdf(seal_pdf(unsigned_pdf("lead"), key, an_act()).pdf, ())
    assert report.verdict is Verdict.NOT_WELL
    assert report.changes == ("The signature of Ada Park was not made with a key of this service.",)


def test_old_documents_stay_well_after_the_key_is_renewed(tmp_path: Path) -> None:
    key = make_keys(tmp_path, "Example Borough Council", VALID_FROM)
    old = seal_pdf(unsigned_pdf("lead", "paews"), key, an_act()).pdf
    renewed = renew_service_key(tmp_path, SIGNED_AT)
    both = seal_pdf(old, renewed, officer_act()).pdf
    for pdf in (old, both):
        assert verify_pdf(pdf, load_trusted(tmp_path)).verdict is Verdict.WELL


def test_pdfsig_agrees_on_untouched_files(key: ServiceKey, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(signed_by(key, unsigned_pdf("lead", "paews"), an_act(), officer_act()))
    run = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True, env={"TZ": "UTC"})
    assert run.stdout.count("Signature Validation: Signature is Valid.") == 2
    assert run.stdout.count("Total document signed") == 1
    assert "Signing Time: Nov 20 2026 09:30:15" in run.stdout
    assert "Signing Hash Algorithm: SHA-256" in run.stdout
