"""How the log keeps that answers were first written on paper; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from cmeforms.submissions.model import PaperOrigin


def paper_content(paper: PaperOrigin) -> dict[str, str]:
    """As JSON values."""
    return {
        "filled_by": paper.filled_by,
        "filled_on": paper.filled_on.isoformat(),
        "typed_by": paper.typed_by,
        "typed_at": paper.typed_at.isoformat(),
    }


def paper_from(content: Mapping[str, str] | None) -> PaperOrigin | None:
    """Read back; None where there was no paper."""
    if not content:
        return None
    return PaperOrigin(
        filled_by=content["filled_by"],
        filled_on=date.fromisoformat(content["filled_on"]),
        typed_by=content["typed_by"],
        typed_at=datetime.fromisoformat(content["typed_at"]),
    )
