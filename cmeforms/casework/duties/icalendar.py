"""Writes events as an iCalendar file; knows no record and no rule. Source: RFC 5545, sections 3.1, 3.3.11, 3.6.1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//cmeforms//Deadlines//EN"
MOST_OCTETS = 75
"""Octets of a line before it is folded. Source: RFC 5545, section 3.1."""


@dataclass(frozen=True)
class CalendarEvent:
    """Something due on a day, or at an aware moment; exactly one of ``on`` and ``at`` is given."""

    uid: str
    summary: str
    description: str = ""
    on: date | None = None
    at: datetime | None = None


def calendar_file(events: Iterable[CalendarEvent], *, stamped_at: datetime) -> bytes:
    """The file as UTF-8 with CRLF line ends; the same events at the same moment give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines.extend(_event(event, stamped_at))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(event: CalendarEvent, stamped_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_moment(stamped_at)}"
    yield from _times(event)
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _times(event: CalendarEvent) -> Iterator[str]:
    """A day as a whole-day event, whose end is the day after; a moment as an event without length."""
    if event.at is not None:
        yield f"DTSTART:{_moment(event.at)}"
    elif event.on is not None:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A text value with its special characters escaped. Source: RFC 5545, section 3.3.11."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join("".join(c for c in line if c.isprintable()) for line in plain.splitlines())


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, each but the first after a space; no character is cut in two."""
    pieces: list[bytes] = [b""]
    for character in line:
        octets = character.encode("utf-8")
        if len(pieces[-1]) + len(octets) > MOST_OCTETS:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces)
