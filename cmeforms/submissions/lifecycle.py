"""Where a record stands: its stages and its folded state; pure, no storage, no people beyond their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The stage of a record.

    A form goes DRAFT -> AWAITING_SIGNATURE (while signatures are outstanding; the first signature
    submits it) -> AWAITING_OFFICE (where the definition has a part for the receiver) -> COMPLETE.
    RETURNED can be edited like a draft. A letter is COMPLETE from the moment of issue.
    """

    DRAFT = "draft"
    AWAITING_SIGNATURE = "awaiting_signature"
    RETURNED = "returned"
    AWAITING_OFFICE = "awaiting_office"
    COMPLETE = "complete"
    DISCARDED = "discarded"
    ERASED = "erased"

    @property
    def is_editable(self) -> bool:
        """Whether the filler may change answers."""
        return self in (Stage.DRAFT, Stage.RETURNED)


@dataclass(frozen=True)
class SignatureGiven:
    """A signature on the present submission revision: who, in which role, when, with what outcome."""

    signature_id: str
    person_id: str
    signed_at: datetime
    outcome: str = ""


@dataclass(frozen=True)
class IssuedDocument:
    """A document that left, or may leave, the service: known by the SHA-256 of its bytes.

    ``kind`` is ``pdf`` or ``docx``; ``audience`` is empty for the whole document;
    ``entry_number`` and ``payload_name`` say where the log keeps the bytes.
    """

    sha256: str
    kind: str
    audience: str
    issued_at: datetime
    entry_number: int
    payload_name: str


@dataclass(frozen=True)
class RecordState:
    """What the log's entries about one record add up to; holds references and ids, no child's data."""

    record_id: str
    slug: str
    form_number: str
    stage: Stage
    definition_revision: int
    definition_sha256: str
    created_by: str
    created_at: datetime
    changed_at: datetime
    organisation_id: str
    reference: str = ""
    submission_revision: int = 0
    submitted_by: str = ""
    submitted_at: datetime | None = None
    assigned_to: str = ""
    return_reason_entry: int = 0
    signatures: tuple[SignatureGiven, ...] = ()
    documents: tuple[IssuedDocument, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    completed_parts: tuple[str, ...] = ()
    last_entry: int = 0

    @property
    def current_document(self) -> IssuedDocument | None:
        """The newest whole document; every earlier one is superseded by it."""
        whole = [d for d in self.documents if not d.audience]
        return whole[-1] if whole else None

    def signature(self, signature_id: str) -> SignatureGiven | None:
        """The signature given under this id on the present submission revision, if any."""
        return next((s for s in self.signatures if s.signature_id == signature_id), None)


Facts = Mapping[str, object]
"""The clear part of a log entry: JSON values; references, states, dates, ids and hashes only."""
