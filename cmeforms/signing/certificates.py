"""Issues the service's X.509 certificates and judges them; knows nothing of files or PDFs.

Two certificates are made: a certificate authority of the service itself, which lasts long, and a
service certificate under it, which is renewed every few years. P-256 is chosen because common PDF
readers verify it and it signs fast. Source: RFC 5280; house decision 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from cmeforms.errors import KeyringError

AUTHORITY_DAYS = 20 * 365
SERVICE_DAYS = 3 * 365
LONGEST_NAME_BYTES = 64
"""Bytes, in UTF-8, that a certificate can hold of an organisation's name. Source: RFC 5280, appendix A.1."""


SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
"""This service makes P-256 keys; an authority's own key may be of either kind."""


@dataclass(frozen=True)
class CertifiedKey:
    """A private key together with the certificate that names its owner."""

    private_key: SigningKey = field(repr=False, compare=False)
    certificate: x509.Certificate

    @property
    def is_matching(self) -> bool:
        """The certificate speaks of this very key."""
        return self.certificate.public_key() == self.private_key.public_key()


def issue_authority(organisation: str, valid_from: datetime) -> CertifiedKey:
    """Make the service's own certificate authority, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, "Signing authority of this service")
    builder = _builder(name, key.public_key(), valid_from, valid_from + timedelta(days=AUTHORITY_DAYS))
    builder = builder.issuer_name(name)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_key_usage(for_authority=True), critical=True)
    return CertifiedKey(key, builder.sign(key, hashes.SHA256()))


def issue_service(organisation: str, authority: CertifiedKey, valid_from: datetime) -> CertifiedKey:
    """Make a new service key and its certificate; it never outlives the authority's own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate
    valid_until = min(valid_from + timedelta(days=SERVICE_DAYS), issuer.not_valid_after_utc)
    builder = _builder(_name(organisation, organisation), key.public_key(), valid_from, valid_until)
    builder = builder.issuer_name(issuer.subject)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(for_authority=False), critical=True)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.private_key.public_key())
    builder = builder.add_extension(identifier, critical=False)
    return CertifiedKey(key, builder.sign(authority.private_key, hashes.SHA256()))


def date_problem(certificate: x509.Certificate, at: datetime) -> str | None:
    """Why the certificate's own dates rule out ``at`` (aware), in one sentence, or None."""
    if at < certificate.not_valid_before_utc:
        return f"The certificate is not valid before {certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC."
    if at > certificate.not_valid_after_utc:
        return f"The certificate expired on {certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC."
    return None


def anchor_of(certificate: x509.Certificate, trusted: Sequence[x509.Certificate]) -> x509.Certificate | None:
    """What makes ``certificate`` one of ours: it is trusted itself, or a trusted authority directly issued it; or None.

    An authority's own signing certificate is trusted by itself and never by its issuer, who issues
    certificates to strangers too. Nobody outside is asked.
    """
    if certificate in trusted:
        return certificate
    authorities = (found for found in trusted if _is_authority(found))
    return next((authority for authority in authorities if _is_issued_by(certificate, authority)), None)


def may_sign_documents(certificate: x509.Certificate) -> bool:
    """Whether this is an end certificate meant for signatures. Source: RFC 5280, 4.2.1.3 and 4.2.1.9."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return usage.digital_signature and usage.content_commitment and not _is_authority(certificate)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _builder(
    subject: x509.Name, public_key: ec.EllipticCurvePublicKey, valid_from: datetime, valid_until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).public_key(public_key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(valid_from).not_valid_after(valid_until)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)


def _name(organisation: str, common_name: str) -> x509.Name:
    if not organisation.strip() or len(organisation.encode()) > LONGEST_NAME_BYTES:
        raise KeyringError(
            f"The authority's name must have 1 to {LONGEST_NAME_BYTES} letters to go into a certificate; "
            "a letter with an accent or of another script counts two or more."
        )
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, for_authority: bool) -> x509.KeyUsage:
    """An authority signs certificates; a service key signs documents and stands by them (nonRepudiation)."""
    return x509.KeyUsage(
        digital_signature=not for_authority,
        content_commitment=not for_authority,
        key_cert_sign=for_authority,
        crl_sign=for_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
