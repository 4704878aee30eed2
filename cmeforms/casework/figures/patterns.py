"""The figures about repeated unauthorised absence, from one month to twelve; pure counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cmeforms.casework.figures.counted import Counted
from cmeforms.casework.figures.episodes import Episode, EpisodeKind, episodes_of
from cmeforms.casework.figures.periods import Period, months_back, months_until
from cmeforms.casework.figures.tables import Figure, Row, Table, how_often, parts
from cmeforms.rulebook.ages import age_on

OVER_AGE = 11
"""Children over this age. Source: 001 Haringey, quality assurance."""

_SOURCE = "001 Haringey, quality assurance: unauthorised absence; rule R-REPT-01"
_ABSENCES = (
    "Unauthorised absences: a child over 11 missing from home with level 1 decided (F28), or away from care without"
    " authorisation (F23)."
)
SPANS = {1: "the last month", 3: "the last 3 months", 6: "the last 6 months", 12: "the last 12 months"}
CATEGORIES = Figure("Absences by time of day", "absences", f"{_ABSENCES} In the period, as F28 says.", _SOURCE)
MONTHS = Figure("Absences by month", "absences", f"{_ABSENCES} Twelve months up to the period's last.", _SOURCE)
EPISODES = Figure(
    "Episodes by month",
    "episodes",
    "Every episode (F23, F28) that began in the twelve months up to the period's last.",
    "003 Manchester, performance: reports each month; 002 London Child Protection Procedures, 3.6",
)


def pattern_tables(counted: Counted, period: Period) -> Iterator[Table]:
    """Children by number of absences over four spans that end with the period, then absences by time and month."""
    episodes, last_on = episodes_of(counted), counted.last_day(period)
    absences = [one for one in episodes if _is_unauthorised(counted, one)]
    for months, words in SPANS.items():
        figure = Figure(f"Children by absences in {words}", "children", f"{_ABSENCES} To the period's end.", _SOURCE)
        first_on = months_back(last_on.replace(day=1), months - 1)
        yield how_often(figure, (one.child for one in absences if first_on <= one.began_on <= last_on))
    categories = {**counted.options("home-screening", "category"), "care": "From care: not asked"}
    yield parts(CATEGORIES, (_category(one) for one in absences if period.holds(one.began_on)), categories)
    yield _by_month(MONTHS, absences, last_on)
    yield _by_month(EPISODES, episodes, last_on)


def _is_unauthorised(counted: Counted, episode: Episode) -> bool:
    if episode.kind is not EpisodeKind.HOME:
        return episode.kind is EpisodeKind.AWAY
    born_on = counted.born_on(episode.child)
    is_first_level = any(form.code("level_decided") == "one" for form in episode.forms)
    return is_first_level and born_on is not None and age_on(born_on, episode.began_on) > OVER_AGE


def _category(episode: Episode) -> str:
    codes = [form.code("category") for form in episode.of("home-screening")]
    return codes[-1] if codes else "care"


def _by_month(figure: Figure, episodes: Sequence[Episode], last_on: date) -> Table:
    counts = {m.title: sum(1 for one in episodes if m.holds(one.began_on)) for m in months_until(last_on, 12)}
    return Table(figure, sum(counts.values()), tuple(Row(title, count) for title, count in counts.items()))
