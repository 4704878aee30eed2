"""Verifies a file from a stranger in a process of its own, with little memory, time and rights.

A hostile file can make a PDF reader work for hours or fill the memory; here it stops a process that
nobody needs. Source: safety.md, T8 and section 1.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cmeforms.errors import NotAPdf
from cmeforms.signing.limited_child import NOT_A_PDF
from cmeforms.signing.report import SealReport
from cmeforms.signing.report_text import read_report

LONGEST_SECONDS = 40
TOO_MUCH = "The file could not be looked at with the time and memory that a check is given. No file of ours needs more."

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-E", "-s", "-m", "cmeforms.signing.limited_child")


def verify_pdf_limited(
    data: bytes,
    trusted: Sequence[x509.Certificate],
    timestamp_authorities: Sequence[x509.Certificate] = (),
    longest_seconds: float = LONGEST_SECONDS,
) -> SealReport:
    """As ``verify_pdf``, apart from this process; a file that needs too much is reported as not well.

    Raises ``NotAPdf`` for what is no PDF or too large.
    """
    parts = [_pem(trusted), _pem(timestamp_authorities), data]
    given = b"".join(b"%d\n" % len(part) + part for part in parts)
    try:
        # No environment: secrets of the service may stand in it.
        done = subprocess.run(  # noqa: S603 - our own program
            _COMMAND, input=given, capture_output=True, cwd=_ROOT, env={}, timeout=longest_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return SealReport((), (TOO_MUCH,))
    if done.returncode == NOT_A_PDF:
        raise NotAPdf("The file is not a PDF that can be looked at.")
    return read_report(done.stdout.decode("utf-8")) if done.returncode == 0 else SealReport((), (TOO_MUCH,))


def _pem(certificates: Sequence[x509.Certificate]) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
