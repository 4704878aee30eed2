"""Chooses dates that keep every limit which a definition states, in both directions; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from cmeforms.definitions.fields import DateField, DateTimeField
from cmeforms.rulebook import ages
from cmeforms.samples.situation import Situation
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.answers.dates import LONDON, day_of

Dated = DateField | DateTimeField
RECENT_DAYS = 45
SCHOOL_AGES = (5, 15)


def sample_day(field: Dated, peers: Iterable[Dated], given: Mapping[str, Answer], situation: Situation) -> str:
    """An ISO date, or a moment with offset in office hours, within the limits that the given answers set."""
    day = _day_within(*_limits(field, peers, given, situation.on), field, situation)
    if isinstance(field, DateField):
        return day.isoformat()
    hour = time(situation.random.randrange(8, 18), situation.random.randrange(0, 60, 5))
    return datetime.combine(day, hour, LONDON).isoformat(timespec="minutes")


def _limits(
    field: Dated, peers: Iterable[Dated], given: Mapping[str, Answer], on: date
) -> tuple[date | None, date | None]:
    """Earliest and latest day: the field's own limits, and those of answered peers that name this field."""

    def day(name: str) -> date | None:
        return on if name == "today" else day_of(given.get(name))

    earliest, latest = [day(field.not_before)], [day(field.not_after)]
    for peer in peers:
        earliest.append(day(peer.id) if peer.not_after == field.id else None)
        latest.append(day(peer.id) if peer.not_before == field.id else None)
    lows = [limit for limit in earliest if limit]
    highs = [limit for limit in latest if limit]
    return max(lows, default=None), min(highs, default=None)


def _day_within(earliest: date | None, latest: date | None, field: Dated, situation: Situation) -> date:
    if isinstance(field, DateField) and field.at_most_years_ago:
        first = ages.birthday(situation.on, -min(field.at_most_years_ago - 1, SCHOOL_AGES[1]))
        last = ages.birthday(situation.on, -min(field.at_most_years_ago - 1, SCHOOL_AGES[0]))
    else:
        last = latest or max(situation.on, earliest or situation.on) + timedelta(days=RECENT_DAYS)
        first = last - timedelta(days=RECENT_DAYS)
    first = max(first, earliest) if earliest else first
    last = min(last, latest) if latest else last
    return first + timedelta(days=situation.random.randint(0, max(0, (last - first).days)))
