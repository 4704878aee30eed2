"""The program of the limited process: takes a file from anywhere on standard input and writes what it found.

It is started by ``limited`` alone. It sets its own limits before it reads a byte of the file, has no
environment, no keys and no database, and writes no files.
"""

from __future__ import annotations

import resource
import sys

from cryptography import x509

from cmeforms.errors import NotAPdf
from cmeforms.signing.report_text import write_report
from cmeforms.signing.verify import verify_pdf

MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 20
MOST_OPEN_FILES = 64
NOT_A_PDF = 3
"""The exit code that says so."""


def main() -> int:
    """Limit this process, then look at the file; the exit code."""
    _limit()
    trusted, timestamp_authorities = _certificates(_read_part()), _certificates(_read_part())
    try:
        report = verify_pdf(_read_part(), trusted, timestamp_authorities)
    except NotAPdf:
        return NOT_A_PDF
    sys.stdout.write(write_report(report))
    return 0


def _limit() -> None:
    """What a hostile file could make us spend ends here: the system stops the process, nobody else notices."""
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY_BYTES,
        resource.RLIMIT_CPU: MOST_CPU_SECONDS,
        resource.RLIMIT_NOFILE: MOST_OPEN_FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def _certificates(pem: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem) if pem else []


def _read_part() -> bytes:
    """One part of the input: its length in a line, then its bytes."""
    length = int(sys.stdin.buffer.readline())
    return sys.stdin.buffer.read(length)


if __name__ == "__main__":
    sys.exit(main())
