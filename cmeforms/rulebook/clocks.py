"""Asks a rule what a form's clock says: its start and further plain facts in, the finding out; knows no form."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, get_type_hints

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.calendar import SchoolCalendar
from cmeforms.rulebook.facts import YesNo, read_fact
from cmeforms.rulebook.findings import Finding
from cmeforms.rulebook.local_rules import STANDARD, LocalRules
from cmeforms.rulebook.local_times import london_date, start_of_day
from cmeforms.rulebook.register import find_rule
from cmeforms.rulebook.rule import Rule

_YES_NO = frozenset(YesNo)


@dataclass(frozen=True)
class ClockSetting:
    """Where and when a clock is asked: an aware moment, the school's calendar if there is one, the local rules."""

    asked_at: datetime
    calendar: SchoolCalendar | None = None
    local: LocalRules = STANDARD


def ask_clock(
    rule_id: str, started: date | datetime, setting: ClockSetting, given: Mapping[str, object] | None = None
) -> Finding | None:
    """What a form's clock says that began at ``started``.

    ``given`` are further facts as plain values; one that cannot be read counts as not given. None for a rule
    that needs more than it gets. A day that starts a clock in hours is taken from its first minute, so that no
    deadline comes late. A moment that starts a clock in days is taken by its local date. Raises UnknownRule.
    """
    rule = find_rule(rule_id)
    hints = _hints(rule.rule_id)
    common = {"asked_on": london_date(setting.asked_at), "asked_at": setting.asked_at, "calendar": setting.calendar}
    facts = {name: value for name, value in common.items() if name in hints}
    if rule.clock_from:
        facts[rule.clock_from] = _as_named(rule.clock_from, started)
    for name, value in (given or {}).items():
        facts |= _read(rule, name, value)
    if not _required(rule.rule_id) <= facts.keys():
        return None
    try:
        return rule.find(rule.facts_class(**facts), setting.local)
    except ValueError:
        return None  # facts that contradict each other: nothing can be counted from them


@cache
def _hints(rule_id: str) -> dict[str, Any]:
    return get_type_hints(find_rule(rule_id).facts_class)


@cache
def _required(rule_id: str) -> frozenset[str]:
    facts = dataclasses.fields(find_rule(rule_id).facts_class)
    return frozenset(f.name for f in facts if f.default is dataclasses.MISSING)


def _read(rule: Rule[Any], name: str, value: object) -> dict[str, Any]:
    """One fact by its name, or nothing where the value is none; of rows kept as a log, the latest day."""
    hint = _hints(rule.rule_id).get(name)
    if hint is YesNo and value not in _YES_NO:
        # Whether there is an answer at all may be what the rule asks for, such as "is it answered".
        return {name: YesNo.NO if value is None else YesNo.YES}
    if isinstance(value, list) and hint == date | None:
        value = max((cell for row in value for cell in row.values() if type(cell) is date), default=None)
    if value is None or hint is None:
        return {}
    moment = _as_named(name, value) if isinstance(value, date) else value
    try:
        return {name: read_fact(rule.facts_class, name, moment)}
    except FactsRefused:
        return {}


def _as_named(name: str, value: date | datetime) -> date | datetime:
    """A start as the fact needs it: a moment where its name ends in ``_at``, else a day."""
    if name.endswith("_at"):
        return value if isinstance(value, datetime) else start_of_day(value)
    return london_date(value) if isinstance(value, datetime) else value
