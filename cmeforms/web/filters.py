"""Small turns of values into words for templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from cmeforms.clock import LONDON
from cmeforms.submissions.lifecycle import Stage
from cmeforms.web.controls import shown_text

STAGE_WORDS = {
    Stage.DRAFT: "Draft",
    Stage.AWAITING_SIGNATURE: "Waits for a signature",
    Stage.RETURNED: "Returned to be mended",
    Stage.AWAITING_OFFICE: "Received, next part open",
    Stage.COMPLETE: "Complete",
    Stage.DISCARDED: "Discarded",
    Stage.ERASED: "Erased",
}


def stage_words(stage: Stage) -> str:
    """A stage in words."""
    return STAGE_WORDS[stage]


def uk_date(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {day:%B %Y}"


def uk_time(moment: datetime) -> str:
    """21 November 2026 at 16:05, in UK time."""
    local = moment.astimezone(LONDON)
    return f"{uk_date(local.date())} at {local:%H:%M}"


def showable(value: object) -> object:
    """What a template writes, with a visible mark for each character that no page can carry; markup is left alone."""
    return shown_text(value) if type(value) is str else value


def block_kind(block: object) -> str:
    """The name of an outline block's type, for a template to choose by."""
    return type(block).__name__


FILTERS: dict[str, Callable[..., str]] = {
    "stage_words": stage_words,
    "uk_date": uk_date,
    "uk_time": uk_time,
    "block_kind": block_kind,
}
"""Every filter, by the name templates use."""
