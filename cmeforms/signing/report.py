"""Doorstep of ``signing``: what a look at a sealed file found, as plain types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """The one word that answers "is this file as it was issued?"."""

    WELL = "well"
    NOT_WELL = "not_well"


@dataclass(frozen=True)
class SignatureAct:
    """One person's act of signing, as it goes into the signature and as it is read back.

    ``statement`` is the exact text signed under; ``outcome`` and ``reason`` belong to a
    countersignature. ``signed_at`` is aware UTC. Source: house decision 4.
    """

    field_name: str
    name: str
    role: str
    statement: str
    signed_at: datetime
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SignatureFinding:
    """What was found of one signature; each flag answers one question.

    ``is_intact``: the signed bytes and the signature agree. ``is_ours``: made with a key that this
    service issued or trusts. ``covers_whole_file``: nothing follows the signed revision.
    ``changes_allowed``: what follows is only what the certification permits.
    ``certificate_was_valid``: the certificate's dates include the signing time. ``timestamped_at``: when a
    timestamp service saw the signature, None without one; ``timestamp_counts``: False for a token that is
    damaged or of a service that is not trusted here.
    """

    act: SignatureAct
    signer_certificate_subject: str
    is_intact: bool
    is_ours: bool
    covers_whole_file: bool
    changes_allowed: bool
    certificate_was_valid: bool
    timestamped_at: datetime | None = None
    timestamp_counts: bool = True

    @property
    def is_well(self) -> bool:
        """All separate answers are yes (except coverage, which only the last signature can have)."""
        is_right = self.is_intact and self.is_ours and self.changes_allowed
        return is_right and self.certificate_was_valid and self.timestamp_counts


@dataclass(frozen=True)
class SealReport:
    """What the bytes alone say: signatures in order, and in plain words what is wrong or changed.

    ``awaiting`` names the places that nobody has signed yet; they do not make a file less well.
    """

    signatures: tuple[SignatureFinding, ...]
    changes: tuple[str, ...]
    awaiting: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Well only if there is a signature, all are well, the last covers the file, nothing changed."""
        found = self.signatures
        is_well = bool(found) and all(s.is_well for s in found) and found[-1].covers_whole_file and not self.changes
        return Verdict.WELL if is_well else Verdict.NOT_WELL
