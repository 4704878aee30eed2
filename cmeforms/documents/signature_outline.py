"""The places of signatures in an outline, and those given on an earlier document; draws and stores nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.model import FormDefinition, SignatureDeclaration
from cmeforms.documents.outline import Block, Heading, PastSignature, SignatureBox
from cmeforms.submissions.answers.dates import LONDON, spoken_date
from cmeforms.submissions.model import GivenSignature, Submission


def past_signatures(submission: Submission) -> Iterator[Block]:
    """What was signed on the document that this one replaces, as facts."""
    if not submission.past_signatures:
        return
    yield Heading("Signed on the document that this one replaces")
    for signature in submission.past_signatures:
        yield PastSignature(_past_text(signature))


def _past_text(signature: GivenSignature) -> str:
    at = signature.signed_at.astimezone(LONDON)
    outcome = f" {signature.outcome}." if signature.outcome else ""
    reason = f" Reason: {signature.reason}" if signature.reason else ""
    signed = f"{signature.name}, {signature.role}, on {spoken_date(at.date())} at {at:%H:%M} (UK time)"
    return f"{signed}: “{signature.statement}”{outcome}{reason}"


def signature_boxes(definition: FormDefinition, part: str) -> Iterator[Block]:
    """The boxes of one part's signatures, in order, under their heading."""
    signatures = definition.signatures_of(part)
    if signatures:
        yield Heading("Signatures")
    for signature in signatures:
        yield signature_box(signature)


def signature_box(signature: SignatureDeclaration) -> SignatureBox:
    """The box of one declared signature; its field name is the signature's id."""
    return SignatureBox(signature.id, signature.heading, signature.statement)
