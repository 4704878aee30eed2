"""Decides whether a signature field may be signed now, and what the signature must forbid afterwards.

Knows the fields of a file and nothing of keys, acts or appearances. Source: house decision 4; ISO 32000-1, 12.8.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import SigMDPSetup
from pyhanko.sign.validation import DocMDPInfo, read_certification_data

from cmeforms.errors import SigningError
from cmeforms.signing.pdf_values import entry

SERVICE_SEAL = "service_seal"
"""The field that the service adds and signs by itself when nobody signs."""

DIGEST = "sha256"


@dataclass(frozen=True)
class SignatureField:
    """One signature field as found in a file; ``lock`` is its ``/Lock`` dictionary, if any."""

    name: str
    is_signed: bool
    lock: generic.DictionaryObject | None


@dataclass(frozen=True)
class SigningPlan:
    """What the next signature is to be: whether its field is to be added, and what it forbids."""

    adds_field: bool
    rules: SigMDPSetup


def read_fields(reader: PdfFileReader) -> tuple[SignatureField, ...]:
    """The file's signature fields in the order of the form, which is the order of signing."""
    return tuple(
        SignatureField(name, value is not None, entry(reference.get_object(), "/Lock"))
        for name, value, reference in enumerate_sig_fields(reader)
    )


def plan_signature(reader: PdfFileReader, field_name: str) -> SigningPlan:
    """How ``field_name`` is to be signed now; raises ``SigningError`` with the reason if it may not be."""
    fields = read_fields(reader)
    names = [field.name for field in fields]
    _require_open(fields, read_certification_data(reader))
    if field_name not in names:
        return _plan_service_seal(fields, field_name)
    position = names.index(field_name)
    _require_turn(fields, position)
    if position > 0:
        return SigningPlan(adds_field=False, rules=_approval(fields[position]))
    is_last = len(fields) == 1
    permission = MDPPerm.NO_CHANGES if is_last else MDPPerm.FILL_FORMS
    return SigningPlan(adds_field=False, rules=_certification(permission, fields[position].lock))


def _require_open(fields: Sequence[SignatureField], certification: DocMDPInfo | None) -> None:
    if fields and all(field.is_signed for field in fields):
        raise SigningError("This document is complete: every signature has been given and it is locked.")
    forbids_all = certification is not None and certification.permission == MDPPerm.NO_CHANGES
    if forbids_all or any(field.is_signed and field.lock is not None for field in fields):
        raise SigningError("This document is locked by an earlier signature.")


def _plan_service_seal(fields: Sequence[SignatureField], field_name: str) -> SigningPlan:
    if field_name != SERVICE_SEAL:
        raise SigningError(f"This document has no place for the signature {field_name!r}.")
    if any(field.is_signed for field in fields):
        raise SigningError("A person has signed this document: the service does not seal it by itself any more.")
    return SigningPlan(adds_field=True, rules=_certification(MDPPerm.NO_CHANGES, None))


def _require_turn(fields: Sequence[SignatureField], position: int) -> None:
    if fields[position].is_signed:
        raise SigningError(f"The signature {fields[position].name!r} has been given already.")
    waiting = next((field.name for field in fields[:position] if not field.is_signed), None)
    if waiting is not None:
        raise SigningError(f"The signature {waiting!r} comes first and has not been given yet.")


def _certification(permission: MDPPerm, lock: generic.DictionaryObject | None) -> SigMDPSetup:
    return SigMDPSetup(DIGEST, certify=True, field_lock=_lock_rule(lock), docmdp_perms=permission)


def _approval(field: SignatureField) -> SigMDPSetup:
    return SigMDPSetup(DIGEST, certify=False, field_lock=_lock_rule(field.lock))


def _lock_rule(lock: generic.DictionaryObject | None) -> FieldMDPSpec | None:
    return None if lock is None else FieldMDPSpec.from_pdf_object(lock)
