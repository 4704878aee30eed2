"""Makes the CMS container of one signature and knows one of its own making; knows nothing of pages.

Source: ETSI EN 319 142-1, 6.3 (PAdES B-B); RFC 5652; RFC 6979.
"""

from __future__ import annotations

import asyncio

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.sign.signers import ExternalSigner, Signer
from pyhanko.sign.validation import EmbeddedPdfSignature

from cmeforms.signing.keys import ServiceKey
from cmeforms.signing.signing_order import DIGEST
from cmeforms.signing.timestamps import MOST_REPLY_BYTES, GivenToken, TimestampService

CONTAINER_BYTES = 2304
"""Room kept for a container in the file; one of ours takes about 1,000 bytes, with the longest names 1,900."""

TIMESTAMP_OID = "1.2.840.113549.1.9.16.2.14"
"""The one unsigned attribute that a container of ours may have. Source: RFC 3161, appendix A."""


def room_for(key: ServiceKey, *, has_timestamp: bool) -> int:
    """Bytes to keep free for a container: an authority's own certificate may be longer than ours."""
    own = max(CONTAINER_BYTES, 1024 + len(key.certificate.public_bytes(Encoding.DER)) + key.signature_bytes)
    return own + (MOST_REPLY_BYTES if has_timestamp else 0)


class KeyInMemory(Signer):
    """pyHanko's idea of a signer, over a key that is loaded already.

    pyHanko's own signer parses the private key anew for each signature. Signing is deterministic: the
    same document signed by the same act gives the same bytes.
    """

    def __init__(self, key: ServiceKey) -> None:
        super().__init__(signing_cert=translate_pyca_cryptography_cert_to_asn1(key.certificate))
        self._private_key = key.private_key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign ``data``; only SHA-256 is ever asked for."""
        if isinstance(self._private_key, rsa.RSAPrivateKey):
            return self._private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._private_key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def make_container(digest: bytes, key: ServiceKey, timestamps: TimestampService | None = None) -> bytes:
    """The DER bytes of a detached PAdES container over ``digest`` (SHA-256 of the signed bytes).

    It holds the service certificate only, and a timestamp token where a service is asked for one. It holds
    no time of ours: PAdES forbids the CMS signing time, and the time stands in the signature dictionary
    instead, inside the signed bytes. Raises ``TimestampUnavailable``.
    """
    container = asyncio.run(KeyInMemory(key).async_sign(digest, DIGEST, use_pades=True, timestamper=timestamps))
    der: bytes = container.dump()
    return der


def is_plainly_packed(signature: EmbeddedPdfSignature) -> bool:
    """Whether a container is packed exactly as ``make_container`` packs, and padded with zeros only.

    Much of a container is not itself signed: version numbers, further certificates, the padding.
    Packing the signed parts again and comparing leaves no byte that could be exchanged unnoticed. A
    timestamp token counts as one piece: how it is packed is the timestamp service's business.
    """
    info = signature.signer_info
    packer = ExternalSigner(signature.signer_cert, None, signature_value=info["signature"].native)
    packed: bytes = asyncio.run(
        packer.async_sign_prescribed_attributes(
            DIGEST, info["signed_attrs"], cms_version="v1", timestamper=_token_of(info)
        )
    ).dump()
    found: bytes = signature.pkcs7_content
    return found == packed.ljust(len(found), b"\0")


def _token_of(info: cms.SignerInfo) -> GivenToken | None:
    """The first timestamp token of a container; a second one, or anything else unsigned, is not packed again."""
    attributes = info["unsigned_attrs"]
    if not attributes or attributes[0]["type"].dotted != TIMESTAMP_OID:
        return None
    return GivenToken(attributes[0]["values"][0])
