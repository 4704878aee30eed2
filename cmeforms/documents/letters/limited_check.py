"""Judges a template from anywhere in a limited process of its own; trusts nothing in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cmeforms.documents.letters.checking import TemplateReport
from cmeforms.documents.letters.model import MergeContent
from cmeforms.documents.letters.report_text import read_report, write_contents
from cmeforms.limited_process import LONGEST_SECONDS, run_limited

TOO_MUCH = "The file: could not be checked with the time and memory that a check is given. No letter needs more."

_PROGRAM = "cmeforms.documents.letters.checking_child"


def check_template_limited(
    slug: str,
    docx_content: bytes,
    toml_content: bytes,
    contents: Mapping[str, MergeContent],
    longest_seconds: float = LONGEST_SECONDS,
) -> TemplateReport:
    """As ``check_template``, apart from this process; a file that needs too much is reported as not usable."""
    parts = [slug.encode(), docx_content, toml_content, write_contents(contents).encode()]
    ended = run_limited(_PROGRAM, parts, longest_seconds)
    if ended.exit_code != 0:
        return TemplateReport(hashlib.sha256(docx_content).hexdigest(), (TOO_MUCH,))
    return read_report(ended.output.decode())
