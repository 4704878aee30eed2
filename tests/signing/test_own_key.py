"""An authority's own certificate and key: taken in both usual forms, trusted by itself alone, refused when unfit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from cmeforms.errors import CertificateNotValid, KeyringError
from cmeforms.signing.keys import load_trusted, make_keys
from cmeforms.signing.own_key import load_own_key, remember_own_certificate
from cmeforms.signing.report import Verdict
from cmeforms.signing.seal import seal_pdf
from cmeforms.signing.verify import verify_pdf

from .factory import SIGNED_AT, VALID_FROM, an_act, officer_act, unsigned_pdf

PASS = "four plain words 7"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
CA_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP384R1())


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(key: Key, *, signs: bool = True, is_ca: bool = False, days: int = 365) -> x509.Certificate:
    usage = x509.KeyUsage(signs, signs, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder().subject_name(name("Example Borough Council")).issuer_name(name("Example CA"))
    builder = builder.public_key(key.public_key()).serial_number(7).add_extension(usage, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    return (
        builder.not_valid_before(VALID_FROM)
        .not_valid_after(VALID_FROM + timedelta(days=days))
        .sign(CA_KEY, hashes.SHA256())
    )


def pem(key: Key, found: x509.Certificate, passphrase: str = "") -> bytes:
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    return written + found.public_bytes(serialization.Encoding.PEM)


def pkcs12(key: Key, found: x509.Certificate, passphrase: str = PASS) -> bytes:
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    return serialize_key_and_certificates(b"council", key, found, None, lock)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "own.key"
    path.touch(0o600)
    return path


@pytest.mark.parametrize("form", ["pkcs12", "pem", "locked pem"])
@pytest.mark.parametrize("key", [RSA_KEY, EC_KEY], ids=["RSA", "P-384"])
def test_an_own_key_signs_and_its_certificate_alone_is_trusted(key_file: Path, key: Key, form: str) -> None:
    found = certificate(key)
    key_file.write_bytes(
        {"pkcs12": pkcs12(key, found), "pem": pem(key, found), "locked pem": pem(key, found, PASS)}[form]
    )
    own = load_own_key(key_file, "" if form == "pem" else PASS)
    once = seal_pdf(unsigned_pdf("lead", "paews"), own, an_act()).pdf
    twice = seal_pdf(once, own, officer_act()).pdf
    assert verify_pdf(twice, (found,)).verdict is Verdict.WELL
    report = verify_pdf(twice, ())
    assert (report.verdict, report.signatures[0].is_ours) == (Verdict.NOT_WELL, False)


def test_another_certificate_of_the_same_issuer_is_a_strangers(key_file: Path) -> None:
    key_file.write_bytes(pem(RSA_KEY, certificate(RSA_KEY)))
    sealed = seal_pdf(unsigned_pdf("lead"), load_own_key(key_file, ""), an_act()).pdf
    report = verify_pdf(sealed, (certificate(EC_KEY),))
    assert (report.verdict, report.signatures[0].is_ours) == (Verdict.NOT_WELL, False)


def test_an_own_certificate_that_expired_signs_nothing_and_its_old_signatures_count(key_file: Path) -> None:
    found = certificate(RSA_KEY, days=350)
    key_file.write_bytes(pem(RSA_KEY, found))
    own = load_own_key(key_file, "")
    sealed = seal_pdf(unsigned_pdf("lead"), own, an_act()).pdf
    assert verify_pdf(sealed, (found,)).verdict is Verdict.WELL
    with pytest.raises(CertificateNotValid):
        seal_pdf(unsigned_pdf("lead"), own, an_act(signed_at=SIGNED_AT + timedelta(days=365)))


def test_what_an_own_certificate_signed_counts_after_it_was_replaced(key_file: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", "Example Borough Council", VALID_FROM)
    key_file.write_bytes(pem(RSA_KEY, certificate(RSA_KEY)))
    own = load_own_key(key_file, "")
    for _ in range(2):
        remember_own_certificate(tmp_path / "keys", own)
    sealed = seal_pdf(unsigned_pdf("lead"), own, an_act()).pdf
    assert len(load_trusted(tmp_path / "keys")) == 2
    assert verify_pdf(sealed, load_trusted(tmp_path / "keys")).verdict is Verdict.WELL


UNFIT = {
    "a key of another certificate": pem(RSA_KEY, certificate(EC_KEY)),
    "a certificate not for signing": pem(RSA_KEY, certificate(RSA_KEY, signs=False)),
    "a certificate of an authority": pem(RSA_KEY, certificate(RSA_KEY, is_ca=True)),
    "another curve": pem(other := ec.generate_private_key(ec.SECP256K1()), certificate(other)),
    "locked with another pass phrase": pkcs12(RSA_KEY, certificate(RSA_KEY), "another one"),
    "locked PEM, another pass phrase": pem(RSA_KEY, certificate(RSA_KEY), "another one"),
    "damaged": b"-----BEGIN CERTIFICATE-----\nxyz",
    "something else": b"\x00\x01",
    "empty": b"",
}


@pytest.mark.parametrize("content", UNFIT)
def test_an_unfit_key_file_is_refused_in_words_without_its_content(key_file: Path, content: str) -> None:
    key_file.write_bytes(UNFIT[content])
    with pytest.raises(KeyringError) as refused:
        load_own_key(key_file, PASS)
    assert str(refused.value).startswith("The authority's own")


def test_a_key_file_that_others_may_read_is_refused(key_file: Path) -> None:
    key_file.write_bytes(pem(RSA_KEY, certificate(RSA_KEY)))
    key_file.chmod(0o644)
    with pytest.raises(KeyringError, match="open to others"):
        load_own_key(key_file, "")
