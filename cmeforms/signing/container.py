"""Makes the CMS container of one signature and knows one of its own making; knows nothing of pages.

A container has one shape, and writing it down directly takes a hundredth of the time of a general library.
Source: ETSI EN 319 142-1, 6.3 (PAdES B-B); RFC 5652, 5 (signed data); RFC 5035, 5.4 (which certificate); RFC 6979.
"""

from __future__ import annotations

import asyncio
from hashlib import sha256

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation import EmbeddedPdfSignature

from cmeforms.signing.apart import run_apart
from cmeforms.signing.certificates import SigningKey
from cmeforms.signing.der import NULL, OCTET_STRING, SEQUENCE, SET, VERSION_1, der, der_oid, der_set, tagged
from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.signing_order import DIGEST
from cmeforms.signing.timestamps import MOST_REPLY_BYTES, TimestampService

CONTAINER_BYTES = 2304
"""Room kept for a container in the file; one of ours takes about 1,000 bytes, with the longest names 1,900."""

TIMESTAMP_OID = "1.2.840.113549.1.9.16.2.14"
"""The one unsigned attribute that a container of ours may have. Source: RFC 3161, appendix A."""

_DATA = der_oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = der_oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = der_oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der_oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE = der_oid("1.2.840.113549.1.9.16.2.47")
_SHA256 = der(SEQUENCE, der_oid("2.16.840.1.101.3.4.2.1"), NULL)
_METHODS = {
    "ec": der(SEQUENCE, der_oid("1.2.840.10045.4.3.2")),
    "rsa": der(SEQUENCE, der_oid("1.2.840.113549.1.1.11"), NULL),
}
"""How each kind of key signs with SHA-256. Source: RFC 5758, 3.2; RFC 4055, 5."""


def room_for(key: ServiceKey, *, has_timestamp: bool) -> int:
    """Bytes to keep free for a container: an authority's own certificate may be longer than ours."""
    own = max(CONTAINER_BYTES, 1024 + len(key.certificate.public_bytes(Encoding.DER)) + key.signature_bytes)
    return own + (MOST_REPLY_BYTES if has_timestamp else 0)


def make_container(digest: bytes, key: ServiceKey, timestamps: TimestampService | None = None) -> bytes:
    """The DER bytes of a detached PAdES container over ``digest`` (SHA-256 of the signed bytes).

    It holds the service certificate only, and a timestamp token where a service is asked for one. It holds
    no time of ours: PAdES forbids the CMS signing time, and the time stands in the signature dictionary
    instead, inside the signed bytes. Raises ``TimestampUnavailable``.
    """
    certificate = Certificate.load(key.certificate.public_bytes(Encoding.DER))
    attributes = _signed_attributes(digest, certificate)
    signature = _sign(key.private_key, der(SET, attributes))
    token = None if timestamps is None else _token_over(signature, timestamps)
    return _packed(certificate, attributes, signature, token)


def is_plainly_packed(signature: EmbeddedPdfSignature) -> bool:
    """Whether a container is packed exactly as ``make_container`` packs, and padded with zeros only.

    Much of a container is not itself signed: version numbers, further certificates, the padding.
    Packing the signed parts again and comparing leaves no byte that could be exchanged unnoticed. A
    timestamp token counts as one piece: how it is packed is the timestamp service's business.
    """
    info, certificate = signature.signer_info, signature.signer_cert
    if certificate.public_key.algorithm not in _METHODS:
        return False
    attributes = info["signed_attrs"].contents
    packed = _packed(certificate, attributes, info["signature"].native, _token_of(info))
    found: bytes = signature.pkcs7_content
    return found == packed.ljust(len(found), b"\0")


def _signed_attributes(digest: bytes, certificate: Certificate) -> bytes:
    """What is signed, in the order of a set: the digest of the file, and which certificate belongs to it."""
    issuer_names = der(SEQUENCE, der(tagged(4), certificate.issuer.dump()))  # [4]: a directory name
    issuer_serial = der(SEQUENCE, issuer_names, certificate["tbs_certificate"]["serial_number"].dump())
    certificate_id = der(SEQUENCE, der(OCTET_STRING, sha256(certificate.dump()).digest()), issuer_serial)
    attributes = (
        _attribute(_CONTENT_TYPE, _DATA),
        _attribute(_MESSAGE_DIGEST, der(OCTET_STRING, digest)),
        _attribute(_SIGNING_CERTIFICATE, der(SEQUENCE, der(SEQUENCE, certificate_id))),
    )
    return b"".join(sorted(attributes))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der(SEQUENCE, kind, der_set(value))


def _sign(private_key: SigningKey, data: bytes) -> bytes:
    """Sign with SHA-256, without chance: the same document signed by the same act gives the same bytes."""
    if isinstance(private_key, rsa.RSAPrivateKey):
        return private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return private_key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def _packed(certificate: Certificate, attributes: bytes, signature: bytes, token: bytes | None) -> bytes:
    """The container around the signed parts; the certificate is the signer's, the only one in it."""
    signer_id = der(SEQUENCE, certificate.issuer.dump(), certificate["tbs_certificate"]["serial_number"].dump())
    signer = der(
        SEQUENCE,
        VERSION_1,
        signer_id,
        _SHA256,
        der(tagged(0), attributes),
        _METHODS[certificate.public_key.algorithm],
        der(OCTET_STRING, signature),
        b"" if token is None else der(tagged(1), _attribute(der_oid(TIMESTAMP_OID), token)),
    )
    signed_data = der(
        SEQUENCE,
        VERSION_1,
        der_set(_SHA256),
        der(SEQUENCE, _DATA),
        der(tagged(0), certificate.dump()),
        der_set(signer),
    )
    return der(SEQUENCE, _SIGNED_DATA, der(tagged(0), signed_data))


def _token_over(signature: bytes, timestamps: TimestampService) -> bytes:
    """A timestamp token over a signature, as the service gave it."""
    asked = sha256(signature).digest()
    token: bytes = run_apart(lambda: asyncio.run(timestamps.async_timestamp(asked, DIGEST))).dump()
    return token


def _token_of(info: cms.SignerInfo) -> bytes | None:
    """The first timestamp token of a container; a second one, or anything else unsigned, is not packed again."""
    attributes = info["unsigned_attrs"]
    if not attributes or attributes[0]["type"].dotted != TIMESTAMP_OID:
        return None
    token: bytes = attributes[0]["values"][0].dump()
    return token
