"""The program of the limited process: takes a file from anywhere on standard input and writes what it found.

It is started by ``limited`` alone. It has no environment, no keys and no database, and writes no files.
"""

from __future__ import annotations

import sys

from cryptography import x509

from cmeforms.errors import NotAPdf
from cmeforms.limited_process import limit, read_part
from cmeforms.signing.report_text import write_report
from cmeforms.signing.verify import verify_pdf

NOT_A_PDF = 3
"""The exit code that says so."""


def main() -> int:
    """Limit this process, then look at the file; the exit code."""
    limit()
    trusted, timestamp_authorities = _certificates(read_part()), _certificates(read_part())
    try:
        report = verify_pdf(read_part(), trusted, timestamp_authorities)
    except NotAPdf:
        return NOT_A_PDF
    sys.stdout.write(write_report(report))
    return 0


def _certificates(pem: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem) if pem else []


if __name__ == "__main__":
    sys.exit(main())
