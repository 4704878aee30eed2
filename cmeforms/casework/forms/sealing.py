"""Draws a submission and puts one PAdES signature for each person's act on it; appends nothing to the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cmeforms.casework.ground.access import require_answers
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.documents.blank_outline import make_blank_outline
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.outline import SignatureAppearance
from cmeforms.documents.pdf import render_pdf
from cmeforms.documents.signature_block import render_signature_block
from cmeforms.errors import TimestampUnavailable
from cmeforms.settings import Settings
from cmeforms.signing.report import SignatureAct
from cmeforms.signing.seal import SERVICE_SEAL, SealedPdf, seal_pdf
from cmeforms.submissions.model import GivenSignature, Submission

BLANK_DATED_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""A blank form has no date of its own; a PDF must have one."""

SERVICE_STATEMENT = "Recorded and sealed by the service. Nobody signed this document."
AUDIENCE_STATEMENT = "A version of a recorded submission for named readers, sealed by the service."


def draw(
    services: Services,
    definition: FormDefinition,
    submission: Submission,
    audience: str = "",
    part: str = MAIN_PART,
    *,
    large_print: bool = False,
) -> bytes:
    """The unsigned PDF; ``RenderError`` if it cannot be drawn (``GlyphMissing`` names the letters)."""
    outline = make_outline(definition, submission, audience, authority=services.settings.authority.name, part=part)
    code = submission.short_code
    checkable = replace(outline, short_code=code, verify_address=verify_address(services.settings, code))
    return render_pdf(checkable, services.fonts, large_print=large_print)


def verify_address(settings: Settings, short_code: str) -> str:
    """Where the page is that answers for a short code; empty for a document that is recorded nowhere."""
    return f"{settings.server.base_url}/verify?code={short_code}" if short_code else ""


def draw_blank(services: Services, definition: FormDefinition, *, large_print: bool = False) -> bytes:
    """The form to print and fill by hand: unsealed, the same bytes for the same revision and authority.

    ``ActRefused`` for a view of other forms.
    """
    require_answers(definition)
    name = services.settings.authority.name
    outline = make_blank_outline(definition, authority=name, dated_at=BLANK_DATED_AT)
    return render_pdf(outline, services.fonts, large_print=large_print)


def sign(services: Services, pdf: bytes, signature: GivenSignature, passphrase: str = "") -> SealedPdf:
    """Put one person's signature on a drawn or already signed PDF, in its field; ``passphrase`` opens a locked one."""
    appearance = SignatureAppearance(
        signature.name, signature.role, signature.signed_at, signature.outcome, signature.reason
    )
    return _seal(services, pdf, _act(signature), render_signature_block(appearance, services.fonts), passphrase)


def seal_by_service(services: Services, pdf: bytes, at: datetime, statement: str, passphrase: str = "") -> SealedPdf:
    """Seal a PDF that no person signs; it names the authority's service, ``at`` the document's own time."""
    act = SignatureAct(SERVICE_SEAL, services.settings.authority.name, "Forms service", statement, at)
    return _seal(services, pdf, act, None, passphrase)


def _seal(services: Services, pdf: bytes, act: SignatureAct, appearance: bytes | None, passphrase: str) -> SealedPdf:
    """Sign, with a timestamp where the home has a service for it; without one only if the settings allow that.

    Raises ``TimestampUnavailable``. No other time is ever put in a timestamp's place.
    """
    key, timestamps = services.service_key, services.timestamps
    try:
        return seal_pdf(pdf, key, act, appearance, timestamps, passphrase=passphrase)
    except TimestampUnavailable:
        if services.settings.sealing.timestamp_is_required:
            raise
    return replace(seal_pdf(pdf, key, act, appearance, passphrase=passphrase), lacks_timestamp=True)


def draw_and_sign(
    services: Services,
    definition: FormDefinition,
    submission: Submission,
    signatures: Sequence[GivenSignature],
    part: str = MAIN_PART,
) -> SealedPdf:
    """Draw a submission and sign it for each person in order; the service seals what nobody signs."""
    return sign_drawn(services, draw(services, definition, submission, part=part), submission, signatures)


def sign_drawn(
    services: Services,
    pdf: bytes,
    submission: Submission,
    signatures: Sequence[GivenSignature],
    passphrase: str = "",
) -> SealedPdf:
    """Sign a drawn PDF for each person in order; the service seals what nobody signs. ``passphrase`` opens it."""
    if not signatures:
        return seal_by_service(services, pdf, submission.accepted_at, SERVICE_STATEMENT, passphrase)
    sealed = sign(services, pdf, signatures[0], passphrase)
    for signature in signatures[1:]:
        sealed = sign(services, sealed.pdf, signature, passphrase)
    return sealed


def _act(signature: GivenSignature) -> SignatureAct:
    return SignatureAct(
        field_name=signature.signature_id,
        name=signature.name,
        role=signature.role,
        statement=signature.statement,
        signed_at=signature.signed_at,
        outcome=signature.outcome,
        reason=signature.reason,
    )
