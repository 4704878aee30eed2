"""How a person proves who they are: password hashes, one-time codes, recovery codes; stores nothing, asks no clock.

The weakness of a new password is judged in ``password_rules``; counting wrong tries belongs to sign-in.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cmeforms.people.password_rules import LONGEST_PASSWORD

FEWEST_PASSES = 2
SMALLEST_MEMORY_KIB = 19 * 1024
"""Cost floor for argon2id. Source: OWASP Password Storage Cheat Sheet, Argon2id (19 MiB, 2 passes, 1 lane)."""

TOTP_STEP_SECONDS = 30
STEPS_EITHER_SIDE = 1
RECOVERY_CODES = 8
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_CHARACTERS = 16


@dataclass(frozen=True)
class PasswordCost:
    """What one argon2id hash costs. Raises ValueError below the floor, except in a demo home."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    is_demo: bool = False

    def __post_init__(self) -> None:
        is_weak = self.passes < FEWEST_PASSES or self.memory_kib < SMALLEST_MEMORY_KIB
        if is_weak and not self.is_demo:
            raise ValueError(f"passwords need at least {FEWEST_PASSES} passes over {SMALLEST_MEMORY_KIB} KiB")


class Passwords:
    """Makes and checks argon2id hashes at one cost; a password counts exactly as typed, case and spaces included."""

    def __init__(self, cost: PasswordCost) -> None:
        self._hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=1)

    def hash(self, password: str) -> str:
        """The hash to keep, with its salt and cost inside."""
        return self._hasher.hash(password)

    def is_right(self, password: str, kept_hash: str | None) -> bool:
        """Whether the password fits the hash; None stands for an unknown account and takes as long.

        Source: OWASP ASVS 5.0, 6.3.8.
        """
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            fits = self._hasher.verify(kept_hash or self._hash_of_nobody, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
        return fits and kept_hash is not None

    def needs_rehash(self, kept_hash: str) -> bool:
        """Whether the hash was made at another cost, so that the next sign-in should replace it."""
        return self._hasher.check_needs_rehash(kept_hash)

    @cached_property
    def _hash_of_nobody(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())


def create_totp_secret() -> str:
    """A new secret for one-time codes: 160 random bits in base32. Source: RFC 4226 section 4."""
    return pyotp.random_base32()


def totp_uri(secret: str, email: str, service: str) -> str:
    """The ``otpauth://`` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=service)


def totp_code(secret: str, at: datetime) -> str:
    """The six-digit code of a moment, as an authenticator app shows it; for demo homes, whose secrets lie open."""
    return pyotp.TOTP(secret).at(at)


def check_totp(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The time step that this six-digit code belongs to, or None when it is wrong, old or already used.

    Accepts the step of ``at`` (aware) and one either side, never a step up to ``last_step``, the one
    used before (0 for none); keep the returned step. Source: RFC 6238 section 5.2; OWASP ASVS 5.0, 6.5.1.
    """
    typed = "".join(code.split())
    if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
        return None
    now = int(at.timestamp()) // TOTP_STEP_SECONDS
    generator = pyotp.HOTP(secret)
    steps = range(max(now - STEPS_EITHER_SIDE, last_step + 1), now + STEPS_EITHER_SIDE + 1)
    fitting = [step for step in steps if hmac.compare_digest(generator.at(step), typed)]
    return fitting[0] if fitting else None


def create_recovery_codes() -> tuple[list[str], list[str]]:
    """Eight codes to show once, and their hashes to keep, in the same order."""
    codes = [_create_recovery_code() for _ in range(RECOVERY_CODES)]
    return codes, [_recovery_hash(code) for code in codes]


def use_recovery_code(code: str, kept_hashes: Collection[str]) -> list[str] | None:
    """The hashes that remain once this code is spent, or None when it is none of them."""
    spent = _recovery_hash(code[: 4 * _RECOVERY_CHARACTERS])
    remaining = [kept for kept in kept_hashes if not hmac.compare_digest(kept, spent)]
    return remaining if len(remaining) < len(kept_hashes) else None


def _create_recovery_code() -> str:
    """Four groups of four characters: 79 bits, so that a plain SHA-256 of it cannot be searched."""
    characters = "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_CHARACTERS))
    return "-".join(characters[start : start + 4] for start in range(0, _RECOVERY_CHARACTERS, 4))


def _recovery_hash(code: str) -> str:
    """Capitals, spaces and hyphens do not count: people copy these codes by hand."""
    typed = "".join(character for character in code.lower() if character.isalnum())
    return sha256(typed.encode()).hexdigest()
