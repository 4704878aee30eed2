"""Lists and counts stored record states, a page at a time; must not know why a person may see a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cmeforms.records.entries import EntryKind
from cmeforms.records.queries import RecordQuery
from cmeforms.records.reach import Condition, all_of, is_narrow, reached
from cmeforms.records.state_rows import state_from_json
from cmeforms.records.storage import Storage
from cmeforms.records.words import fitting, gathered
from cmeforms.submissions.lifecycle import RecordState

_FEW = 500
"""So many named records are better read one by one than looked for among all."""


def list_states(storage: Storage, query: RecordQuery) -> list[RecordState]:
    """The records that ``query`` asks for, newest change first unless it says otherwise."""
    return read_page(storage, query, ("1", []))


def read_page(storage: Storage, query: RecordQuery, besides: Condition) -> list[RecordState]:
    """One page of the records for which a condition holds ``besides`` what the query asks."""
    order, source, index = order_of(query), _source_of(query), _index_of(query)
    where = all_of(source.where, _either(_reached_in(query)), besides)
    # The page is found in an index alone; only its own rows are read whole.
    rows = storage.rows(
        "SELECT state FROM record_states WHERE rowid IN"  # noqa: S608 - conditions of these modules, no input
        f" (SELECT record_states.rowid FROM {source.tables}{index} WHERE {where[0]} ORDER BY {order} LIMIT ? OFFSET ?)"
        f" ORDER BY {order}",
        [*source.values, *where[1], query.limit, query.offset],
    )
    return [state_from_json(row["state"]) for row in rows]


def count_states(storage: Storage, query: RecordQuery, most: int | None = None) -> int:
    """How many records ``query`` asks for, all pages together; counting stops at ``most``."""
    source = _source_of(query)
    # One count for each condition, of which at most one holds: with OR, SQLite would note every record.
    wheres = [all_of(source.where, reached) for reached in _reached_in(query)]
    counted = " UNION ALL ".join(f"SELECT 1 FROM {source.tables} WHERE {text}" for text, _values in wheres)  # noqa: S608
    values = [value for _text, bound in wheres for value in (*source.values, *bound)]
    row = storage.row(
        f"SELECT count(*) AS records FROM ({counted or 'SELECT 1 WHERE 0'} LIMIT ?)",  # noqa: S608 - no input
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


def where_of(query: RecordQuery) -> Condition:
    """The whole condition for one record, wherever it is looked up."""
    words = [] if query.words is None else [fitting(query.words)]
    return all_of(_plain(query), *words, _either(_reached_in(query)))


@dataclass(frozen=True)
class _Source:
    """Where records are looked for, with the values bound there, and a condition for each."""

    tables: str
    values: list[object]
    where: Condition


def _source_of(query: RecordQuery) -> _Source:
    if query.words is None:
        return _Source("record_states", [], _plain(query))
    if query.words.is_common:
        return _Source("record_states", [], all_of(fitting(query.words), _plain(query)))
    select, values = gathered(query.words)
    # CROSS JOIN keeps SQLite from going through all records to look for a few.
    return _Source(f"({select}) CROSS JOIN record_states ON record_id = found_id", values, _plain(query))


def _index_of(query: RecordQuery) -> str:
    """The index to read a page from in its order, where SQLite would rather sort all that fits."""
    if query.reach is None or query.is_rare or _names_few(query) or is_narrow(query.reach):
        return ""
    return " INDEXED BY states_by_change"


def _names_few(query: RecordQuery) -> bool:
    is_named = query.among is not None and len(query.among) <= _FEW
    return is_named or (query.words is not None and not query.words.is_common)


def _either(conditions: list[Condition]) -> Condition:
    text = " OR ".join(f"({text})" for text, _values in conditions)
    return f"({text or '0'})", [value for _text, values in conditions for value in values]


def _reached_in(query: RecordQuery) -> list[Condition]:
    """What the query's reach lets through, as conditions of which at most one holds for a record."""
    if query.reach is None:
        return [("1", [])]
    return reached(query.reach, query.stages, is_indexed=not _names_few(query))


def _plain(query: RecordQuery) -> Condition:
    """What a query asks of a record's own columns; their names stand only here, input is always bound."""
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
    return " AND ".join(conditions), values
