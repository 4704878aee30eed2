"""Works out what is due on a record, for lists to keep, and shows again what they kept; opens nothing to show it.

Kept are moments, not words: a day that passes makes nothing wrong. The few rules whose deadline itself moves with the
day of asking are found by asking them about days to come, and are counted again each day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmeforms import __version__
from cmeforms.casework.duties import calendars
from cmeforms.casework.duties.clocks import ClockReader, ShownClock
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.records.accounts import Accounts
from cmeforms.records.entries import DueFact, DueFacts
from cmeforms.rulebook.findings import DayType, Deadline
from cmeforms.rulebook.local_rules import FILE_NAME as LOCAL_RULES
from cmeforms.submissions.lifecycle import RecordState

_PROBES = tuple(timedelta(days=days) for days in (1, 8, 40, 100, 400))
"""So long after now a rule is asked again to see whether its deadlines move: over weeks, holidays, terms, a year."""


@dataclass(frozen=True)
class Counted:
    """With what dates are counted: calendars, local rules and schools, and the day for those that move with it."""

    always: str
    today: str


def counted_with(services: Services) -> Counted:
    """The fingerprint of everything outside a record that its dates depend on."""
    print_of = hashlib.sha256(__version__.encode())
    for name in (calendars.FILE_NAME, LOCAL_RULES):
        file = services.home / name
        print_of.update(hashlib.sha256(file.read_bytes() if file.is_file() else b"").digest())
    print_of.update(Accounts(services.log).school_numbers().encode())
    always = print_of.hexdigest()[:32]
    return Counted(always, f"{always} {london_date(services.clock()).isoformat()}")


def due_facts(reader: ClockReader, state: RecordState, counted: Counted) -> DueFacts | None:
    """What is due on a record, for the search index; None where nothing is, whatever the calendars say."""
    begun, at = reader.begun(state), reader.services.clock()
    if not begun.is_running:
        return None
    found = _facts(begun.clocks(at))
    moves = any(_facts(begun.clocks(at + later)) != found for later in _PROBES)
    return DueFacts(found, counted.today if moves else counted.always)


def shown_due(fact: DueFact, asked_at: datetime) -> ShownClock:
    """What was kept, as it stands now; how it was counted stands on the record's own page."""
    deadline = Deadline(fact.what, 0, DayType.CALENDAR_DAYS, fact.due_on, fact.due_at, is_estimate=fact.is_estimate)
    is_late = deadline.is_late(london_date(asked_at), asked_at)
    return ShownClock(fact.rule_id, fact.title, fact.number, deadline, "", fact.what, is_late, None, asked_at)


def _facts(clocks: list[ShownClock]) -> tuple[DueFact, ...]:
    ordered = sorted(
        (clock for clock in clocks if clock.is_open), key=lambda clock: (clock.ends_at, clock.rule_id, clock.number)
    )
    return tuple(_fact(clock) for clock in ordered)


def _fact(clock: ShownClock) -> DueFact:
    deadline = clock.deadline
    return DueFact(
        rule_id=clock.rule_id,
        title=clock.title,
        number=clock.number,
        what=clock.what,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        ends_at=clock.ends_at,
        is_estimate=deadline.is_estimate,
    )
