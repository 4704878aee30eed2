"""Makes, loads, renews and hands over the service's signing key; knows nothing of documents or of time.

A folder holds ``authority.pem`` and ``service.pem``, each one private key with its certificate (one
file, so that a crash never parts them), and ``trusted/`` with the certificate of every authority
whose signatures still count. A renewed service key makes the old one unusable for signing; what it
signed stays verifiable, because signatures carry their certificate and the authority is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cmeforms.errors import KeyringError
from cmeforms.private_files import PRIVATE_MODE, PUBLIC_MODE, make_private_folder, read_private, write_whole
from cmeforms.signing.certificates import (
    CertifiedKey,
    SigningKey,
    anchor_of,
    date_problem,
    issue_authority,
    issue_service,
    may_sign_documents,
)

AUTHORITY_FILE = "authority.pem"
SERVICE_FILE = "service.pem"
TRUSTED_FOLDER = "trusted"
TRUSTED_NAME = re.compile(rf"{TRUSTED_FOLDER}/[0-9a-f]{{64}}\.crt")


Trusted = tuple[x509.Certificate, ...]
"""The authorities whose signatures count: for those who only carry them from one call to the next."""


@dataclass(frozen=True)
class ServiceKey:
    """The key that makes every signature of this service, loaded once and kept in memory.

    ``ca_certificate`` is the authority that issued the certificate; for an authority's own one, itself.
    """

    private_key: SigningKey = field(repr=False, compare=False)
    certificate: x509.Certificate
    ca_certificate: x509.Certificate

    @property
    def signature_bytes(self) -> int:
        """How long one signature is at most."""
        return (self.private_key.key_size + 7) // 8 * 2 + 16  # for elliptic curves two numbers, in an envelope

    def certificate_problem(self, at: datetime) -> str | None:
        """Why this key must not sign at ``at`` (aware UTC), in one sentence, or None if it may."""
        if not CertifiedKey(self.private_key, self.certificate).is_matching:
            return "The certificate does not belong to the key."
        if anchor_of(self.certificate, (self.ca_certificate,)) is None:
            return "The certificate was not issued by this service's authority."
        if not may_sign_documents(self.certificate):
            return "The certificate is not meant for signing documents."
        return date_problem(self.certificate, at) or date_problem(self.ca_certificate, at)

    def days_left(self, at: datetime) -> int:
        """Whole days until the certificate expires; negative afterwards."""
        return (self.certificate.not_valid_after_utc - at).days


def make_keys(directory: Path, authority: str, valid_from: datetime) -> ServiceKey:
    """Make the keys of a new home; ``authority`` is the name that signatures will show.

    Safe to run again after a crash half-way. Raises ``KeyringError`` if there is a service key already.
    """
    if (directory / SERVICE_FILE).exists():
        raise KeyringError("There is a signing key already; it is renewed, never made again.")
    if not (directory / AUTHORITY_FILE).exists():
        issuer = issue_authority(authority, valid_from)
        _write_trusted(directory, issuer.certificate)
        _write(directory / AUTHORITY_FILE, _pem(issuer))
    issuer = _read_pair(directory, AUTHORITY_FILE)
    _write(directory / SERVICE_FILE, _pem(issue_service(authority, issuer, valid_from)))
    return load_service_key(directory)


def load_service_key(directory: Path) -> ServiceKey:
    """The service's key; raises ``KeyringError`` for missing, open, damaged or mismatching files."""
    service = _read_pair(directory, SERVICE_FILE)
    issuer = anchor_of(service.certificate, load_trusted(directory))
    if issuer is None:
        raise KeyringError(f"No certificate in {TRUSTED_FOLDER}/ has issued the one in {SERVICE_FILE}.")
    return ServiceKey(service.private_key, service.certificate, issuer)


def load_trusted(directory: Path) -> Trusted:
    """The authorities whose signatures count, present and past, for ``verify_pdf``."""
    paths = sorted((directory / TRUSTED_FOLDER).glob("*.crt"))
    return tuple(_read_certificate(path) for path in paths)


def renew_service_key(directory: Path, valid_from: datetime) -> ServiceKey:
    """Replace the service key by a new one under the same authority and name, in one step."""
    subject = load_service_key(directory).certificate.subject
    organisation = str(subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    issuer = _read_pair(directory, AUTHORITY_FILE)
    problem = date_problem(issuer.certificate, valid_from)
    if problem:
        raise KeyringError(f"The signing authority cannot issue a certificate: {problem}")
    _write(directory / SERVICE_FILE, _pem(issue_service(organisation, issuer, valid_from)))
    return load_service_key(directory)


def export_keys(directory: Path) -> dict[str, bytes]:
    """Every key file, name to bytes, for the recovery copy. The bytes are secret: the caller seals them."""
    load_service_key(directory)
    names = [AUTHORITY_FILE, SERVICE_FILE]
    secret = {name: read_private(directory / name) for name in names}
    public = {_trusted_name(found): _certificate_pem(found) for found in load_trusted(directory)}
    return secret | public


def import_keys(directory: Path, files: Mapping[str, bytes]) -> ServiceKey:
    """Put key files back into an empty folder; anything unknown, damaged or already there is refused."""
    for name, content in files.items():
        _require_importable(directory, name, content)
    # The service key comes last: while it is missing, the folder is not mistaken for a whole one.
    for name in sorted(files, key=lambda name: name == SERVICE_FILE):
        is_public = name not in (AUTHORITY_FILE, SERVICE_FILE)
        _write(directory / name, files[name], is_public=is_public)
    return load_service_key(directory)


def trust(directory: Path, certificate: x509.Certificate) -> None:
    """Count what this certificate signs, or issues, as ours from now on; once is enough."""
    if not (directory / _trusted_name(certificate)).exists():
        _write_trusted(directory, certificate)


def _require_importable(directory: Path, name: str, content: bytes) -> None:
    if (directory / name).exists():
        raise KeyringError(f"The key file {name} is there already and is not overwritten.")
    if name in (AUTHORITY_FILE, SERVICE_FILE):
        _parse_pair(name, content)
    elif TRUSTED_NAME.fullmatch(name):
        _parse_certificate(name, content)
    else:
        raise KeyringError("A key file has a name that is not known here.")


def _read_pair(directory: Path, name: str) -> CertifiedKey:
    return _parse_pair(name, read_private(directory / name))


def _parse_pair(name: str, content: bytes) -> CertifiedKey:
    try:
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (ValueError, TypeError) as problem:
        raise KeyringError(f"The key file {name} is damaged.") from problem
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyringError(f"The key file {name} holds another kind of key than this service makes.")
    pair = CertifiedKey(key, certificate)
    if not pair.is_matching:
        raise KeyringError(f"Key and certificate in {name} do not belong together.")
    return pair


def read_certificates(path: Path) -> Trusted:
    """Every certificate of a PEM file; ``KeyringError`` if it cannot be read."""
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as problem:
        raise KeyringError(f"The certificates in {path.name} cannot be read.") from problem


def _read_certificate(path: Path) -> x509.Certificate:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise KeyringError(f"The certificate {path.name} cannot be read: {problem.strerror}.") from problem
    return _parse_certificate(path.name, content)


def _parse_certificate(name: str, content: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError as problem:
        raise KeyringError(f"The certificate {name} is damaged.") from problem


def _write(path: Path, content: bytes, *, is_public: bool = False) -> None:
    """Write a key or certificate whole; its folder is made where it is missing."""
    if not path.parent.is_dir():
        make_private_folder(path.parent)
    write_whole(path, content, PUBLIC_MODE if is_public else PRIVATE_MODE)


def _write_trusted(directory: Path, certificate: x509.Certificate) -> None:
    _write(directory / _trusted_name(certificate), _certificate_pem(certificate), is_public=True)


def _trusted_name(certificate: x509.Certificate) -> str:
    return f"{TRUSTED_FOLDER}/{certificate.fingerprint(hashes.SHA256()).hex()}.crt"


def _certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem(pair: CertifiedKey) -> bytes:
    key = pair.private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key + _certificate_pem(pair.certificate)
