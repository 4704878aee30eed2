"""Lists and counts stored record states, a page at a time; must not know why a person may see a record."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cmeforms.records.entries import EntryKind, Reach, RecordQuery
from cmeforms.records.name_folding import span
from cmeforms.records.state_rows import state_from_json
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import RecordState, Stage

_STANDING = "(organisation_id = ?) + 2 * (created_by = ?) + 4 * (assigned_to = ?)"
_ACTED = (
    " + 8 * (state ->> '$.submitted_by' = ? OR EXISTS"
    " (SELECT 1 FROM json_each(state, '$.signatures') WHERE value ->> '$.person_id' = ?))"
)

_FEW = 500
"""So many named records are better read one by one than looked for among all."""

Condition = tuple[str, list[object]]
"""A condition in SQL, and the values bound in it."""


def list_states(storage: Storage, query: RecordQuery) -> list[RecordState]:
    """The records that ``query`` asks for, newest change first unless it says otherwise."""
    where, values = where_of(query)
    order = order_of(query)
    # The page is found in an index alone; only its own rows are read whole.
    rows = storage.rows(
        "SELECT state FROM record_states WHERE rowid IN"  # noqa: S608 - conditions of this module, no input
        f" (SELECT rowid FROM record_states{index_of(query)} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?)"
        f" ORDER BY {order}",
        [*values, query.limit, query.offset],
    )
    return [state_from_json(row["state"]) for row in rows]


def count_states(storage: Storage, query: RecordQuery, most: int | None = None) -> int:
    """How many records ``query`` asks for, all pages together; counting stops at ``most``."""
    where, values = where_of(query)
    row = storage.row(
        f"SELECT count(*) AS records FROM (SELECT 1 FROM record_states WHERE {where} LIMIT ?)",  # noqa: S608
        [*values, -1 if most is None else most],
    )
    return int(row["records"]) if row else 0


def situations(storage: Storage) -> list[str]:
    """Every situation in which at least one record is."""
    # One step in the index for each situation: DISTINCT would go through all records.
    rows = storage.rows(
        "WITH RECURSIVE found (situation) AS (SELECT min(situation) FROM record_states UNION ALL"
        " SELECT (SELECT min(situation) FROM record_states WHERE situation > found.situation)"
        " FROM found WHERE found.situation IS NOT NULL)"
        " SELECT situation FROM found WHERE situation IS NOT NULL"
    )
    return [row["situation"] for row in rows]


def changed_since(storage: Storage, entry_number: int, limit: int) -> dict[str, int]:
    """Record ids and the numbers of their last change, for changes after an entry, oldest first."""
    rows = storage.rows(
        "SELECT record_id, last_entry FROM record_states WHERE last_entry > ? ORDER BY last_entry LIMIT ?",
        [entry_number, limit],
    )
    return {row["record_id"]: row["last_entry"] for row in rows}


def kinds_of(storage: Storage, entry_numbers: Sequence[int]) -> dict[int, EntryKind]:
    """The kinds of some entries, by number."""
    rows = storage.rows(
        "SELECT number, kind FROM entries WHERE number IN (SELECT value FROM json_each(?))",
        [json.dumps(list(entry_numbers))],
    )
    return {row["number"]: EntryKind(row["kind"]) for row in rows}


def order_of(query: RecordQuery) -> str:
    """The order of records by their last change."""
    return "last_entry" if query.is_oldest_first else "last_entry DESC"


def index_of(query: RecordQuery) -> str:
    """The index to read a page from in its order, where SQLite would rather sort all that fits."""
    if query.reach is None or _names_few(query) or _own_alone(query.reach)[0]:
        return ""
    return " INDEXED BY states_by_change"


def _names_few(query: RecordQuery) -> bool:
    return query.among is not None and len(query.among) <= _FEW


def where_of(query: RecordQuery) -> Condition:
    """The condition and its values; column names stand only here, input is always bound."""
    conditions, values = ["1"], list[object]()
    # With a reach, its situations say the stages; saying them again would lead to an index that knows no situations.
    for column, wanted in (("stage", () if query.reach else query.stages), ("slug", query.slugs)):
        if wanted:
            conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(str(value) for value in wanted)
    for column, value in (
        ("organisation_id", query.organisation_id or None),
        ("created_by", query.created_by or None),
        ("assigned_to", query.assigned_to),
    ):
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    if query.among is not None:
        conditions.append("record_id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(query.among))
    if query.beginnings:
        condition, bound = _begun_so(query.beginnings)
        conditions.append(condition)
        values.extend(bound)
    if query.reach is not None:
        condition, bound = _reached(query.reach, query.stages, is_indexed=not _names_few(query))
        conditions.append(condition)
        values.extend(bound)
    return " AND ".join(conditions), values


def _begun_so(beginnings: tuple[tuple[str, ...], ...]) -> Condition:
    """The records with words that begin so, asked one by one: a list of all whom a broad search fits would be long."""
    one = (
        "EXISTS (SELECT 1 FROM found.tokens WHERE tokens.record_id = record_states.record_id"
        " AND token >= ? AND token < ?)"
    )
    alternatives = (" AND ".join([one] * len(words)) for words in beginnings)
    return f"({' OR '.join(alternatives)})", [bound for words in beginnings for word in words for bound in span(word)]


def _reached(reach: Reach, stages: tuple[Stage, ...], *, is_indexed: bool) -> Condition:
    """The records that a person reaches: one alternative for all situations that let the same standings through.

    Not ``is_indexed`` keeps SQLite from going through whole situations to find a few named records.
    """
    column = "situation" if is_indexed else "+situation"
    alternatives, values = list[str](), list[object]()
    by_standings: dict[frozenset[int], list[str]] = {}
    for situation, standings in reach.standings.items():
        if stages and situation.split(" ")[1] not in stages:
            continue
        by_standings.setdefault(standings, []).append(situation)
    for standings, found in by_standings.items():
        condition, bound = _standing(reach, standings)
        alternatives.append(f"({column} IN ({', '.join('?' * len(found))}){condition})")
        values.extend([*found, *bound])
    own, own_values = _own_alone(reach) if is_indexed else ("", [])
    return f"{own}({' OR '.join(alternatives) or '0'})", [*own_values, *values]


def _standing(reach: Reach, standings: frozenset[int]) -> Condition:
    if standings == frozenset(range(16)):
        return "", []
    who: list[object] = [reach.organisation_id, reach.person_id, reach.person_id]
    if standings == frozenset(standing ^ 8 for standing in standings):
        return f" AND {_STANDING} IN ({_numbers(standings)})", who
    return f" AND {_STANDING}{_ACTED} IN ({_numbers(standings)})", [*who, reach.person_id, reach.person_id]


def _own_alone(reach: Reach) -> Condition:
    """Said once more where nothing of another organisation is reached, so that the index of organisations serves."""
    if all(standing & 1 for standings in reach.standings.values() for standing in standings):
        return "organisation_id = ? AND ", [reach.organisation_id]
    return "", []


def _numbers(standings: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(standings)))
