"""Makes record ids and references that nobody can guess or count; holds no state."""

from __future__ import annotations

import hashlib
import secrets

from cmeforms.casework.ground.short_codes import LETTERS


def spoken_code() -> str:
    """Six random digits, told by telephone beside a one-time link."""
    return "".join(secrets.choice("0123456789") for _ in range(6))


def new_record_id() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def letter_reference(number: str, run_id: str, organisation_id: str) -> str:
    """The reference of a run's letter to a school: the same when it is read and when it is issued.

    ``run_id`` is random, so nobody can guess it.
    """
    digest = hashlib.sha256(f"{number}:{run_id}:{organisation_id}".encode()).digest()
    block = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:8])
    return f"{number}-{block[:4]}-{block[4:]}"


def new_reference(slug: str) -> str:
    """A reference to quote by phone, such as ``CME1-7K3M-Q2XD``: 40 random bits, no count, no date."""
    block = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{slug.replace('-', '').upper()}-{block[:4]}-{block[4:]}"
