"""How old each part of a grab pack is, in words, and whether that is older than it may be; pure, asks for no day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cmeforms.submissions.answers.dates import spoken_date


@dataclass(frozen=True)
class PartAge:
    """When one part was last confirmed, seen from the day ``on``; ``limit_days`` is None where there is no limit."""

    title: str
    confirmed_on: date
    on: date
    limit_days: int | None = None
    verb: str = "Last confirmed"

    @property
    def days(self) -> int:
        """Whole days since then."""
        return (self.on - self.confirmed_on).days

    @property
    def is_stale(self) -> bool:
        """Whether it is older than it may be."""
        return self.limit_days is not None and self.days > self.limit_days

    @property
    def when(self) -> str:
        """Such as "12 days ago, on 3 March 2026"."""
        ago = {0: "today", 1: "1 day ago"}.get(self.days, f"{self.days} days ago")
        return f"{ago}, on {spoken_date(self.confirmed_on)}"

    @property
    def words(self) -> str:
        """Such as "Last confirmed 12 days ago, on 3 March 2026"."""
        return f"{self.verb} {self.when}"

    @property
    def warning(self) -> str:
        """Why it should not be relied on; empty while it is young enough."""
        return f"{self.title}: {_lowered(self.words)} (limit {self.limit_days} days)." if self.is_stale else ""


def stale_words(ages: Iterable[PartAge]) -> str:
    """What a banner says of everything that is too old; empty if nothing is."""
    warnings = [age.warning for age in ages if age.is_stale]
    if not warnings:
        return ""
    return " ".join(["Older than it should be: ask what has changed.", *warnings])


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
