"""Chooses days and moments that keep every limit which a definition states, in both directions; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from cmeforms.definitions.fields import DateField, DateTimeField
from cmeforms.definitions.limits import Distance
from cmeforms.rulebook import ages, days
from cmeforms.samples.situation import Situation
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.answers.dates import LONDON, DateTimeAnswer, day_of

Dated = DateField | DateTimeField
RECENT_DAYS = 45
SCHOOL_AGES = (5, 15)
_STEP = timedelta(minutes=5)
_AMPLE = 2
"""Calendar days that are more than enough for a working day, holidays included."""

_Moments = list[datetime]


def sample_day(field: Dated, peers: Iterable[Dated], given: Mapping[str, Answer], situation: Situation) -> str:
    """An ISO date, or a moment with offset, within the limits that the given answers set.

    Moments that must not lie in the future end with the night before, because the time of day is not known here.
    """
    limits = _Limits(field, given, situation.on)
    for peer in peers:
        limits.add_peer(peer)
    earliest, latest = limits.around(situation)
    if isinstance(field, DateField):
        span = max(0, (latest.date() - earliest.date()).days)
        return (earliest.date() + timedelta(days=situation.random.randint(0, span))).isoformat()
    steps = max(0, (latest - earliest) // _STEP)
    return (earliest + situation.random.randint(0, steps) * _STEP).isoformat(timespec="minutes")


class _Limits:
    """The earliest and latest moments that a field's own limits and its answered peers allow."""

    def __init__(self, field: Dated, given: Mapping[str, Answer], on: date) -> None:
        self._field, self._given, self._on = field, given, on
        self._lows: _Moments = []
        self._highs: _Moments = []
        self._add(self._lows, field.not_before, _begin)
        self._add(self._highs, field.not_after, _end)
        if isinstance(field, DateField):
            self._add(self._lows, field.later_than, lambda day: _begin(day + timedelta(days=1)))
            self._add(self._highs, field.earlier_than, lambda day: _end(day - timedelta(days=1)))
        for distance in field.distances:
            self._add_distance(distance)

    def add_peer(self, peer: Dated) -> None:
        """What an answered peer that names this field as its own limit leaves open."""
        for limit, side, edge in (
            (peer.not_after, self._lows, _begin),
            (peer.not_before, self._highs, _end),
            (getattr(peer, "earlier_than", ""), self._lows, lambda day: _begin(day + timedelta(days=1))),
            (getattr(peer, "later_than", ""), self._highs, lambda day: _end(day - timedelta(days=1))),
        ):
            if limit == self._field.id:
                self._add(side, peer.id, edge)
        for distance in peer.distances:
            if distance.after == self._field.id:
                self._add_distance_of(peer, distance)

    def _add_distance_of(self, peer: Dated, distance: Distance) -> None:
        """Far enough before an answered peer that counts from this field, and not too far; on the safe side."""
        if distance.at_least is not None:
            self._add(self._highs, peer.id, _moved_days(-_AMPLE * distance.at_least, _end))
        if distance.at_most is not None and distance.unit != "hours":
            self._add(self._lows, peer.id, _moved_days(-distance.at_most, _begin))

    def around(self, situation: Situation) -> tuple[datetime, datetime]:
        """The span to choose from: as the limits say, else some weeks."""
        if isinstance(self._field, DateField) and self._field.at_most_years_ago:
            oldest = self._field.at_most_years_ago - 1
            first = _begin(ages.birthday(situation.on, -min(oldest, SCHOOL_AGES[1])))
            last = _end(ages.birthday(situation.on, -min(oldest, SCHOOL_AGES[0])))
        else:
            newest = max([_end(situation.on), *self._lows]) + timedelta(days=RECENT_DAYS)
            last = min(self._highs, default=newest)
            first = last - timedelta(days=RECENT_DAYS)
        return max([first, *self._lows]), min([last, *self._highs])

    def _add(self, side: _Moments, name: str, edge: Callable[[date], datetime]) -> None:
        answer = self._given.get(name)
        if name == "today":
            is_past = side is self._highs and isinstance(self._field, DateTimeField)
            side.append(_begin(self._on) if is_past else edge(self._on))
        elif isinstance(answer, DateTimeAnswer) and isinstance(self._field, DateTimeField):
            side.append(answer.at.astimezone(LONDON))
        elif (day := day_of(answer)) is not None:
            side.append(edge(day))

    def _add_distance(self, distance: Distance) -> None:
        """Days at most and at least after another; doubts are kept too, because most answers give rise to none."""
        for count, is_most in ((distance.at_most, True), (distance.at_least, False)):
            if count is not None and distance.after:
                side = self._highs if is_most else self._lows
                self._add(side, distance.after, _moved(distance, count, _end if is_most else _begin))
            elif count is not None and distance.unit == "days":
                side = self._lows if is_most else self._highs
                self._add(side, distance.before, _moved(distance, -count, _begin if is_most else _end))


def _moved(distance: Distance, count: int, edge: Callable[[date], datetime]) -> Callable[[date], datetime]:
    def moved(day: date) -> datetime:
        if distance.unit == "working_days":
            return edge(days.within_working_days(day, count))
        return edge(day + timedelta(days=count if distance.unit == "days" else count // 24))

    return moved


def _moved_days(count: int, edge: Callable[[date], datetime]) -> Callable[[date], datetime]:
    return lambda day: edge(day + timedelta(days=count))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0, 5), LONDON)


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 50), LONDON)
