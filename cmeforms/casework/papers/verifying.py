"""Answers whether a file is as it was issued: what its bytes say and what the log says, put together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cmeforms.casework.forms.successors import successor
from cmeforms.casework.ground.services import Verifier
from cmeforms.errors import NotAPdf, RecordUnreadable
from cmeforms.records.entries import EntryKind, FoundDocument, NewEntry
from cmeforms.signing.keys import Trusted
from cmeforms.signing.report import SealReport, SignatureFinding, Verdict
from cmeforms.signing.verify import LOCKED, verify_pdf

LARGEST_VERIFIED_BYTES = 50 * 1024 * 1024

LOCKED_COPY = (
    "It is exactly the copy that was issued. Open it with its pass phrase to see the signatures in a PDF reader."
)

Look = Callable[[bytes, Trusted, Trusted], SealReport]
"""How the bytes of a PDF are looked at: in this process, or in one with limits."""


@dataclass(frozen=True)
class VerifiedFile:
    """The verdict on a file with its reasons.

    ``is_issued_here``: exactly these bytes are in the log, since ``issued_at``. ``superseded_by`` is the SHA-256
    of the document that replaced them, empty if none did: a superseded file is well, and that is said first.
    ``notes`` are what a reader should know of a file that is well all the same.
    """

    verdict: Verdict
    sha256: str
    is_issued_here: bool
    reference: str
    superseded_by: str
    changes: tuple[str, ...]
    signatures: tuple[SignatureFinding, ...]
    issued_at: datetime | None = None
    superseded_at: datetime | None = None
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report of ``cmeforms verify --json``."""
        return {
            "verdict": str(self.verdict),
            "issued_here": self.is_issued_here,
            "reference": self.reference or None,
            "issued_at": self.issued_at.isoformat() if self.issued_at else None,
            "superseded_by": self.superseded_by or None,
            "sha256": self.sha256,
            "changes": list(self.changes),
            "notes": list(self.notes),
            "signatures": [_signature_json(found) for found in self.signatures],
        }


def _signature_json(found: SignatureFinding) -> dict[str, Any]:
    return {
        "name": found.act.name,
        "role": found.act.role,
        "statement": found.act.statement,
        "signed_at": found.act.signed_at.isoformat(),
        "timestamped_at": found.timestamped_at.isoformat() if found.timestamped_at else None,
        "outcome": found.act.outcome or None,
        "reason": found.act.reason or None,
        "covers_whole_file": found.covers_whole_file,
        "intact": found.is_intact,
        "trusted": found.is_ours,
    }


def verify_file(verifier: Verifier, content: bytes, *, person_id: str = "", look: Look = verify_pdf) -> VerifiedFile:
    """Judge a PDF or DOCX; never raises for what a file holds.

    The look becomes an audit event, except in a home restored without its keys, which only reads.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        found = _with_successor(verifier, verifier.log.find_document(sha256))
        verified = _with_issue(_judge(verifier, content, sha256, found, look), found)
    except RecordUnreadable:
        found, told = None, "The log's own entry about this file was changed. Run the audit."
        verified = VerifiedFile(Verdict.NOT_WELL, sha256, False, "", "", (told,), ())
    if not verifier.has_keys:
        return verified
    with verifier.log.act(at=verifier.clock(), by=person_id) as act:
        record_id = found.record_id if found else ""
        facts = {"sha256": sha256, "verdict": str(verified.verdict)}
        act.append(NewEntry(EntryKind.DOCUMENT_VERIFIED, record_id, facts=facts))
    return verified


def _with_issue(verified: VerifiedFile, found: FoundDocument | None) -> VerifiedFile:
    """When the file was issued, and when it was replaced, as the log has it."""
    if found is None:
        return verified
    later = found.superseded_by
    return replace(verified, issued_at=found.document.issued_at, superseded_at=later.issued_at if later else None)


def _with_successor(verifier: Verifier, found: FoundDocument | None) -> FoundDocument | None:
    """The find, superseded by the document of a form that took the record's place, if one was submitted."""
    if found is None or found.superseded_by:
        return found
    later = successor(verifier.log, found.record_id)
    return replace(found, superseded_by=later.current_document) if later else found


def _judge(verifier: Verifier, content: bytes, sha256: str, found: FoundDocument | None, look: Look) -> VerifiedFile:
    reference = verifier.log.state(found.record_id).reference if found else ""
    superseded = found.superseded_by.sha256 if found and found.superseded_by else ""
    report = _read_seal(verifier, content, look)
    if report is None:
        unknown = "This file is not one that this service issued, or it was changed."
        told = () if found else (unknown,)
        verdict = Verdict.WELL if found else Verdict.NOT_WELL
        return VerifiedFile(verdict, sha256, found is not None, reference, superseded, told, ())
    if found and report.changes == (LOCKED,):
        verified = VerifiedFile(Verdict.WELL, sha256, True, reference, superseded, (), ())
        return replace(verified, notes=(LOCKED, LOCKED_COPY))
    changes = report.changes
    if not found and report.verdict is Verdict.WELL:
        changes = ("The seal is whole, but these exact bytes are not in the log of this service.",)
    is_well = report.verdict is Verdict.WELL and found is not None
    verdict = Verdict.WELL if is_well else Verdict.NOT_WELL
    verified = VerifiedFile(verdict, sha256, found is not None, reference, superseded, changes, report.signatures)
    return replace(verified, notes=tuple(_own_times(verifier, report)))


def _own_times(verifier: Verifier, report: SealReport) -> Iterator[str]:
    """Says of each signature without a timestamp that its time is ours, where timestamps are in use."""
    if verifier.timestamp_authorities:
        names = (found.act.name for found in report.signatures if found.timestamped_at is None)
        yield from (
            f"The time of {name}'s signature is this service's own: no timestamp confirms it." for name in names
        )


def _read_seal(verifier: Verifier, content: bytes, look: Look) -> SealReport | None:
    """The seals of a PDF; None for a file of another type, which the log alone can vouch for."""
    if len(content) > LARGEST_VERIFIED_BYTES:
        return SealReport((), ("The file is larger than any that this service issues.",))
    if content[:4] == b"PK\x03\x04":
        return None
    try:
        return look(content, verifier.trusted, verifier.timestamp_authorities)
    except NotAPdf:
        return SealReport((), ("This is neither a PDF nor a letter that can be read.",))
