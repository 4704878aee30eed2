"""Builders of dates and moments: three or four boxes, kept as typed when they are no real date in the UK."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from cmeforms.definitions.fields import DateField, DateTimeField
from cmeforms.submissions.answers import Json
from cmeforms.submissions.answers.dates import LONDON, day_of_boxes
from cmeforms.web.controls import Choice, Control, Entry, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame
from cmeforms.web.field_builders.texts import typed_time
from cmeforms.web.posted_data import Posted

_DATE_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
_FOLDS = {"0": "The first time, before the clocks went back", "1": "The second time, after the clocks went back"}

SKIPPED_HOUR = "There was no such time in the United Kingdom: the clocks went forward in that hour. Enter another time."
DOUBLED_HOUR = "The clocks went back in that hour, so this time came twice. Choose which one you mean."


def read_date_at(name: str, posted: Posted) -> Json:
    """The ISO date in three boxes, or ``{"typed": [day, month, year]}`` when they make none."""
    texts = [posted.line(f"{name}-{part}") for part, _label, _width in _DATE_PARTS]
    if not any(texts):
        return None
    found = day_of_boxes(*texts)
    return found.isoformat() if found else {"typed": texts}


def date_entries(name: str, value: Json) -> tuple[Entry, ...]:
    """The three boxes of a date."""
    texts = _typed(value, 3) or _date_texts(value)
    return tuple(
        Entry(f"{name}-{part}", shown_text(text), label, width=width, inputmode="numeric", is_text=False)
        for (part, label, width), text in zip(_DATE_PARTS, texts, strict=True)
    )


def _typed(value: Json, count: int) -> list[Json]:
    """The texts that were kept as typed, as many as there are boxes."""
    kept = value.get("typed") if isinstance(value, dict) else None
    return (kept + [""] * count)[:count] if isinstance(kept, list) else []


def _date_texts(value: Json) -> list[Json]:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return [value, "", ""]
    return [str(day.day), str(day.month), f"{day.year:04}"]


def read_date(_declared: DateField, name: str, posted: Posted) -> Json:
    """A date field's value."""
    return read_date_at(name, posted)


def show_date(_declared: DateField, value: Json, frame: Frame) -> Control:
    """Day, month, year."""
    return Control("date", date_entries(frame.name, value))


def read_moment(_declared: DateTimeField, name: str, posted: Posted) -> Json:
    """The ISO moment with the UK's offset then, or ``{"typed": [day, month, year, time]}``.

    A time that the clocks skipped, and a doubled one without a choice, stay as typed.
    """
    texts = [posted.line(f"{name}-{part}") for part in ("day", "month", "year", "time")]
    if not any(texts):
        return None
    local = _local_moment(texts)
    folds = _possible_folds(local) if local else ()
    chosen = posted.line(f"{name}-fold")
    if local and len(folds) == 1:
        return _iso(local, folds[0])
    if local and len(folds) == 2 and chosen in _FOLDS:
        return _iso(local, int(chosen))
    return {"typed": texts}


def _local_moment(texts: Sequence[str]) -> datetime | None:
    """The wall-clock moment (naive, UK) that the four texts make."""
    day = day_of_boxes(*texts[:3])
    try:
        return datetime.combine(day, time.fromisoformat(typed_time(texts[3]))) if day else None
    except ValueError:
        return None


def _possible_folds(local: datetime) -> tuple[int, ...]:
    """Which readings of a UK wall-clock moment exist: none in the skipped hour, two in the doubled one."""
    real = [fold for fold in (0, 1) if _is_real(local, fold)]
    offsets = {_aware(local, fold).utcoffset() for fold in real}
    return tuple(real[: len(offsets)])


def _aware(local: datetime, fold: int) -> datetime:
    return local.replace(tzinfo=LONDON, fold=fold)


def _is_real(local: datetime, fold: int) -> bool:
    there_and_back = _aware(local, fold).astimezone(UTC).astimezone(LONDON)
    return there_and_back.replace(tzinfo=None, fold=0) == local


def _iso(local: datetime, fold: int) -> str:
    return _aware(local, fold).isoformat(timespec="minutes")


def show_moment(_declared: DateTimeField, value: Json, frame: Frame) -> Control:
    """Day, month, year and time; and which of two, where the hour came twice."""
    at = _moment(value)
    texts = _typed(value, 4) or _moment_texts(value, at)
    clock = Entry(f"{frame.name}-time", shown_text(texts[3]), "Time", width=5, is_text=False)
    entries = (*date_entries(frame.name, {"typed": texts[:3]}), clock)
    local = _local_moment([shown_text(text) for text in texts])
    if not local or len(_possible_folds(local)) < 2:
        return Control("date", entries)
    chosen = str(at.fold) if at else ""
    folds = tuple(
        Choice(f"{frame.name}-fold{'-2' if code == '1' else ''}", f"{frame.name}-fold", code, label, code == chosen)
        for code, label in _FOLDS.items()
    )
    return Control("date", entries, choices=folds)


def _moment(value: Json) -> datetime | None:
    """A stored moment in UK time; None for anything else."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return at.astimezone(LONDON) if at.tzinfo else None


def _moment_texts(value: Json, at: datetime | None) -> list[Json]:
    if at is None:
        return [value, "", "", ""]
    return [str(at.day), str(at.month), f"{at.year:04}", f"{at:%H:%M}"]


def moment_contradiction(_declared: DateTimeField, value: Json) -> str:
    """Why a moment that looks right was not taken: the clocks changed."""
    texts = _typed(value, 4)
    local = _local_moment([shown_text(text) for text in texts]) if texts else None
    if local is None:
        return ""
    return {0: SKIPPED_HOUR, 2: DOUBLED_HOUR}.get(len(_possible_folds(local)), "")


DATE_BUILDERS = {
    "date": FieldBuilder(read_date, show_date),
    "datetime": FieldBuilder(read_moment, show_moment, moment_contradiction),
}
