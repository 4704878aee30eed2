"""Seals and opens bytes with AES-256-GCM, bound to what they belong to; must not know tables or where keys live."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cmeforms.errors import RecordUnreadable

FORMAT_NUMBER = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16


@dataclass(frozen=True)
class Binding:
    """What sealed bytes belong to: moved to any other place they do not open.

    ``revision`` counts what the kind counts: the entry number of a payload, the revision of a draft.
    Never a table or column name, so that a migration need not decrypt. Source: house decision 3.
    """

    record_id: str
    kind: str
    name: str
    revision: int

    def as_bytes(self, format_number: int) -> bytes:
        """The bound data: a JSON list, so that no two bindings can read the same."""
        parts = [format_number, self.record_id, self.kind, self.name, self.revision]
        return json.dumps(parts, separators=(",", ":")).encode("ascii")


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, binding: Binding) -> bytes:
    """Seal ``plain``: format byte, random 96-bit nonce, ciphertext with a 128-bit tag.

    Source: NIST SP 800-38D, clauses 5.2 and 8.2.2 (random nonces).
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return bytes([FORMAT_NUMBER]) + nonce + AESGCM(key).encrypt(nonce, plain, binding.as_bytes(FORMAT_NUMBER))


def unseal(key: bytes, sealed: bytes, binding: Binding) -> bytes:
    """Open what ``seal`` made; ``RecordUnreadable`` when a bit, the place or the key is another."""
    if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES or sealed[0] != FORMAT_NUMBER:
        raise RecordUnreadable(f"{binding.kind} {binding.name} of record {binding.record_id} is not in a known format")
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, binding.as_bytes(sealed[0]))
    except InvalidTag as error:
        raise RecordUnreadable(
            f"{binding.kind} {binding.name} of record {binding.record_id} does not open:"
            " altered, moved or sealed under another key"
        ) from error
