"""A small town written by hand for figures: forms as plain facts, so that a test says everything that is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from cmeforms.casework.figures.counted import Counted, CountedForm
from cmeforms.casework.figures.periods import Period, PeriodKind, period_around
from cmeforms.casework.figures.tables import Table
from cmeforms.people.model import Organisation, OrganisationKind

ASKED_AT = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
MARCH = period_around(PeriodKind.MONTH, date(2026, 3, 15))
WORDS = {
    ("return-interview", "interview_outcome"): {"completed": "Completed", "partly": "Partly", "declined": "Declined"},
    ("return-interview", "decline_reason"): {"reluctant": "Reluctant", "no_benefit": "No benefit"},
    ("return-interview", "triggers"): {"harmed": "Hurt", "mental_health": "Mental health"},
    ("cme2", "cme_reason"): {"new_to_country": "New to the country"},
    ("action-plan", "barriers"): {"transport": "Transport", "language": "Language"},
    ("tracing", "outcome"): {"on_roll_here": "On roll here", "not_found": "Not found"},
    ("leaver", "ground"): {"a": "Another school", "f": "Home education"},
}
HOME = Organisation("lakeside", OrganisationKind.HOME, "Lakeside House")
SCHOOLS = (
    Organisation("oakfield", OrganisationKind.SCHOOL, "Oakfield"),
    Organisation("gone", OrganisationKind.SCHOOL, "Gone", closed_on="2020-01-01"),
)


def form(slug: str, child: str, submitted_on: str = "2026-03-10", writer: str = "", **answers: Any) -> CountedForm:
    """One submitted form; its reference is its kind and child unless ``reference`` is among the answers."""
    reference = answers.pop("reference", f"{slug}-{child}")
    return CountedForm(slug, child, reference, writer, date.fromisoformat(submitted_on), answers)


def missing(child: str, since: str, until: str = "", **answers: Any) -> CountedForm:
    """A child missing from care; times as ``2026-03-10T22:00``, in England in winter unless they say another offset."""
    given = {"missing_type": "M", "missing_since": aware(since), **answers}
    return form("missing-episode", child, **(given | ({"returned_at": aware(until)} if until else {})))


def aware(moment: str) -> str:
    """The moment with its offset from UTC, none unless it says one."""
    return moment if "+" in moment else f"{moment}+00:00"


def town(*forms: CountedForm) -> Counted:
    """All that is counted from."""
    organisations = {one.organisation_id: one for one in (HOME, *SCHOOLS)}
    return Counted(forms, ASKED_AT, lambda slug, name: WORDS.get((slug, name), {}), organisations)


def numbers(tables: Iterable[Table], title: str) -> Mapping[str, int]:
    """The rows of the one table with this title, those that count nobody left out; the total stands under ``all``."""
    table = next(one for one in tables if one.figure.title == title)
    return {row.label: row.count for row in table.rows if row.count} | {"all": table.total}


__all__ = ["ASKED_AT", "MARCH", "Period", "form", "missing", "numbers", "town"]
