"""Writes merge contents and template reports as JSON and reads them back the same: for the way to a limited process."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from cmeforms.documents.letters.checking import TemplateReport
from cmeforms.documents.letters.model import MergeContent

_DATE = "date"


def write_contents(contents: Mapping[str, MergeContent]) -> str:
    """Contents by field id as one JSON text; a date is an object of its own."""
    return json.dumps(contents, default=lambda day: {_DATE: day.isoformat()})


def read_contents(text: str) -> dict[str, MergeContent]:
    """The contents that ``write_contents`` wrote."""
    return {field_id: _content(told) for field_id, told in json.loads(text).items()}


def _content(told: str | list[str] | dict[str, str]) -> MergeContent:
    if isinstance(told, dict):
        return date.fromisoformat(told[_DATE])
    return tuple(told) if isinstance(told, list) else told


def write_report(report: TemplateReport) -> str:
    """The report as one JSON text."""
    return json.dumps({**asdict(report), "preview": b64encode(report.preview).decode("ascii")})


def read_report(text: str) -> TemplateReport:
    """The report that ``write_report`` wrote."""
    told = json.loads(text)
    return TemplateReport(
        sha256=told["sha256"],
        mistakes=tuple(told["mistakes"]),
        warnings=tuple(told["warnings"]),
        preview=b64decode(told["preview"]),
        preview_text=told["preview_text"],
    )
