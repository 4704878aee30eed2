"""Puts the forms about one time that a child was missing together into one episode; counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from cmeforms.casework.figures.counted import Counted, CountedForm
from cmeforms.clock import london_date

REPORTS = ("missing-episode", "home-screening")
"""The forms that say that a child is missing: from care (F23), from home (F28)."""

ABOUT = ("return-interview", "safe-and-well", "strategy-meeting")
"""The forms about an episode that was reported."""


class EpisodeKind(StrEnum):
    """From where a child was missing. Source: 002 London Child Protection Procedures, Appendix 1."""

    MISSING = "missing"
    AWAY = "away"
    HOME = "home"


EPISODE_KINDS: Mapping[str, str] = {
    EpisodeKind.MISSING: "Missing from care",
    EpisodeKind.AWAY: "Away from care without authorisation",
    EpisodeKind.HOME: "Missing from home",
}


@dataclass(frozen=True)
class Episode:
    """One time that one child was missing or away; ``returned_at`` is None while no form says it. Aware moments."""

    child: str
    began_at: datetime
    returned_at: datetime | None
    forms: tuple[CountedForm, ...]

    @property
    def began_on(self) -> date:
        """The day in England on which it began."""
        return london_date(self.began_at)

    @property
    def kind(self) -> EpisodeKind:
        """From care where a form of care says so, else from home."""
        codes = [form.code("missing_type") for form in self.of("missing-episode")]
        if not codes:
            return EpisodeKind.HOME
        return EpisodeKind.AWAY if codes[-1] == "A" else EpisodeKind.MISSING

    def of(self, slug: str) -> tuple[CountedForm, ...]:
        """Its forms of one kind."""
        return tuple(form for form in self.forms if form.slug == slug)

    def answer(self, *names: str) -> str:
        """One answer from several forms and questions: yes before no before not known before nothing."""
        codes = {form.code(name) for form in self.forms for name in names}
        return next((code for code in ("yes", "no", "not_known") if code in codes), "")

    def is_out_at(self, at: datetime) -> bool:
        """Whether the child was not back at a moment."""
        return self.began_at <= at and (self.returned_at is None or self.returned_at > at)


def episodes_of(counted: Counted) -> list[Episode]:
    """Every episode that was reported, in the order in which they began.

    Two reports about the same child are one episode when their times overlap or begin together, so that one told by
    the carer and by the social worker, or told again as an update, counts once.
    """
    reports = sorted(filter(None, map(_reported, counted.of(*REPORTS))), key=lambda one: (one.child, one.began_at))
    found = [one for _child, own in groupby(reports, lambda one: one.child) for one in _joined(own)]
    others: dict[str, list[CountedForm]] = {}
    for form in counted.of(*ABOUT):
        others.setdefault(form.child, []).append(form)
    return sorted((_with_forms(one, others.get(one.child, [])) for one in found), key=lambda one: one.began_at)


def _reported(form: CountedForm) -> Episode | None:
    began_at = form.moment("missing_since")
    if began_at is None:
        return None
    is_back = form.slug == "missing-episode" or form.code("returned") == "yes"
    returned_at = form.moment("returned_at") or form.moment("measured_at") if is_back else None
    return Episode(form.child, began_at, returned_at, (form,))


def _joined(reports: Iterable[Episode]) -> list[Episode]:
    """The reports about one child, by beginning, those of one episode made one."""
    found: list[Episode] = []
    for report in reports:
        last = found[-1] if found else None
        if last and _is_same(last, report):
            returned_at = last.returned_at or report.returned_at
            found[-1] = replace(last, returned_at=returned_at, forms=(*last.forms, *report.forms))
        else:
            found.append(report)
    return found


def _is_same(earlier: Episode, later: Episode) -> bool:
    references = {form.reference for form in earlier.forms}
    if any(form.code("earlier_reference") in references for form in later.forms):
        return True
    return later.began_at == earlier.began_at or (
        earlier.returned_at is not None and later.began_at < earlier.returned_at
    )


def _with_forms(episode: Episode, others: Iterable[CountedForm]) -> Episode:
    return replace(episode, forms=(*episode.forms, *(form for form in others if _is_about(form, episode))))


def _is_about(form: CountedForm, episode: Episode) -> bool:
    """Whether a form names a report of this episode or, naming none, a time within it."""
    named = form.code("episode_reference")
    if named:
        return named in {report.reference for report in episode.forms}
    since = form.moment("missing_since")
    if since is None:
        return False
    return since == episode.began_at or episode.is_out_at(since)


def length(episode: Episode) -> timedelta | None:
    """How long it lasted, in elapsed time; None while the child is not back."""
    return episode.returned_at - episode.began_at if episode.returned_at else None
