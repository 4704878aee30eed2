"""Makes a copy of a document that opens with a pass phrase only, for sending; the document itself stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

from cmeforms.casework.forms.sealing import AUDIENCE_STATEMENT, draw, seal_by_service, sign_drawn
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import FormDefinition
from cmeforms.documents.locked import lock_pdf
from cmeforms.errors import ActRefused
from cmeforms.signing.seal import SealedPdf
from cmeforms.submissions.model import GivenSignature, Submission

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE_BYTES = 127
"""A PDF reader looks at no more. Source: ISO 32000-2, 7.6.4.3.3."""


def require_passphrase(passphrase: str) -> None:
    """Refuse a pass phrase that is soon guessed, or longer than readers look at; raises ``ActRefused``."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ActRefused(f"The pass phrase needs at least {SHORTEST_PASSPHRASE} letters: take four words.")
    if len(passphrase.encode("utf-8")) > LONGEST_PASSPHRASE_BYTES or not passphrase.isprintable():
        raise ActRefused("The pass phrase is too long, or holds something that cannot be typed.")


def draw_locked(
    services: Services,
    definition: FormDefinition,
    submission: Submission,
    signatures: Sequence[GivenSignature],
    audience: str,
    passphrase: str,
) -> SealedPdf:
    """The same document as it is sealed without a lock, drawn, locked and then signed by the same people."""
    require_passphrase(passphrase)
    pdf = lock_pdf(draw(services, definition, submission, audience), passphrase)
    if audience:
        return seal_by_service(services, pdf, submission.accepted_at, AUDIENCE_STATEMENT, passphrase)
    return sign_drawn(services, pdf, submission, signatures, passphrase)
