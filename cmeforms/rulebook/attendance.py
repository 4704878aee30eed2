"""Attendance codes and runs of absence over a register; knows no rule's deadline.

Source: Pupil Registration Regulations 2024, regulation 10, codes from 19 August 2024; rules 7.0, sessions and runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum

from cmeforms.rulebook.calendar import NO_TERM_DATES, DayKind, SchoolCalendar
from cmeforms.rulebook.facts import fact


class AttendanceCode(StrEnum):
    """The national codes; H, Y and J are retired and taken on import only."""

    PRESENT_AM = "/"
    PRESENT_PM = "\\"
    L = "L"
    K = "K"
    V = "V"
    P = "P"
    W = "W"
    B = "B"
    D = "D"
    C = "C"
    C1 = "C1"
    C2 = "C2"
    E = "E"
    I = "I"  # noqa: E741 - the national code for illness
    J1 = "J1"
    M = "M"
    R = "R"
    S = "S"
    T = "T"
    G = "G"
    N = "N"
    O = "O"  # noqa: E741 - the national code for other unauthorised absence
    U = "U"
    Q = "Q"
    X = "X"
    Y1 = "Y1"
    Y2 = "Y2"
    Y3 = "Y3"
    Y4 = "Y4"
    Y5 = "Y5"
    Y6 = "Y6"
    Y7 = "Y7"
    Z = "Z"
    PLANNED_CLOSURE = "#"
    H = "H"
    Y = "Y"
    J = "J"


ATT_RETURN = frozenset({AttendanceCode.G, AttendanceCode.N, AttendanceCode.O, AttendanceCode.U})
"""Sessions that count towards the attendance return. Source: rule R-ABS-02."""

GROUND_I = frozenset({AttendanceCode.G, AttendanceCode.N, AttendanceCode.O})
"""Sessions that count towards ground (i): late after close (U) breaks the run. Source: rule R-ROLL-07."""

CODE_SETS: dict[str, frozenset[str]] = {"ground_i": frozenset(GROUND_I)}
"""The sets by the names that form definitions use for them."""

NOT_OPEN_TO_PUPIL = frozenset(
    {AttendanceCode.PLANNED_CLOSURE} | {code for code in AttendanceCode if code.value.startswith("Y")}
)
"""Sessions that neither count nor break a run."""


LONGEST_REGISTER_DAYS = 731


class _Mark(Enum):
    COUNTS = 1
    PASSES = 2
    BREAKS = 3
    BLANK = 4


@dataclass(frozen=True)
class RegisterDay:
    """The two codes of one day; a code left out was not recorded."""

    on: date = fact("The day.")
    am: AttendanceCode | None = fact("Code of the morning session.", default=None)
    pm: AttendanceCode | None = fact("Code of the afternoon session.", default=None)


@dataclass(frozen=True)
class Session:
    """One session of the register; ``code`` is None where nothing was recorded."""

    on: date
    half: str
    code: AttendanceCode | None


@dataclass(frozen=True)
class Run:
    """The run of sessions of one set of codes that lasts to the end of a register.

    ``whole_days`` have both sessions in the set. ``half_days`` have one, and are shown but not counted.
    ``blank_days`` are school days, or days that may be, without a code. ``broken_by`` is the session
    right before the run, None where the register begins with it.
    """

    whole_days: tuple[date, ...]
    half_days: tuple[date, ...]
    blank_days: tuple[date, ...]
    broken_by: Session | None

    @property
    def certain(self) -> int:
        """Whole days after the last blank day: the run that no missing code can break."""
        return len(self.certain_days)

    @property
    def certain_days(self) -> tuple[date, ...]:
        """Those days themselves, in order."""
        return tuple(day for day in self.whole_days if not self.blank_days or day > self.blank_days[-1])

    @property
    def possible(self) -> int:
        """Whole days if every blank day were one too."""
        return len(self.whole_days) + len(self.blank_days)


def require_register(register: Sequence[RegisterDay], asked_on: date) -> None:
    """Raises ValueError for a day that stands twice or lies after ``asked_on``, or for more than two years."""
    days = {row.on for row in register}
    if len(days) != len(register):
        raise ValueError("The register holds one day twice.")
    if any(on > asked_on for on in days):
        raise ValueError("The register holds a day after asked_on.")
    if days and (asked_on - min(days)).days > LONGEST_REGISTER_DAYS:
        raise ValueError("The register begins more than two years before asked_on.")


def run_at_end(
    register: Sequence[RegisterDay],
    codes: frozenset[AttendanceCode],
    calendar: SchoolCalendar | None = None,
    until: date | None = None,
) -> Run:
    """The run of these codes that lasts to the end of the register, or to the day before ``until``.

    A school day without a row is blank. Without term dates that goes for every working day. Of a
    day that stands twice the last row counts; see ``require_register``. Source: rules 7.0.
    """
    marks: dict[date, list[_Mark]] = {}
    broken_by = None
    for session in reversed(list(_sessions(register, calendar or NO_TERM_DATES, until))):
        mark = _mark(session.code, codes)
        if mark is _Mark.BREAKS:
            broken_by = session
            break
        marks.setdefault(session.on, []).append(mark)
    days = sorted(marks)
    return Run(
        whole_days=tuple(day for day in days if marks[day] == [_Mark.COUNTS, _Mark.COUNTS]),
        half_days=tuple(day for day in days if _Mark.BLANK not in marks[day] and marks[day].count(_Mark.COUNTS) == 1),
        blank_days=tuple(day for day in days if _Mark.BLANK in marks[day]),
        broken_by=broken_by,
    )


def _mark(code: AttendanceCode | None, codes: frozenset[AttendanceCode]) -> _Mark:
    if code is None:
        return _Mark.BLANK
    if code in codes:
        return _Mark.COUNTS
    return _Mark.PASSES if code in NOT_OPEN_TO_PUPIL else _Mark.BREAKS


def _sessions(register: Sequence[RegisterDay], calendar: SchoolCalendar, until: date | None) -> Iterator[Session]:
    """Both sessions of every day that is or may be a school day, in order."""
    rows = {row.on: row for row in register}
    if not rows:
        return
    last = max(max(rows), until - timedelta(days=1)) if until else max(rows)
    day = min(rows)
    while day <= last:
        row = rows.get(day, RegisterDay(day))
        # A row on a weekend or holiday is a slip of the sheet, unless no term dates can say so.
        if calendar.kind_of(day) in (DayKind.SCHOOL_DAY, DayKind.UNKNOWN):
            yield Session(day, "morning", row.am)
            yield Session(day, "afternoon", row.pm)
        day += timedelta(days=1)
