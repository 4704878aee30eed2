"""The figures about children missing from care and home, as safeguarding partners ask for them; pure counting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cmeforms.casework.figures.counted import Counted
from cmeforms.casework.figures.episodes import EPISODE_KINDS, Episode, EpisodeKind, episodes_of, length
from cmeforms.casework.figures.periods import Period
from cmeforms.casework.figures.profiles import by_profile
from cmeforms.casework.figures.tables import YES_NO, Figure, Row, Shape, Table, how_often, parts, ranked
from cmeforms.clock import london_date
from cmeforms.people.model import OrganisationKind

_NI71 = "001 Haringey, statutory guidance of 2009, annex 3: NI 71, 1; rule R-REPT-04"
_CITY = "002 City of London, children missing from care, home and education, 21: key data"
_EPISODES = "Every episode that began in the period, reported on F23 or F28; one that was reported twice counts once."
_CHILDREN = "Every child with an episode that began in the period, once."


def _of_episodes(title: str, definition: str, source: str = _NI71, family: str = "") -> Figure:
    return Figure(title, "episodes", f"{_EPISODES} {definition}".strip(), source, family=family)


KINDS = _of_episodes("Episodes by kind", "", f"{_NI71}; {_CITY}", "kind")
CHILDREN = Figure("Children by kind", "children", f"{_CHILDREN} With several kinds of episodes: the first here.", _CITY)
REPEATS = Figure("Children by number of episodes", "children", _CHILDREN, _NI71)
AREAS = _of_episodes(
    "Episodes from care by area", "Out of area: the host authority is not the responsible one (F23).", family="kind"
)
LENGTHS = _of_episodes("Episodes by length", "Hours from missing to return as they pass, also when the clocks change.")
HURT = _of_episodes(
    "Episodes in which the child was hurt or harmed", "Yes where F23 (injured), F25 (harm) or F27 (hurt) says so."
)
OFFENDED = _of_episodes("Episodes in which the child offended", "As F25, the police's check, says.")
SUFFERED = _of_episodes("Episodes in which somebody offended against the child", "As F25, the police's check, says.")
MET = _of_episodes("Episodes that led to a strategy meeting", "With one F24 or more.")
LEVELS = _of_episodes(
    "Episodes by level of response", "The level decided on F28.", "001 Haringey, multi-agency response", "kind"
)
HOMES = _of_episodes("Children's homes by episodes reported", "The home whose staff wrote F23.")
PLACES = _of_episodes(
    "Where children were found or stayed",
    "The first half of a postcode given on F23: no finer place is kept.",
    f"{_NI71}; 002 London Child Protection Procedures, 3.19",
)
STILL_OUT = Figure(
    "Looked-after children missing at the end",
    "children",
    "Missing from care and not back by the end of the period, or when this was counted; whenever they left.",
    _CITY,
    Shape.NUMBERS,
)

_LEVELS = {"one": "Level 1", "two": "Level 2", "three": "Level 3", "care": "Reported from care alone"}
_LENGTHS = {
    "24": "Up to 24 hours",
    "48": "More than 24, up to 48 hours",
    "more": "More than 48 hours",
    "out": "Not back",
}
_AREAS = {"in": "In the area", "out": "Out of area", "home": "Missing from home"}


def missing_tables(counted: Counted, period: Period) -> Iterator[Table]:
    """Every figure. All tables of episodes have one total, and all tables of children: no difference tells a group."""
    known = episodes_of(counted)
    episodes = [one for one in known if period.holds(one.began_on)]
    yield parts(KINDS, (one.kind for one in episodes), EPISODE_KINDS)
    yield Table(STILL_OUT, 0, (Row("Not back", len({one.child for one in known if _is_out_after(one, period)})),))
    yield from _children(counted, episodes)
    yield parts(AREAS, map(_area, episodes), _AREAS)
    yield parts(LENGTHS, map(_length, episodes), _LENGTHS)
    yield parts(HURT, (one.answer("injured", "harm_indicated", "hurt_or_threatened") for one in episodes), YES_NO)
    yield parts(OFFENDED, (one.answer("offence_by_child") for one in episodes), YES_NO)
    yield parts(SUFFERED, (one.answer("offence_against_child") for one in episodes), YES_NO)
    yield parts(MET, ("yes" if one.of("strategy-meeting") else "no" for one in episodes), YES_NO)
    yield parts(LEVELS, map(_level, episodes), _LEVELS)
    yield ranked(HOMES, (_home(counted, one) for one in episodes))
    yield ranked(PLACES, (_newest(one, "found_where") or _newest(one, "staying_address") for one in episodes))


def _children(counted: Counted, episodes: list[Episode]) -> Iterator[Table]:
    kinds: dict[str, set[EpisodeKind]] = {}
    for one in episodes:
        kinds.setdefault(one.child, set()).add(one.kind)
    yield parts(CHILDREN, (next(k for k in EPISODE_KINDS if k in found) for found in kinds.values()), EPISODE_KINDS)
    yield how_often(REPEATS, (one.child for one in episodes))
    yield from by_profile(counted, {one.child: one.began_on for one in reversed(episodes)}, _CHILDREN, _NI71)


def _is_out_after(episode: Episode, period: Period) -> bool:
    is_back = episode.returned_at is not None and london_date(episode.returned_at) <= period.last_on
    return episode.kind is EpisodeKind.MISSING and episode.began_on <= period.last_on and not is_back


def _newest(episode: Episode, name: str) -> str:
    """The newest answer to a question that only one form asks."""
    return next((form.code(name) for form in reversed(episode.forms) if form.code(name)), "")


def _area(episode: Episode) -> str:
    if episode.kind is EpisodeKind.HOME:
        return "home"
    responsible, host = _newest(episode, "responsible_authority"), _newest(episode, "host_authority")
    return "" if not responsible or not host else "in" if responsible == host else "out"


def _length(episode: Episode) -> str:
    lasted = length(episode)
    if lasted is None:
        return "out"
    return "24" if lasted <= timedelta(hours=24) else "48" if lasted <= timedelta(hours=48) else "more"


def _level(episode: Episode) -> str:
    return _newest(episode, "level_decided") if episode.of("home-screening") else "care"


def _home(counted: Counted, episode: Episode) -> str:
    writers = (counted.organisations.get(form.organisation_id) for form in episode.of("missing-episode"))
    return next((one.name for one in writers if one and one.kind is OrganisationKind.HOME), "By others than a home")
