"""Loads an authority's own signing certificate and key, from PKCS#12 or PEM; knows nothing of settings or time."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from cmeforms.errors import KeyringError
from cmeforms.private_files import read_private
from cmeforms.signing.certificates import CertifiedKey, SigningKey, may_sign_documents
from cmeforms.signing.keys import ServiceKey, trust

PEM_MARK = b"-----BEGIN "
FEWEST_RSA_BITS, MOST_RSA_BITS = 2048, 4096
CURVES = ("secp256r1", "secp384r1")


def load_own_key(path: Path, passphrase: str) -> ServiceKey:
    """The key and certificate in one private file; the certificate vouches for itself alone, not its issuer.

    Raises ``KeyringError`` for a file that is missing, open to others, damaged or locked with another pass
    phrase, and for a key or certificate that cannot sign documents. Dates are judged at each signature.
    """
    content = read_private(path)
    pair = _from_pem(content, passphrase) if PEM_MARK in content else _from_pkcs12(content, passphrase)
    if not pair.is_matching:
        raise KeyringError("The authority's own certificate does not belong to the key beside it.")
    if not may_sign_documents(pair.certificate):
        raise KeyringError(
            "The authority's own certificate is not meant for signing documents: it needs the key usages "
            "digitalSignature and nonRepudiation, and must not be a certificate authority."
        )
    return ServiceKey(pair.private_key, pair.certificate, pair.certificate)


def remember_own_certificate(folder: Path, key: ServiceKey) -> None:
    """Keep the certificate among the trusted ones, so that its signatures still count when it is replaced."""
    trust(folder, key.certificate)


def _from_pem(content: bytes, passphrase: str) -> CertifiedKey:
    try:
        certificate = x509.load_pem_x509_certificates(content)[0]
        is_locked = b"ENCRYPTED" in content
        key = load_pem_private_key(content, passphrase.encode("utf-8") if is_locked else None)
    except (ValueError, TypeError) as problem:
        raise KeyringError(_UNREADABLE) from problem
    return CertifiedKey(_usable(key), certificate)


def _from_pkcs12(content: bytes, passphrase: str) -> CertifiedKey:
    try:
        key, certificate, _others = load_key_and_certificates(content, passphrase.encode("utf-8") or None)
    except ValueError as problem:
        raise KeyringError(_UNREADABLE) from problem
    if certificate is None:
        raise KeyringError("The authority's own key file holds no certificate.")
    return CertifiedKey(_usable(key), certificate)


def _usable(key: object) -> SigningKey:
    if isinstance(key, rsa.RSAPrivateKey) and FEWEST_RSA_BITS <= key.key_size <= MOST_RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return key
    raise KeyringError("The authority's own key must be RSA of 2048 to 4096 bits, or on the curve P-256 or P-384.")


_UNREADABLE = "The authority's own key file is damaged, or locked with another pass phrase than the one given."
