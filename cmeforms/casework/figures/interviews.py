"""The figures about return interviews: offered, held, in time, declined, and what they found; pure counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cmeforms.casework.figures.counted import Counted, CountedForm
from cmeforms.casework.figures.episodes import episodes_of
from cmeforms.casework.figures.periods import Period, months_until
from cmeforms.casework.figures.tables import YES_NO, Figure, Row, Shape, Table, parts, shares, steps
from cmeforms.clock import london_date

IN_TIME = timedelta(hours=72)
"""From return to interview, as hours pass. Source: 003 Manchester; 002 London Child Protection Procedures, 3.17."""

_MANCHESTER = "003 Manchester, independent return interviews"
_CITY = "002 City of London, children missing from care, home and education, 21: key data"
_RECORDS = "Every interview record (F27) of a return in the period."

HELD = Figure(
    "Interviews offered, accepted and held in time",
    "interviews",
    f"{_RECORDS} Accepted: held whole or in part. In time: within 72 hours of the return, as hours pass.",
    f"{_CITY}; {_MANCHESTER}",
    Shape.STEPS,
    family="outcome",
)
OUTCOMES = Figure("Interviews by outcome", "interviews", _RECORDS, _MANCHESTER, family="outcome")
TIMES = Figure(
    "Interviews by the time they took",
    "interviews",
    f"{_RECORDS} Hours from return to interview.",
    _MANCHESTER,
    family="outcome",
)
REASONS = Figure(
    "Why interviews were declined", "interviews", _RECORDS, f"{_MANCHESTER}: declined offers", family="outcome"
)
CARE = Figure("Interviews by where the child lives", "interviews", _RECORDS, f"{_MANCHESTER}; 001 Haringey, NI 71, 1")
MONTHS = Figure(
    "Declined interviews by month",
    "declined interviews",
    "Interview records (F27) with the outcome declined, by the month of return; twelve months up to the period's last.",
    f"{_MANCHESTER}: tracked each month",
)
WITHOUT = Figure(
    "Returns with an interview record",
    "returns",
    "Every episode (F23, F28) that ended in the period, by whether a return interview record (F27) is about it.",
    "002 London Child Protection Procedures, 3.17: every child is offered one",
)
PATTERNS = Figure(
    "What makes interviews especially important",
    "interviews",
    f"{_RECORDS} One interview can have several reasons.",
    "001 Haringey, statutory guidance of 2009, annex 3: NI 71, 1, score 3; 002 London procedures, 3.17",
    Shape.SHARES,
)


def interview_tables(counted: Counted, period: Period) -> Iterator[Table]:
    """Every figure; all but the last three have one total."""
    found = counted.between("return-interview", "returned_at", period)
    outcomes = counted.options("return-interview", "interview_outcome")
    reasons = {**counted.options("return-interview", "decline_reason"), "na": "Not declined"}
    yield _held(found)
    yield parts(OUTCOMES, (form.code("interview_outcome") for form in found), outcomes)
    yield parts(TIMES, map(_time, found), {"72": "Within 72 hours", "later": "Later", "na": "Not held"})
    yield parts(REASONS, map(_reason, found), reasons)
    yield parts(CARE, (form.code("care_status") for form in found), counted.options("return-interview", "care_status"))
    words = counted.options("return-interview", "triggers")
    yield shares(PATTERNS, [form.codes("triggers") for form in found], words)
    yield _without(counted, period)
    yield _by_month(counted, counted.last_day(period))


def _held(found: Sequence[CountedForm]) -> Table:
    accepted = [form for form in found if _is_held(form)]
    whole = [form for form in accepted if form.code("interview_outcome") == "completed"]
    return steps(
        HELD,
        len(found),
        ("Offered", sum(1 for form in found if form.moment("offered_at") or _is_held(form))),
        ("Accepted", len(accepted)),
        ("Completed", len(whole)),
        ("Completed within 72 hours", sum(1 for form in whole if _time(form) == "72")),
    )


def _is_held(form: CountedForm) -> bool:
    return form.code("interview_outcome") in ("completed", "partly")


def _time(form: CountedForm) -> str:
    returned_at, held_at = form.moment("returned_at"), form.moment("interviewed_at")
    if not _is_held(form):
        return "na"
    if returned_at is None or held_at is None:
        return ""
    return "72" if held_at - returned_at <= IN_TIME else "later"


def _reason(form: CountedForm) -> str:
    return form.code("decline_reason") if form.code("interview_outcome") == "declined" else "na"


def _without(counted: Counted, period: Period) -> Table:
    ended = [one for one in episodes_of(counted) if one.returned_at and period.holds(london_date(one.returned_at))]
    return parts(WITHOUT, ("yes" if one.of("return-interview") else "no" for one in ended), YES_NO)


def _by_month(counted: Counted, last_on: date) -> Table:
    declined = [form for form in counted.of("return-interview") if form.code("interview_outcome") == "declined"]
    months = months_until(last_on, 12)
    named = {month.title: sum(1 for form in declined if month.holds(form.day("returned_at"))) for month in months}
    return Table(MONTHS, sum(named.values()), tuple(Row(title, count) for title, count in named.items()))
