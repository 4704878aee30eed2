"""When a message that could not go is tried again, and when trying ends; pure."""

from __future__ import annotations

from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=4)
"""From then on it is a failure that people see. Source: safety.md section 5, R14."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30))
_LONGEST_WAIT = timedelta(minutes=60)


def next_try(queued_at: datetime, tries: int, *, now: datetime) -> datetime | None:
    """The moment of the next try after ``tries`` of them failed (1 or more); None when it is time to give up."""
    wait = _WAITS[tries - 1] if tries <= len(_WAITS) else _LONGEST_WAIT
    following = now + wait
    return following if following <= queued_at + GIVE_UP_AFTER else None
