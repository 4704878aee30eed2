"""Containers written by hand equal, byte for byte, those that pyHanko packs for the same key and digest."""

from __future__ import annotations

import asyncio
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.sign.signers import Signer

from cmeforms.signing.apart import run_apart
from cmeforms.signing.container import make_container, room_for
from cmeforms.signing.der import der
from cmeforms.signing.keys import ServiceKey, make_keys

from .factory import VALID_FROM
from .test_own_key import EC_KEY, RSA_KEY, certificate

DIGEST = sha256(b"the signed bytes").digest()


class LibrarySigner(Signer):
    """pyHanko's own packing over the same key."""

    def __init__(self, key: ServiceKey) -> None:
        super().__init__(signing_cert=translate_pyca_cryptography_cert_to_asn1(key.certificate))
        self._private_key = key.private_key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        assert digest_algorithm == "sha256"
        if isinstance(self._private_key, rsa.RSAPrivateKey):
            return self._private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._private_key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


@pytest.fixture(params=["ours", "the longest name", "P-384", "RSA"])
def any_key(request: pytest.FixtureRequest, tmp_path: Path) -> ServiceKey:
    if request.param == "ours":
        return make_keys(tmp_path / "keys", "Example Borough Council", VALID_FROM)
    if request.param == "the longest name":
        return make_keys(tmp_path / "keys", "Łódź-on-Sea " + "ś" * 24, VALID_FROM)
    private_key = RSA_KEY if request.param == "RSA" else EC_KEY
    own = certificate(private_key)
    return ServiceKey(private_key, own, own)


def test_a_container_is_what_pyhanko_packs(any_key: ServiceKey) -> None:
    library = LibrarySigner(any_key)
    packed = run_apart(lambda: asyncio.run(library.async_sign(DIGEST, "sha256", use_pades=True)))
    assert make_container(DIGEST, any_key) == packed.dump()


def test_openssl_reads_the_container(any_key: ServiceKey) -> None:
    container = make_container(DIGEST, any_key)
    told = subprocess.run(
        ["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-noout"],
        input=container,
        capture_output=True,
        check=True,
    )
    assert b"id-smime-aa-signingCertificateV2" in told.stdout
    assert b"signingTime" not in told.stdout


def test_there_is_room_for_the_container(any_key: ServiceKey) -> None:
    assert len(make_container(DIGEST, any_key)) <= room_for(any_key, has_timestamp=False)


@pytest.mark.parametrize(
    ("size", "length"), [(0, "00"), (127, "7f"), (128, "8180"), (255, "81ff"), (256, "820100"), (65_536, "83010000")]
)
def test_lengths_are_written_in_their_shortest_form(size: int, length: str) -> None:
    assert der(0x04, bytes(size)) == bytes.fromhex("04" + length) + bytes(size)
