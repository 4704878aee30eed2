"""Tells which return a school owes by law, and by when, as another form about the child tells; asks nobody for it.

Source: forms.md L11e; rules R-ROLL-01 and R-ROLL-04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cmeforms.casework.duties.owed_checks import owed_checks, owed_until
from cmeforms.casework.duties.reminders import newest_day, reminders_of
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.child_record import forms_of_same_child
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.records.entries import OwedFact
from cmeforms.submissions.lifecycle import RecordState, Stage


@dataclass(frozen=True)
class OwingRule:
    """A return that is owed ``days`` after the day in ``due_field``, where ``field`` holds one of ``is_one_of``.

    ``school_field`` names the school; empty where it is the one that began the form.
    """

    missing: str
    field: str
    is_one_of: tuple[str, ...]
    due_field: str
    days: int = 0
    school_field: str = ""


OWED: Mapping[str, OwingRule] = {
    "deletion": OwingRule("leaver", "decision", ("agrees", "joint_allowed"), "cessation_on"),
    "tracing": OwingRule("joiner", "outcome", ("on_roll_here",), "found_school_from_on", 5, "found_school"),
}
"""The returns that another form tells of: a name deleted by now, a child on roll by now."""


@dataclass(frozen=True)
class OwedReturn:
    """A return by the slug of its form: due on a day, and sent on one or not yet.

    ``school`` is the answer that names the school, None where it is the one that began the form.
    """

    missing: str
    due_on: date
    sent_on: date | None
    school: object


def owed_return(services: Services, state: RecordState) -> OwedReturn | None:
    """The return that a form tells is owed; None where it tells of none. A return submitted before counts."""
    rule = OWED.get(state.slug)
    if rule is None or state.stage is not Stage.COMPLETE:
        return None
    values = submitted_values(services, state)
    if values.get(rule.field) not in rule.is_one_of or not isinstance(values.get(rule.due_field), str):
        return None
    due_on = date.fromisoformat(values[rule.due_field]) + timedelta(days=rule.days)
    school = (values.get(rule.school_field) or "") if rule.school_field else None
    return OwedReturn(rule.missing, due_on, _sent_on(services, state, rule.missing), school)


def _sent_on(services: Services, state: RecordState, missing: str) -> date | None:
    """The day of the first such return about the child."""
    forms = [form for form in forms_of_same_child(services, state) if form.slug == missing]
    return min((london_date(f.submitted_at) for f in forms if f.submitted_at and not f.stage.is_editable), default=None)


def owed_fact(services: Services, state: RecordState) -> OwedFact | None:
    """What lists must know of what a form tells is owed: the newest day that was named for what comes first.

    A closed search may tell of a return, an open one of agencies that have not answered.
    """
    checks = owed_checks(services, state)
    if checks:
        return OwedFact(min(owed_until(services, state, check) for check in checks))
    owed = owed_return(services, state)
    if owed is None or owed.sent_on:
        return OwedFact(None) if owed else None
    return OwedFact(newest_day(services, owed.due_on, reminders_of(services, state)))
