"""The program of the limited process: takes a template from anywhere on standard input and writes what it found.

It is started by ``limited_check`` alone. It has no environment, no keys and no database, and writes no files.
"""

from __future__ import annotations

import sys

from cmeforms.documents.letters.checking import check_template
from cmeforms.documents.letters.report_text import read_contents, write_report
from cmeforms.limited_process import limit, read_part

MOST_MEMORY_BYTES = 512 * 1024 * 1024
MOST_CPU_SECONDS = 6
"""Ten times what a shipped letter needs. The service itself loads what passes: it must cost no more there."""


def main() -> int:
    """Limit this process, then judge the template; the exit code."""
    limit(MOST_MEMORY_BYTES, MOST_CPU_SECONDS)
    slug, docx_content, toml_content, contents = read_part().decode(), read_part(), read_part(), read_part()
    report = check_template(slug, docx_content, toml_content, read_contents(contents.decode()))
    sys.stdout.write(write_report(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
