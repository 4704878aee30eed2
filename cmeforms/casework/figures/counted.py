"""What is counted of each form, as plain facts; must know neither storage nor which figures there are."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from cmeforms.casework.figures.periods import Period
from cmeforms.clock import london_date
from cmeforms.people.model import Organisation

NOT_KNOWN = "not_known"

PROFILE = ("born_on", "sex", "gender", "ethnicity")
"""What says who a child is in breakdowns; read from every form that asks it."""

COUNTED: Mapping[str, tuple[str, ...]] = {
    "action-plan": ("plan_made_on", "barriers"),
    "absence": ("notified_on", "notice_kind", "screen_risk"),
    "attendance-order": ("offered_on", "notice_served_on", "order_served_on", "education_suitable"),
    "cme1": (),
    "cme2": (
        *("referred_on", "referral_route", "cme_reason", "whereabouts"),
        *("looked_after", "known_to_social_care", "decision"),
    ),
    "cme3b": (),
    "cme5a": (),
    "cme5b": ("closed_on", "outcome"),
    "day-one": (),
    "deletion": ("decision", "decided_on", "ground"),
    "exit-form": (),
    "grab-pack": (),
    "home-education": ("notice_received_on",),
    "home-screening": ("received_on", "category", "missing_since", "returned", "measured_at", "level_decided"),
    "joiner": ("entered_on",),
    "leaver": ("deleted_on", "ground", "destination_confirmed", "ctf_downloaded"),
    "mace": (),
    "missing-episode": (
        *("responsible_authority", "host_authority", "missing_type", "missing_since", "earlier_reference"),
        *("returned_at", "found_where", "staying_address", "injured"),
    ),
    "return-interview": (
        *("care_status", "episode_reference", "missing_since", "returned_at", "offered_at", "interview_outcome"),
        *("decline_reason", "interviewed_at", "hurt_or_threatened", "triggers"),
    ),
    "safe-and-well": (
        *("episode_reference", "missing_since", "harm_indicated", "offence_by_child", "offence_against_child"),
    ),
    "sickness": ("notified_on",),
    "strategy-meeting": ("episode_reference", "missing_since", "met_at"),
    "tracing": ("opened_on", "outcome", "found_on", "closed_on"),
}
"""By form, the answers that are counted beside those of ``PROFILE``: codes, days and moments; no more is kept."""

PLACES = frozenset({"found_where", "staying_address"})
"""Answers of which only the postcode's first half is kept."""

CHILD = "child"
_TABLES_VERSION = 2
"""Raised when the tables of the file change."""
VERSION = (
    zlib.crc32(repr((_TABLES_VERSION, sorted(COUNTED.items()), PROFILE, sorted(PLACES))).encode()) & 0x7FFFFFFF or 1
)
"""Another one as soon as other answers are counted: what was kept before is then read anew."""

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?[0-9][A-Z]{2}\b", re.IGNORECASE)


def kept_answers(slug: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The counted answers of a form's answers document; a reason why something is not known stays behind."""
    wanted = (*COUNTED[slug], *PROFILE)
    found = {name: _plain(name, values[name]) for name in wanted if values.get(name) not in (None, "", [], {})}
    return {name: value for name, value in found.items() if value}


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping) and NOT_KNOWN in value:
        return NOT_KNOWN
    return area_of(value) if name in PLACES else value


def area_of(place: Any) -> str:  # noqa: ANN401 - a text, or an address in its parts
    """The first half of the postcode in a text or an address; empty without one."""
    text = place.get("postcode", "") if isinstance(place, Mapping) else place
    found = _POSTCODE.search(text) if isinstance(text, str) else None
    return found[1].upper() if found else ""


@dataclass(frozen=True)
class CountedForm:
    """One submitted form: whose it is, when it was first submitted (the day in England), and the counted answers.

    ``child`` is the id of the child's record, the form's own where it has none.
    """

    slug: str
    child: str
    reference: str
    organisation_id: str
    submitted_on: date
    answers: Mapping[str, Any] = field(repr=False)

    def code(self, name: str) -> str:
        """A chosen code, ``not_known``, or empty where nothing was answered."""
        value = self.answers.get(name, "")
        return value if isinstance(value, str) else ""

    def codes(self, name: str) -> tuple[str, ...]:
        """Several chosen codes."""
        value = self.answers.get(name, ())
        return tuple(value) if isinstance(value, list) else ()

    def moment(self, name: str) -> datetime | None:
        """An aware moment, None where there is none."""
        try:
            found = datetime.fromisoformat(self.code(name))
        except ValueError:
            return None
        return found if found.tzinfo else None

    def day(self, name: str) -> date | None:
        """A day, or the day in England of a moment."""
        moment = self.moment(name)
        return london_date(moment) if moment else _date(self.code(name))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Counted:
    """All that is counted from: the forms in the order in which they were submitted, the words for their codes, and
    the organisations by id.

    ``asked_at`` (aware UTC) is the moment of counting, ``erased`` how many of these forms were erased.
    """

    forms: tuple[CountedForm, ...]
    asked_at: datetime
    options: Callable[[str, str], Mapping[str, str]] = field(repr=False)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    erased: int = 0

    def of(self, *slugs: str) -> tuple[CountedForm, ...]:
        """The forms of some kinds."""
        return tuple(form for form in self.forms if form.slug in slugs)

    def between(self, slug: str, name: str, period: Period) -> tuple[CountedForm, ...]:
        """The forms of one kind whose answer, a day or a moment, lies in a period."""
        return tuple(form for form in self.of(slug) if period.holds(form.day(name)))

    def without(self, days: Mapping[str, str]) -> int:
        """How many forms lack the day that would put them into a period; ``days`` names it, by form."""
        return sum(1 for slug, name in days.items() for form in self.of(slug) if form.day(name) is None)

    def last_day(self, period: Period) -> date:
        """The last day of a period that has come."""
        return min(period.last_on, london_date(self.asked_at))

    @cached_property
    def _profiles(self) -> dict[tuple[str, str], str]:
        return {(form.child, name): form.code(name) for form in self.forms for name in PROFILE if form.code(name)}

    def profile(self, child: str, *names: str) -> str:
        """What the newest form that was asked says of a child, by the first of these questions that was answered."""
        return next((self._profiles[child, name] for name in names if (child, name) in self._profiles), "")

    def born_on(self, child: str) -> date | None:
        """A child's birth date, if a form says it."""
        return _date(self.profile(child, "born_on"))


def same_child(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """One id for all records that people said are the same child: the smallest of them."""
    known: dict[str, set[str]] = {}
    for child, others in pairs:
        groups = [known.get(one, {one}) for one in (child, *others)]
        joined = set(chain.from_iterable(groups))
        known.update(dict.fromkeys(joined, joined))
    return {child: min(group) for child, group in known.items()}
