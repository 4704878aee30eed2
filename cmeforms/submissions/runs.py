"""Tables that list an unbroken run of school days: the day and session that break it; knows no term dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from cmeforms.definitions.fields import TableField
from cmeforms.rulebook.attendance import CODE_SETS
from cmeforms.rulebook.days import is_working_day
from cmeforms.rulebook.local_times import shown_day
from cmeforms.submissions.answers import Problem
from cmeforms.submissions.answers.dates import day_of
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.answers.tables import Row, TableAnswer


def run_problems(field: TableField, table: TableAnswer) -> Iterator[Problem]:
    """The sessions whose code breaks the run, each with its day; and, as a warning, a working day that is not listed.

    A day left out only warns, because schools close on days that no form knows. Source: rule R-ROLL-07.
    """
    if field.unbroken is None:
        return
    for number, row in enumerate(table.rows):
        yield from _broken_sessions(field, row, number)
    days = {day for row in table.rows if (day := day_of(row.get(field.unique_column)))}
    missing = list(_working_days_left_out(days))
    if missing:
        more = f", nor for {len(missing) - 1} working days after it" if len(missing) > 1 else ""
        closed = "If the school was open to the pupil, the run is broken."
        message = f"There is no row for {shown_day(missing[0])}{more}. {closed}"
        yield Problem(field.id, told(field.label, message), True)


def _broken_sessions(field: TableField, row: Row, number: int) -> Iterator[Problem]:
    day = day_of(row.get(field.unique_column))
    when = shown_day(day) if day else f"{field.row_name} {number + 1}"
    for column in field.columns:
        cell = row.get(column.id)
        if column.kind == "code" and cell and not CODE_SETS[field.unbroken or ""].issuperset(cell.compared()):
            message = f"The code of {when}, {column.label.lower()}, breaks the run. It begins again after that day."
            yield Problem(f"{field.id}.{number}.{column.id}", told(field.label, message))


def _working_days_left_out(days: Collection[date]) -> Iterator[date]:
    """The working days between the first and the last that are not among them."""
    if not days:
        return
    day, last = min(days), max(days)
    while day < last:
        day += timedelta(days=1)
        if day not in days and is_working_day(day):
            yield day
