"""Judges one signature of a file: whole, ours, made in time, and followed only by what it permits.

Knows nothing of the other signatures and of how findings are told. It asks nobody outside the house.
Source: pdf-insecurity.org (shadow and certification attacks); ISO 32000-1, 12.8.2.2 (permitted changes).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    FormUpdatingRule,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis import ModificationLevel as Level
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext

from cmeforms.signing.act_text import read_act
from cmeforms.signing.certificates import anchor_of, date_problem, may_sign_documents
from cmeforms.signing.container import is_plainly_packed
from cmeforms.signing.coverage import covered_end
from cmeforms.signing.report import SignatureAct, SignatureFinding

# The library explains each refusal in the log, object by object; the report says it in words.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

ONLY_SIGNING = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys=frozenset({"/AcroForm"})),  # type: ignore[no-untyped-call]
        XrefStreamRule().as_qualified(Level.LTA_UPDATES),
        ObjectStreamRule().as_qualified(Level.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]
            SigFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
    ignore_orphaned_objects=False,
)
"""What may follow a signature: another one in a place that was there before.

Narrower than the library's own policy, which also lets dates, metadata, validation data and
unreachable objects through: nothing of that is ever written by this service.
"""


@dataclass(frozen=True)
class Trust:
    """Whose certificates count: for signatures on documents, and, quite apart, for timestamps."""

    for_documents: Sequence[x509.Certificate]
    for_timestamps: Sequence[x509.Certificate] = ()


@dataclass(frozen=True)
class Judgement:
    """A finding, in which revision of the file it was made, where the signed bytes end, and any other fault.

    ``end`` is None where the signature leaves out more of the file than its own container.
    """

    finding: SignatureFinding
    revision: int
    end: int | None
    has_other_fault: bool


def judge_signature(data: bytes, signature: EmbeddedPdfSignature, trusted: Trust) -> Judgement:
    """Judge one signature of ``data``; raises whatever the library throws on hostile input."""
    act = read_act(signature.field_name, signature.sig_object)
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    issuer = anchor_of(certificate, trusted.for_documents)
    status = _status(signature, act, trusted)
    end = _clean_end(data, signature)
    finding = SignatureFinding(
        act=act,
        signer_certificate_subject=certificate.subject.rfc4514_string(),
        is_intact=bool(status.intact and status.valid and end is not None),
        is_ours=issuer is not None and may_sign_documents(certificate),
        covers_whole_file=end == len(data),
        changes_allowed=bool(status.docmdp_ok) and end is not None,
        certificate_was_valid=_was_valid(certificate, issuer, act),
        timestamped_at=_token_time(signature),
        timestamp_counts=_timestamp_counts(status),
    )
    has_other_fault = finding.is_well and not status.bottom_line
    return Judgement(finding, int(signature.signed_revision), end, has_other_fault)


def _status(signature: EmbeddedPdfSignature, act: SignatureAct, trusted: Trust) -> PdfSignatureStatus:
    """The library's verdict, with our own authorities as the only ones and the signing time as the moment.

    A timestamp is judged at the time that it gives itself: it may be years after the time in the signature.
    """
    context = _context(trusted.for_documents, act.signed_at)
    time_context = _context(trusted.for_timestamps, _token_time(signature) or act.signed_at)
    return validate_pdf_signature(signature, context, time_context, diff_policy=ONLY_SIGNING)


def _context(roots: Sequence[x509.Certificate], moment: datetime) -> ValidationContext:
    return ValidationContext(
        # Never None: that would mean the trust list of the machine.
        trust_roots=[translate_pyca_cryptography_cert_to_asn1(certificate) for certificate in roots],
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
    )


def _token_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """The time that a timestamp token gives, whether or not it counts."""
    token = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    if token is None:
        return None
    given: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return given.astimezone(UTC)


def _timestamp_counts(status: PdfSignatureStatus) -> bool:
    found = status.timestamp_validity
    return found is None or bool(found.valid and found.intact and found.trusted)


def _clean_end(data: bytes, signature: EmbeddedPdfSignature) -> int | None:
    """Where the signed bytes end, if nothing but one plainly packed container was left out of them."""
    if not is_plainly_packed(signature):
        return None
    byte_range = [int(number) for number in signature.byte_range]
    return covered_end(data, byte_range, signature.pkcs7_content)


def _was_valid(certificate: x509.Certificate, issuer: x509.Certificate | None, act: SignatureAct) -> bool:
    """The dates are ours to check: the library accepts an expired certificate that is its own authority."""
    judged = [certificate] if issuer is None else [certificate, issuer]
    return all(date_problem(one, act.signed_at) is None for one in judged)
