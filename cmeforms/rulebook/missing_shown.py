"""What the missing-from-home-or-care forms work out and show: hours, night hours, age bands, suggested levels; pure.

Takes the plain values of one form's answers and returns text, empty while an input is missing or makes
no sense. A person decides, and the police grade: what is shown here suggests and never stores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cmeforms.rulebook import ages
from cmeforms.rulebook.age_rules import ADULT_AGE, AGE_BANDS, AUTOMATIC_HIGH_AGE, HOME_LEVEL_AGE
from cmeforms.rulebook.local_rules import STANDARD
from cmeforms.rulebook.local_times import london_date
from cmeforms.rulebook.missing import next_meeting

_LONDON = ZoneInfo("Europe/London")
_NIGHT_BEGINS, _NIGHT_ENDS = time(22), time(6)
_HOUR = timedelta(hours=1)
_LAST_COUNTABLE_YEAR = 9900

Inputs = Mapping[str, object]

_HOME_HOURS = STANDARD.number("home_hours")
_INTERVIEW_HOURS = STANDARD.number("return_interview_hours")
_LONG_HOURS = 24

AUTOMATICALLY_HIGH = {
    "suicide_or_self_harm": "suspected suicide or self-harm",
    "threat_to_others": "threat to another person",
    "child_protection_plan": "child protection plan",
    "abduction": "suspected abduction",
    "breach_of_curfew": "curfew, bail or tag",
}
"""The factors that alone make the risk high, as they are named to readers. Source: rules R-RISK-01, 03, 04, 05."""

_HIGH_UNTIL_A_CLINICIAN = {"medication_needed": "essential medication or treatment"}

_POINTS_TO_HIGH = {
    "mental_illness": "mental illness",
    "harmed_before": "harmed when missing before",
    "exploitation": "exploitation, trafficking, forced marriage or FGM",
    "gangs": "gangs or violent offenders",
}

AUTOMATIC_INPUTS = frozenset({"born_on", *AUTOMATICALLY_HIGH})
SUGGESTED_INPUTS = AUTOMATIC_INPUTS | _HIGH_UNTIL_A_CLINICIAN.keys() | _POINTS_TO_HIGH.keys()


def age_band(inputs: Inputs, on: date) -> str:
    """The age band of a child ``born_on``. Source: rule R-AGE-6."""
    years = _age(inputs, on)
    if years is None:
        return ""
    return next((band for oldest, band in AGE_BANDS if years <= oldest), "18 or over")


def eighteenth_birthday(inputs: Inputs, on: date) -> str:
    """The day on which a child ``born_on`` turns 18. Source: rules R-AGE-5, R-CARE-17."""
    if _age(inputs, on) is None:
        return ""
    day = ages.birthday(date.fromisoformat(str(inputs["born_on"])), ADULT_AGE)
    return f"{day.day} {day:%B %Y}"


def hours_between(inputs: Inputs, on: date) -> str:
    """Elapsed time between two moments in hours and minutes. Source: rules 7.0 (hours)."""
    passed = _passed(inputs)
    return _duration(passed) if passed is not None else ""


def night_hours(inputs: Inputs, on: date) -> str:
    """How much of the time between two moments lay between 10 pm and 6 am in London.

    Source: 001, annex 1 of the guidance (night hours); the two limits are ours.
    """
    first, last = _moment(inputs, "from"), _moment(inputs, "to")
    if first is None or last is None or last < first:
        return ""
    return _duration(sum(_nights(first, last), timedelta()))


def within_72_hours(inputs: Inputs, on: date) -> str:
    """Whether something was done within 72 hours, and after how many. Source: rule R-RHI-05."""
    passed = _passed(inputs)
    if passed is None:
        return ""
    return f"{'Yes' if passed <= _INTERVIEW_HOURS * _HOUR else 'No'}, after {_duration(passed)}"


def automatic_high_risk(inputs: Inputs, on: date) -> str:
    """Whether the risk would be high at once if this child went missing, and why; "not known" counts as yes.

    Source: rules R-RISK-01 to 05; rules 7.0 ("not known").
    """
    reasons = _automatic_reasons(inputs, on)
    if reasons:
        return f"Yes, tell the police immediately: {', '.join(reasons)}"
    return "No" if _all_answered(inputs, AUTOMATIC_INPUTS) else ""


def suggested_risk(inputs: Inputs, on: date) -> str:
    """The level that the answers suggest while nobody knows where the child is, and why; never below medium.

    Source: rules R-RISK-01 to 08; rules 7.0 ("not known").
    """
    reasons = [*_automatic_reasons(inputs, on), *_said(inputs, _HIGH_UNTIL_A_CLINICIAN)]
    if reasons:
        return f"High, tell the police immediately: {', '.join(reasons)}"
    if not _all_answered(inputs, SUGGESTED_INPUTS):
        return ""
    pointers = _said(inputs, _POINTS_TO_HIGH)
    return f"High is suggested: {', '.join(pointers)}" if pointers else "Medium"


def home_level(inputs: Inputs, on: date) -> str:
    """The screening level of a child missing from home, 1 to 3, and why; "not known" counts as yes.

    ``to`` is the return, or the moment of screening while the child is still away. The age is that on the day of
    going missing.
    Source: rules R-HOME-01 to 08.
    """
    since, passed, is_back = _moment(inputs, "from"), _passed(inputs), inputs.get("returned")
    years = _age(inputs, london_date(since)) if since else None
    if years is None or passed is None or not _all_answered(inputs, ("historical_concerns", "other_factors")):
        return ""
    is_long = passed > _HOME_HOURS * _HOUR or inputs.get("category") == "overnight"
    if is_back != "yes":
        return "Level 2: not back within four hours" if is_long else _short_level(inputs, years, "still away")
    return "Level 3: back after more than four hours or a night" if is_long else _short_level(inputs, years, "back")


def _short_level(inputs: Inputs, years: int, state: str) -> str:
    factors = {"historical_concerns": "historical concerns", "other_factors": "another factor"}
    reasons = [*(["11 or under"] if years <= HOME_LEVEL_AGE else []), *_said(inputs, factors)]
    return f"Level 2: {', '.join(reasons)}" if reasons else f"Level 1: {state} within four hours, no other factor"


def next_strategy_meeting(inputs: Inputs, on: date) -> str:
    """By when the meeting after one at ``met_at`` is held about a child ``missing_since`` a moment, and who chairs it.

    Source: rules R-CARE-06, R-CARE-07 and R-CARE-08.
    """
    meeting = _next_meeting(inputs)
    if meeting is None:
        return ""
    due_on, chair = meeting
    return f"{due_on.day} {due_on:%B %Y}{f', chaired by {chair}' if chair else ''}"


def next_strategy_meeting_on(inputs: Inputs, on: date) -> date | None:
    """The day of it alone, so that another date can be measured by it."""
    meeting = _next_meeting(inputs)
    return meeting[0] if meeting else None


def _next_meeting(inputs: Inputs) -> tuple[date, str] | None:
    since, met_at = _moment(inputs, "missing_since"), _moment(inputs, "met_at")
    if since is None or met_at is None or met_at < since or met_at.year > _LAST_COUNTABLE_YEAR:
        return None
    return next_meeting(london_date(since), london_date(met_at))


def episode_totals(inputs: Inputs, on: date) -> str:
    """Children, episodes, episodes over 24 hours and repeat children among the rows of a home's month.

    Children are told apart by initials and date of birth. Source: 002, 3.6; rule R-REP-04.
    """
    episodes = inputs.get("episodes")
    if not isinstance(episodes, tuple) or not all(isinstance(row, Mapping) for row in episodes):
        return ""
    children = Counter((row.get("initials"), row.get("born_on")) for row in episodes)
    lengths = [_passed({"from": row.get("began_at"), "to": row.get("ended_at")}) for row in episodes]
    long = sum(1 for length in lengths if length is not None and length > timedelta(hours=_LONG_HOURS))
    repeated = sum(1 for count in children.values() if count > 1)
    return f"Children: {len(children)}. Episodes: {len(episodes)}, over 24 hours: {long}. Repeat children: {repeated}."


def _automatic_reasons(inputs: Inputs, on: date) -> list[str]:
    years = _age(inputs, on)
    young = ["12 or under"] if years is not None and years <= AUTOMATIC_HIGH_AGE else []
    return [*young, *_said(inputs, AUTOMATICALLY_HIGH)]


def _said(inputs: Inputs, factors: Mapping[str, str]) -> list[str]:
    """The names of the factors that are there or might be."""
    return [
        f"{label} (not known)" if inputs.get(name) == "not_known" else label
        for name, label in factors.items()
        if inputs.get(name) in ("yes", "not_known")
    ]


def _all_answered(inputs: Inputs, names: Iterable[str]) -> bool:
    answered = ("yes", "no", "not_known")
    return all(isinstance(inputs.get(n), date) if n == "born_on" else inputs.get(n) in answered for n in names)


def _age(inputs: Inputs, on: date) -> int | None:
    born_on = inputs.get("born_on")
    if not isinstance(born_on, date) or isinstance(born_on, datetime) or born_on > on:
        return None
    return ages.age_on(born_on, on)


def _moment(inputs: Inputs, name: str) -> datetime | None:
    value = inputs.get(name)
    return value if isinstance(value, datetime) else None


def _passed(inputs: Inputs) -> timedelta | None:
    first, last = _moment(inputs, "from"), _moment(inputs, "to")
    return _elapsed(first, last) if first is not None and last is not None and last >= first else None


def _nights(first: datetime, last: datetime) -> list[timedelta]:
    """The part of each night that lies between two moments."""
    day, parts = first.astimezone(_LONDON).date() - timedelta(days=1), []
    while day <= last.astimezone(_LONDON).date():
        begins = datetime.combine(day, _NIGHT_BEGINS, _LONDON)
        ends = datetime.combine(day + timedelta(days=1), _NIGHT_ENDS, _LONDON)
        overlap = _elapsed(max(begins, first), min(ends, last))
        parts.append(max(overlap, timedelta()))
        day += timedelta(days=1)
    return parts


def _elapsed(first: datetime, last: datetime) -> timedelta:
    """In UTC: two times of one zone are otherwise subtracted as the clock on the wall shows them."""
    return last.astimezone(UTC) - first.astimezone(UTC)


def _duration(passed: timedelta) -> str:
    hours, rest = divmod(passed, _HOUR)
    minutes = rest // timedelta(minutes=1)
    return f"{_counted(hours, 'hour')} {_counted(minutes, 'minute')}" if minutes else _counted(hours, "hour")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
