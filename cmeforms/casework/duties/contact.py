"""Somebody to call, and when they answer; a plain type, no file and no page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from cmeforms.clock import LONDON
from cmeforms.rulebook.days import is_working_day

NEVER_CLOSED = "always"
WORKING_DAYS = "working days"


@dataclass(frozen=True)
class Contact:
    """Somebody to call. ``days`` is ``always``, ``working days`` or empty where nobody said when they answer.

    ``phone`` is empty while the authority has not set it. ``out_of_hours`` is the key of who answers instead.
    """

    key: str
    name: str
    phone: str = ""
    days: str = ""
    opens: time | None = None
    closes: time | None = None
    hours_note: str = ""
    out_of_hours: str = ""
    note: str = ""

    @property
    def dial(self) -> str:
        """The number as a ``tel:`` link takes it."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")

    @property
    def hours(self) -> str:
        """When they answer, in words; empty where nobody said."""
        if self.days == NEVER_CLOSED:
            return "Day and night, every day"
        if self.days != WORKING_DAYS or self.opens is None or self.closes is None:
            return self.hours_note
        told = f"Monday to Friday, {self.opens:%H:%M} to {self.closes:%H:%M}, not on bank holidays"
        return f"{told}. {self.hours_note}".rstrip(". ")

    def is_open(self, at: datetime) -> bool | None:
        """Whether they answer at an aware moment; None where nobody said when."""
        if self.days == NEVER_CLOSED:
            return True
        if self.days != WORKING_DAYS or self.opens is None or self.closes is None:
            return None
        local = at.astimezone(LONDON)
        return is_working_day(local.date()) and self.opens <= local.time() < self.closes
