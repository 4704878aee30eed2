"""Tells which agencies were asked about a child and have not answered, as a search record says; asks nobody again.

Source: forms.md F14 and L11d.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cmeforms.casework.duties.reminders import CHECK, newest_day, reminders_of
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.services import Services
from cmeforms.rulebook.days import within_working_days
from cmeforms.submissions.lifecycle import RecordState, Stage

SEARCH_FORM = "tracing"
ANSWER_DAYS = 10
"""Working days that an agency has to answer. Source: forms.md L11d."""

AGENCIES = frozenset(
    {
        *("council_tax", "school_nurse", "health_visitor", "gp", "housing", "child_benefit", "dwp"),
        *("police", "youth_justice", "probation", "border_force", "service_families", "charities"),
    }
)
"""The checks that somebody outside the team answers on paper: health, housing, benefits and their like.

Schools and other authorities have letters and reminders of their own; a refuge is asked in the way agreed with it.
"""


@dataclass(frozen=True)
class OwedCheck:
    """A check that an agency has not answered; ``asked_id`` tells it from the others of its record."""

    check: str
    asked_on: date
    contact: str = field(repr=False)
    legal_basis: str

    @property
    def asked_id(self) -> str:
        """Under which id its reminders are kept."""
        return f"{CHECK}{self.check}"

    @property
    def due_on(self) -> date:
        """The last day to answer."""
        return within_working_days(self.asked_on, ANSWER_DAYS)


def owed_checks(services: Services, state: RecordState) -> tuple[OwedCheck, ...]:
    """The checks that no agency answered yet; none once the search is closed, or for any other form.

    What the part that is still open says of a check counts as its answer.
    """
    if state.slug != SEARCH_FORM or state.stage is not Stage.AWAITING_OFFICE:
        return ()
    draft = services.log.read_draft(state.record_id)
    later = {row.get("check") for row in _rows(draft.values.get("later_checks"))} if draft else set()
    asked = submitted_values(services, state).get("checks")
    checks = asked.items() if isinstance(asked, Mapping) else ()
    return tuple(_owed(check, row) for check, row in checks if check in AGENCIES - later and _waits(row))


def owed_until(services: Services, state: RecordState, owed: OwedCheck) -> date:
    """The newest day that was named to the agency."""
    return newest_day(services, owed.due_on, reminders_of(services, state, owed.asked_id))


def _waits(row: object) -> bool:
    return isinstance(row, Mapping) and row.get("result") == "waiting" and bool(row.get("on"))


def _owed(check: str, row: Mapping[str, Any]) -> OwedCheck:
    contact = row.get("contact")
    return OwedCheck(
        check=check,
        asked_on=date.fromisoformat(str(row["on"])),
        contact=contact if isinstance(contact, str) else "",
        legal_basis=str(row.get("legal_basis", "")),
    )


def _rows(table: object) -> Iterator[Mapping[str, Any]]:
    return (row for row in table if isinstance(row, Mapping)) if isinstance(table, list) else iter(())
