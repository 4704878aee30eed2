"""Dates, times and moments as answers; a moment keeps the offset it was given with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cmeforms.definitions.fields import DateField, DateTimeField, TimeField
from cmeforms.submissions.answers.shape import Answer, Json, KindOfAnswer, Problem, Shaped, told

LONDON = ZoneInfo("Europe/London")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})")

_YEARS = range(1900, 3000)
"""Far outside them a deadline could not be counted: no calendar goes on for ever."""

_WRONG_YEAR = f"Check the year: it must be from {_YEARS[0]} to {_YEARS[-1]}."


def spoken_date(day: date) -> str:
    """A date as people read it: 4 December 2026."""
    return f"{day.day} {day:%B} {day.year}"


@dataclass(frozen=True)
class DateAnswer:
    """A calendar date."""

    on: date

    def document(self) -> Json:
        """ISO 8601, ``YYYY-MM-DD``."""
        return self.on.isoformat()

    def lines(self) -> tuple[str, ...]:
        """Day, month name, year."""
        return (spoken_date(self.on),)

    def compared(self) -> tuple[str, ...]:
        """The ISO date."""
        return (self.on.isoformat(),)


@dataclass(frozen=True)
class TimeAnswer:
    """A time of day."""

    at: time

    def document(self) -> Json:
        """``HH:MM``."""
        return f"{self.at:%H:%M}"

    def lines(self) -> tuple[str, ...]:
        """``HH:MM``."""
        return (f"{self.at:%H:%M}",)

    def compared(self) -> tuple[str, ...]:
        """``HH:MM``."""
        return (f"{self.at:%H:%M}",)


@dataclass(frozen=True)
class DateTimeAnswer:
    """A moment with its offset from UTC."""

    at: datetime

    def document(self) -> Json:
        """ISO 8601 with offset."""
        return self.at.isoformat(timespec="minutes")

    def lines(self) -> tuple[str, ...]:
        """Date and time in the United Kingdom."""
        local = self.at.astimezone(LONDON)
        return (f"{spoken_date(local.date())} at {local:%H:%M}",)

    def compared(self) -> tuple[str, ...]:
        """The ISO moment."""
        return (self.at.isoformat(timespec="minutes"),)


def day_of_boxes(day: str, month: str, year: str) -> date | None:
    """The date that is typed in three boxes; None if there is no such day. A year has four figures."""
    if not all(_WHOLE_NUMBER.fullmatch(text) for text in (day, month, year)) or len(year) != 4:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_of(answer: Answer | None) -> date | None:
    """The date, or the London date of the moment, that an answer holds; None for any other answer."""
    if isinstance(answer, DateAnswer):
        return answer.on
    return answer.at.astimezone(LONDON).date() if isinstance(answer, DateTimeAnswer) else None


def read_date(field: DateField, value: Json, path: str) -> Shaped:
    """A real calendar date written ``YYYY-MM-DD``, in a year that somebody alive may mean."""
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            on = date.fromisoformat(value)
            return DateAnswer(on) if on.year in _YEARS else [Problem(path, told(field.label, _WRONG_YEAR))]
    except ValueError:
        pass
    return [Problem(path, told(field.label, "Enter a real date with day, month and year, such as 27 3 2026."))]


def read_time(field: TimeField, value: Json, path: str) -> Shaped:
    """A real time written ``HH:MM``."""
    try:
        if isinstance(value, str) and _TIME.fullmatch(value):
            return TimeAnswer(time.fromisoformat(value))
    except ValueError:
        pass
    return [Problem(path, told(field.label, "Enter a time on the 24-hour clock, such as 09:30."))]


def read_moment(field: DateTimeField, value: Json, path: str) -> Shaped:
    """A real date and time with an offset, in a year that somebody alive may mean."""
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            at = datetime.fromisoformat(value)
            return DateTimeAnswer(at) if at.year in _YEARS else [Problem(path, told(field.label, _WRONG_YEAR))]
    except ValueError:
        pass
    return [Problem(path, told(field.label, "Enter a real date and a time on the 24-hour clock."))]


DATE_KINDS = {
    "date": KindOfAnswer(read_date, lambda _f: {"type": "string", "format": "date"}, DateAnswer),
    "time": KindOfAnswer(read_time, lambda _f: {"type": "string", "pattern": f"^{_TIME.pattern}$"}, TimeAnswer),
    "datetime": KindOfAnswer(read_moment, lambda _f: {"type": "string", "format": "date-time"}, DateTimeAnswer),
}
