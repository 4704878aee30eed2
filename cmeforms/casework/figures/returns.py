"""The figures about what schools must send: how many, from whom, in time or late, for audits; pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from cmeforms.casework.figures.counted import Counted, CountedForm
from cmeforms.casework.figures.periods import Period
from cmeforms.casework.figures.tables import YES_NO, Figure, Row, Table, parts
from cmeforms.people.model import OrganisationKind

JOINER_DAYS = 5
"""Calendar days from entry to the return. Source: 003 Manchester; rule R-ROLL-01."""

_NE_LINCS = "000 North East Lincolnshire, monitoring"
_MANCHESTER = "003 Manchester, new statutory guidance"
_REMOVED = "Every removal from roll (F10) with its day in the period."

FORMS = Figure("Returns by form", "returns", "Every return first submitted in the period.", _NE_LINCS)
SCHOOLS = Figure(
    "Returns by school",
    "returns",
    "The same returns by the school that sent them; every open school of the directory, also without any.",
    f"{_NE_LINCS}: all schools complete the returns; 004 Liverpool, school register audits",
)
GROUNDS = Figure("Removals by ground", "removals", _REMOVED, f"{_MANCHESTER}: fifteen grounds; {_NE_LINCS}")
IN_TIME = Figure(
    "Removals told in time",
    "removals",
    f"{_REMOVED} In time: sent on that day or before.",
    f"{_NE_LINCS}; rule R-ROLL-04",
)
DESTINATIONS = Figure(
    "Removals by how the destination is confirmed",
    "removals",
    f"{_REMOVED} Audited where no school says so.",
    _NE_LINCS,
)
TRANSFERS = Figure("Removals by transfer file", "removals", f"{_REMOVED} Downloaded by the new school.", _NE_LINCS)
JOINERS = Figure(
    "New pupils told in time",
    "new pupils",
    f"Every new pupil (F09) entered in the period. In time: sent within {JOINER_DAYS} days of entry.",
    f"{_MANCHESTER}: within 5 days",
)
DECISIONS = Figure(
    "Requests to remove a name, by decision", "requests", "Every request (F11) decided in the period.", _NE_LINCS
)

RETURNS = {
    "absence": "Ten-day absence notice (F07)",
    "sickness": "Sickness return (F08)",
    "joiner": "New pupil (F09)",
    "leaver": "Removal from roll (F10)",
    "deletion": "Request to remove a name (F11)",
    "exit-form": "Pupil exit form (F12)",
    "home-education": "Elective home education (F17)",
}


def return_tables(counted: Counted, period: Period) -> Iterator[Table]:
    """Every figure; all tables of removals have one total."""
    returns = [form for form in counted.of(*RETURNS) if period.holds(form.submitted_on)]
    yield parts(FORMS, (form.slug for form in returns), RETURNS)
    yield _by_school(counted, Counter(form.organisation_id for form in returns))
    removals = counted.between("leaver", "deleted_on", period)
    yield parts(GROUNDS, (one.code("ground") for one in removals), counted.options("leaver", "ground"), is_long=True)
    yield parts(IN_TIME, (_in_time(one, "deleted_on", 0) for one in removals), YES_NO)
    for figure, name in ((DESTINATIONS, "destination_confirmed"), (TRANSFERS, "ctf_downloaded")):
        words = counted.options("leaver", name) or YES_NO
        yield parts(figure, (one.code(name) for one in removals), words)
    joiners = counted.between("joiner", "entered_on", period)
    yield parts(JOINERS, (_in_time(one, "entered_on", JOINER_DAYS) for one in joiners), YES_NO)
    requests = counted.between("deletion", "decided_on", period)
    yield parts(DECISIONS, (one.code("decision") for one in requests), counted.options("deletion", "decision"))


def _by_school(counted: Counted, returns: Mapping[str, int]) -> Table:
    schools = {
        one.organisation_id: one.name
        for one in sorted(counted.organisations.values(), key=lambda one: one.name.casefold())
        if one.kind is OrganisationKind.SCHOOL and (not one.closed_on or one.organisation_id in returns)
    }
    others = sum(count for organisation_id, count in returns.items() if organisation_id not in schools)
    rows = [Row(name, returns.get(organisation_id, 0)) for organisation_id, name in schools.items()]
    return Table(SCHOOLS, sum(returns.values()), (*rows, *([Row("By others", others)] if others else [])))


def _in_time(form: CountedForm, name: str, days: int) -> str:
    happened_on = form.day(name)
    if happened_on is None:
        return ""
    return "yes" if form.submitted_on <= happened_on + timedelta(days=days) else "no"
