"""Judges one signature of a file: whole, ours, made in time, and followed only by what it permits.

Knows nothing of the other signatures and of how findings are told. It asks nobody outside the house.
Source: pdf-insecurity.org (shadow and certification attacks); ISO 32000-1, 12.8.2.2 (permitted changes).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

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
from pyhanko_certvalidator import ValidationContext

from cmeforms.signing.act_text import read_act
from cmeforms.signing.certificates import date_problem, issuer_of, may_sign_documents
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
class Judgement:
    """A finding, in which revision of the file it was made, where the signed bytes end, and any other fault.

    ``end`` is None where the signature leaves out more of the file than its own container.
    """

    finding: SignatureFinding
    revision: int
    end: int | None
    has_other_fault: bool


def judge_signature(data: bytes, signature: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate]) -> Judgement:
    """Judge one signature of ``data``; raises whatever the library throws on hostile input."""
    act = read_act(signature.field_name, signature.sig_object)
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    issuer = issuer_of(certificate, trusted)
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
    )
    has_other_fault = finding.is_well and not status.bottom_line
    return Judgement(finding, int(signature.signed_revision), end, has_other_fault)


def _status(
    signature: EmbeddedPdfSignature, act: SignatureAct, trusted: Sequence[x509.Certificate]
) -> PdfSignatureStatus:
    """The library's verdict, with our own authorities as the only ones and the signing time as the moment."""
    context = ValidationContext(
        # Never None: that would mean the trust list of the machine.
        trust_roots=[translate_pyca_cryptography_cert_to_asn1(certificate) for certificate in trusted],
        moment=act.signed_at,
        best_signature_time=act.signed_at,
        allow_fetching=False,
    )
    return validate_pdf_signature(signature, context, diff_policy=ONLY_SIGNING)


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
