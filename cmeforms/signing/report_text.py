"""Writes a seal report as JSON and reads it back the same: for the way from a limited process to its caller."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from cmeforms.signing.report import SealReport, SignatureAct, SignatureFinding


def write_report(report: SealReport) -> str:
    """The report as one JSON text."""
    return json.dumps(asdict(report), default=datetime.isoformat)


def read_report(text: str) -> SealReport:
    """The report that ``write_report`` wrote."""
    told = json.loads(text)
    return SealReport(
        signatures=tuple(_finding(found) for found in told["signatures"]),
        changes=tuple(told["changes"]),
        awaiting=tuple(told["awaiting"]),
    )


def _finding(told: dict[str, Any]) -> SignatureFinding:
    act, seen = told["act"], told["timestamped_at"]
    times = {"timestamped_at": datetime.fromisoformat(seen) if seen else None}
    signed_at = datetime.fromisoformat(act["signed_at"])
    return SignatureFinding(**{**told, **times, "act": SignatureAct(**{**act, "signed_at": signed_at})})
