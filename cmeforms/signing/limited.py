"""Verifies a file from a stranger in a limited process of its own; trusts nothing in it."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cmeforms.errors import NotAPdf
from cmeforms.limited_process import LONGEST_SECONDS, run_limited
from cmeforms.signing.limited_child import NOT_A_PDF
from cmeforms.signing.report import SealReport
from cmeforms.signing.report_text import read_report

TOO_MUCH = "The file could not be looked at with the time and memory that a check is given. No file of ours needs more."

_PROGRAM = "cmeforms.signing.limited_child"


def verify_pdf_limited(
    data: bytes,
    trusted: Sequence[x509.Certificate],
    timestamp_authorities: Sequence[x509.Certificate] = (),
    longest_seconds: float = LONGEST_SECONDS,
) -> SealReport:
    """As ``verify_pdf``, apart from this process; a file that needs too much is reported as not well.

    Raises ``NotAPdf`` for what is no PDF or too large.
    """
    ended = run_limited(_PROGRAM, [_pem(trusted), _pem(timestamp_authorities), data], longest_seconds)
    if ended.exit_code == NOT_A_PDF:
        raise NotAPdf("The file is not a PDF that can be looked at.")
    return read_report(ended.output.decode("utf-8")) if ended.exit_code == 0 else SealReport((), (TOO_MUCH,))


def _pem(certificates: Sequence[x509.Certificate]) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
