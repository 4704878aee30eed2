"""Whether the act that a clock waits for happened, and when; reads states and answers, counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from cmeforms.casework.duties.clock_answers import Known, start_of
from cmeforms.casework.forms.opening import OPENED
from cmeforms.casework.ground.child_record import forms_of_same_child
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.clocks import ClockDeclaration, ClockStop
from cmeforms.rulebook.local_times import start_of_day
from cmeforms.submissions.answers import Answer, NotKnownAnswer
from cmeforms.submissions.answers.choices import ChoiceAnswer
from cmeforms.submissions.lifecycle import RecordState, Stage

_NOT_YET = frozenset({"no", "not_known"})
_CLOSED = (Stage.DISCARDED, Stage.ERASED)


@dataclass(frozen=True)
class Met:
    """The act happened: on a day, at a moment, or at a time that nobody wrote down."""

    on: date | None = None
    at: datetime | None = None


def met_by(services: Services, declared: ClockDeclaration, state: RecordState, known: Known) -> Met | None:
    """The earliest act that stopped a clock; None while it runs. Without a declared act: the form is complete."""
    if not declared.stopped_by:
        return _moment(state.changed_at) if state.stage is Stage.COMPLETE else None
    since = _first_moment(start_of(known.answers.get(declared.from_)))
    found = [met for stop in declared.stopped_by if (met := _stopped(services, stop, since, state, known))]
    return min(found, key=lambda met: met.on or date.max, default=None)


def _stopped(
    services: Services, stop: ClockStop, since: datetime | None, state: RecordState, known: Known
) -> Met | None:
    if stop.field:
        return Met() if stop.field in known.filled else _answered(known.answers.get(stop.field))
    if stop.form:
        return _first(chain(_opened(services, state, stop), _of_child(services, state, stop.form, since)))
    if stop.opened:
        return _first(_opened(services, state, stop))
    if stop.part:
        return Met() if stop.part in state.completed_parts else None
    if stop.signature:
        given = state.signature(stop.signature)
        return _moment(given.signed_at) if given else None
    return _moment(state.submitted_at) if state.submitted_at and not state.stage.is_editable else None


def _answered(answer: Answer | None) -> Met | None:
    """An answer stops a clock unless it says no or not known; a date or moment tells when."""
    if answer is None or isinstance(answer, NotKnownAnswer):
        return None
    if isinstance(answer, ChoiceAnswer) and answer.code in _NOT_YET:
        return None
    started = start_of(answer)
    if isinstance(started, datetime):
        return _moment(started)
    return Met(started)


def _opened(services: Services, state: RecordState, stop: ClockStop) -> Iterator[datetime]:
    """When each form of the wanted slug was opened from this record, or submitted."""
    for relation, other_id in state.links:
        if relation == OPENED:
            other = services.log.state(other_id)
            if other.slug in (stop.form, stop.opened) and other.stage not in _CLOSED:
                at = other.created_at if stop.opened else other.submitted_at
                yield from [at] if at else []


def _of_child(services: Services, state: RecordState, slug: str, since: datetime | None) -> Iterator[datetime]:
    """When each form of a slug about the same child was submitted, from when the clock began.

    An older one belongs to what happened before, such as the meeting about last year's episode.
    """
    for other in forms_of_same_child(services, state):
        is_wanted = other.slug == slug and other.stage not in _CLOSED and other.record_id != state.record_id
        if is_wanted and other.submitted_at and since and other.submitted_at >= since:
            yield other.submitted_at


def _first_moment(started: date | datetime | None) -> datetime | None:
    """The moment, or the first one of the day, from which a clock runs."""
    if started is None or isinstance(started, datetime):
        return started
    return start_of_day(started)


def _first(moments: Iterable[datetime]) -> Met | None:
    earliest = min(moments, default=None)
    return _moment(earliest) if earliest else None


def _moment(at: datetime) -> Met:
    return Met(london_date(at), at)
