"""Says in SQL which records a list may hold for one person; must not know why they may, nor what else it asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

Condition = tuple[str, list[object]]
"""A condition in SQL, and the values bound in it."""


class Standing(IntEnum):
    """A way in which a person stands to a record; whoever stands so in several has their sum. Stored nowhere."""

    OWN_ORGANISATION = 1
    STARTED = 2
    ASSIGNED = 4
    ACTED = 8
    """They submitted or signed it."""
    PLACED = 16
    """It is about a child placed with them."""
    PLACED_ELSEWHERE = 32
    """Their organisation began it, and its child is placed with somebody else."""
    OPENED = 64
    """It is about the child whose records they have open out of hours."""
    OTHER_TEAM = 128
    """Somebody of another team holds it."""


@dataclass(frozen=True)
class Reach:
    """Which records a list may hold for one person, in terms that storage can ask for.

    A situation is what decides, for one form, whose turn it is: the first 16 hex digits of the
    definition's SHA-256, the stage, and how many signatures (or office parts) there are. Each maps to the
    sums of ``Standing`` let through. A situation that is not named lets nothing through.

    What hangs on a child or a team comes as ids, each set small: ``marked`` the records to which the person
    stands so, ``other_teams`` the persons who hold records in other teams, ``barred`` the records whose
    child's case is closed to this person.
    """

    person_id: str
    organisation_id: str
    standings: Mapping[str, frozenset[int]]
    marked: Mapping[Standing, tuple[str, ...]] = field(default_factory=dict)
    other_teams: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


def reached(reach: Reach, asked: Mapping[str, int], *, is_indexed: bool) -> list[Condition]:
    """Conditions of which at most one holds for a record: one for all situations that let the same standings through.

    ``asked`` are the situations asked about, each with its number in the index. Not ``is_indexed`` keeps SQLite from
    going through whole situations to find a few named records.
    """
    by_standings: dict[frozenset[int], list[int]] = {}
    for situation, standings in reach.standings.items():
        if standings and situation in asked:
            by_standings.setdefault(standings, []).append(asked[situation])
    column = "situation_id" if is_indexed else "+situation_id"
    return [
        all_of(
            *_near(reach, is_indexed=is_indexed),
            (f"{column} IN ({', '.join('?' * len(found))})", [*found]),
            *_standing(reach, standings, is_indexed=is_indexed),
        )
        for standings, found in by_standings.items()
    ]


def is_narrow(reach: Reach) -> bool:
    """Whether everything reached belongs to one organisation, or is named: then its index is read, not all records."""
    return _is_within(reach, Standing.OWN_ORGANISATION | Standing.PLACED | Standing.OPENED)


def all_of(*conditions: Condition) -> Condition:
    """All of the conditions, of which there must be one at least."""
    return " AND ".join(text for text, _values in conditions), [v for _text, values in conditions for v in values]


def _is_within(reach: Reach, ways: int) -> bool:
    return all(standing & ways for standings in reach.standings.values() for standing in standings)


def _near(reach: Reach, *, is_indexed: bool) -> Iterator[Condition]:
    """What narrows all that is reached, said first so that an index serves; and what is closed to this person."""
    named = [*reach.marked.get(Standing.PLACED, ()), *reach.marked.get(Standing.OPENED, ())]
    own: Condition = ("organisation_id = ?", [reach.organisation_id])
    if _is_within(reach, Standing.OWN_ORGANISATION):
        yield own if is_indexed else (f"+{own[0]}", own[1])
    elif is_indexed and is_narrow(reach):
        yield f"({own[0]} OR record_id IN {_LISTED})", [*own[1], json.dumps(named)]
    if reach.barred:
        yield f"record_id NOT IN {_LISTED}", [json.dumps(reach.barred)]


def _standing(reach: Reach, standings: frozenset[int], *, is_indexed: bool) -> Iterator[Condition]:
    """The standings let through, by those questions alone on which it depends."""
    questions, said = dict(_questions(reach)), 0
    if _is_within(reach, Standing.OWN_ORGANISATION):
        said = Standing.OWN_ORGANISATION.value
        del questions[Standing.OWN_ORGANISATION]
    possible = {one & ~said for one in standings if not one & ~said & ~sum(questions)}
    telling = {way: asked for way, asked in questions.items() if any(one ^ way not in possible for one in possible)}
    for way in [way for way in _COLUMNS if way in telling and all(one & way for one in possible)]:
        condition, values = telling.pop(way)  # said by itself, an index may serve
        yield (condition if is_indexed else f"+{condition}"), values
    if is_indexed and telling.keys() >= _OWN_WORK and all(one & sum(_OWN_WORK) for one in possible):
        # Said besides, so that two indexes serve together.
        either = " OR ".join(telling[way][0] for way in sorted(_OWN_WORK))
        yield f"({either})", [value for way in sorted(_OWN_WORK) for value in telling[way][1]]
    if telling:
        known = sum(telling)
        terms = " + ".join(f"{way:d} * ({condition})" for way, (condition, _values) in telling.items())
        numbers = ", ".join(map(str, sorted({one & known for one in possible})))
        yield f"{terms} IN ({numbers})", [value for _text, values in telling.values() for value in values]


def _questions(reach: Reach) -> Iterator[tuple[Standing, Condition]]:
    """Whether the person stands to a record in each way that they can, in SQL."""
    me = reach.person_id
    yield Standing.OWN_ORGANISATION, ("organisation_id = ?", [reach.organisation_id])
    yield Standing.STARTED, ("created_by = ?", [me])
    yield Standing.ASSIGNED, ("assigned_to = ?", [me])
    yield Standing.ACTED, ("instr(acted_by, ?) > 0", [f" {me} "])
    for standing, record_ids in reach.marked.items():
        yield standing, (f"record_id IN {_LISTED}", [json.dumps(record_ids)])
    if reach.other_teams:
        holder_among = f"iif(assigned_to = '', created_by, assigned_to) IN {_LISTED}"
        yield Standing.OTHER_TEAM, (holder_among, [json.dumps(reach.other_teams)])


_COLUMNS = (Standing.OWN_ORGANISATION, Standing.STARTED, Standing.ASSIGNED)
_OWN_WORK = {Standing.STARTED, Standing.ASSIGNED}
_LISTED = "(SELECT value FROM json_each(?))"
