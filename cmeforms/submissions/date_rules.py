"""What a definition says about days and moments: limits, distances and doubts; returns findings, never raises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cmeforms.definitions.fields import DateField, DateTimeField
from cmeforms.definitions.limits import Distance
from cmeforms.rulebook import ages, days
from cmeforms.submissions.answers import Answer, Problem
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer, day_of
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.confirming import is_unusual_age
from cmeforms.submissions.place import Place

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far the clock of a phone may run ahead of ours before what it shows counts as the future."""

_UNITS = {"days": "day", "working_days": "working day", "hours": "hour"}


def date_problems(field: DateField | DateTimeField, answer: Answer, place: Place) -> Iterator[Problem]:
    """What is wrong with a day or moment beside the answers around it; a doubt is told only where nothing is wrong."""
    day = day_of(answer)
    if day is None:
        return
    refused = [*_limit_messages(field, answer, place), *_distance_messages(field, answer, place, warns=False)]
    yield from (Problem(place.path, told(place.label(field), message)) for message in refused)
    if not refused:
        doubts = [*_distance_messages(field, answer, place, warns=True), *_doubts(field, answer, place)]
        yield from (Problem(place.path, told(place.label(field), message), True) for message in doubts)


def _limit_messages(field: DateField | DateTimeField, answer: Answer, place: Place) -> Iterator[str]:
    """Which limits an answer breaks; another answer is named by its label, never by its value."""
    if _is_later(answer, field.not_after, place):
        yield _told_limit("after", field.not_after, place)
    if _is_earlier(answer, field.not_before, place) and not _is_excused(field, place):
        yield _told_limit("before", field.not_before, place)
    if isinstance(field, DateField) and isinstance(answer, DateAnswer):
        yield from _day_messages(field, answer.on, place)


def _day_messages(field: DateField, day: date, place: Place) -> Iterator[str]:
    earliest, latest = _day(field.later_than, place), _day(field.earlier_than, place)
    if earliest and day <= earliest:
        yield f"This must be later than {_named(field.later_than, place)}."
    if latest and day >= latest:
        yield f"This must be earlier than {_named(field.earlier_than, place)}."
    if field.at_most_years_ago and day < _years_before(place.on, field.at_most_years_ago):
        yield f"This is more than {field.at_most_years_ago} years ago. Check the year."


def _is_excused(field: DateField | DateTimeField, place: Place) -> bool:
    excuse = field.not_before_unless if isinstance(field, DateField) else ""
    return bool(excuse) and place.answers.get(excuse) is not None


def _is_later(answer: Answer, limit: str, place: Place) -> bool:
    """Whether an answer lies after a limit: by the minute where both are moments, else by the day."""
    if isinstance(answer, DateTimeAnswer):
        moment = place.now + CLOCKS_DIFFER if limit == "today" and place.now else _moment(limit, place)
        if moment is not None:
            return answer.at > moment
    day, latest = day_of(answer), _day(limit, place)
    return day is not None and latest is not None and day > latest


def _is_earlier(answer: Answer, limit: str, place: Place) -> bool:
    moment = _moment(limit, place)
    if isinstance(answer, DateTimeAnswer) and moment is not None:
        return answer.at < moment
    day, earliest = day_of(answer), _day(limit, place)
    return day is not None and earliest is not None and day < earliest


def _moment(name: str, place: Place) -> datetime | None:
    other = place.answers.get(name)
    return other.at if isinstance(other, DateTimeAnswer) else None


def _day(name: str, place: Place) -> date | None:
    """The day that a limit names: today, a day that a computed field shows, or another answer's."""
    if name == "today":
        return place.on
    return place.days.get(name) or day_of(place.answers.get(name))


def _told_limit(side: str, name: str, place: Place) -> str:
    if name == "today":
        return f"This cannot be in the {'future' if side == 'after' else 'past'}."
    return f"This cannot be {side} {_named(name, place)}."


def _named(name: str, place: Place) -> str:
    return "today" if name == "today" else f"the date in “{place.labels.get(name, name)}”"


def _distance_messages(field: DateField | DateTimeField, answer: Answer, place: Place, *, warns: bool) -> Iterator[str]:
    for distance in field.distances:
        if distance.warns == warns:
            yield from _broken(distance, answer, place)


def _broken(distance: Distance, answer: Answer, place: Place) -> Iterator[str]:
    day, other = day_of(answer), _day(distance.other, place)
    if day is None or other is None:
        return
    first, last = (other, day) if distance.after else (day, other)
    side = f"{'after' if distance.after else 'before'} {_named(distance.other, place)}"
    if distance.at_most is not None and _is_too_far(distance, answer, place, (first, last)):
        near = f"be at most {_counted(distance.at_most, distance)}" if distance.at_most else "not lie"
        yield f"This must {near} {side}."
    if distance.at_least is not None and last < _reached(first, distance.at_least, distance):
        yield f"This must be at least {_counted(distance.at_least, distance)} {side}."


def _is_too_far(distance: Distance, answer: Answer, place: Place, span: tuple[date, date]) -> bool:
    """By the minute where hours lie between two moments, else by whole days."""
    moment = _moment(distance.other, place)
    if distance.unit == "hours" and isinstance(answer, DateTimeAnswer) and moment is not None:
        return abs(answer.at - moment) > timedelta(hours=distance.at_most or 0)
    return span[1] > _reached(span[0], distance.at_most or 0, distance)


def _reached(first: date, count: int, distance: Distance) -> date:
    if distance.unit == "working_days":
        return days.within_working_days(first, count)
    return days.within_calendar_days(first, -(-count // 24) if distance.unit == "hours" else count)


def _counted(count: int, distance: Distance) -> str:
    noun = _UNITS[distance.unit]
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _doubts(field: DateField | DateTimeField, answer: Answer, place: Place) -> Iterator[str]:
    if not isinstance(field, DateField) or not isinstance(answer, DateAnswer):
        return
    if field.usual_ages and is_unusual_age(field, answer, place.on):
        youngest, oldest = field.usual_ages
        yield f"The age is usually from {youngest} to {oldest}. Check the year; if it is right, say so on signing."
    if field.school_day and not days.is_working_day(answer.on):
        yield "This is a weekend day or a bank holiday. Check that the school was open."


def _years_before(on: date, years: int) -> date:
    """The same day ``years`` earlier; 29 February becomes 1 March in a common year (rules 7.0)."""
    return ages.birthday(on, -years)
