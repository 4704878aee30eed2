"""Finds and counts the records of a list in the search index, a page at a time; must not know why they may be seen."""

from __future__ import annotations

import json

from cmeforms.records.listed import NEVER, situations_asked
from cmeforms.records.queries import RecordQuery
from cmeforms.records.reach import Condition, all_of, reached
from cmeforms.records.storage import Storage
from cmeforms.records.words import fitting, gathered

_FEW = 500
"""So many named records are better read one by one than looked for among all."""


def list_records(storage: Storage, query: RecordQuery) -> list[str]:
    """The ids of one page of the records that ``query`` asks for, in its order."""
    where, values = all_of(_plain(query), *_found_by_words(query), _either(_reached_in(storage, query)))
    rows = storage.rows(
        f"SELECT record_id FROM listed{_walk_of(query)} WHERE {where}"  # noqa: S608 - conditions of these modules
        f" ORDER BY {_order_of(query)} LIMIT ? OFFSET ?",
        [*values, query.limit, query.offset],
    )
    return [row["record_id"] for row in rows]


def count_records(storage: Storage, query: RecordQuery, most: int | None = None) -> int:
    """How many records ``query`` asks for, all pages together; counting stops at ``most``."""
    conditions = _reached_in(storage, query)
    if query.words is not None and not query.words.is_common:
        counted, values = _counted_by_words(query, conditions)
    else:
        # One count for each condition, of which at most one holds: with OR, SQLite would note every record.
        wheres = [all_of(one, _plain(query), *_found_by_words(query)) for one in conditions]
        counted = " UNION ALL ".join(f"SELECT 1 FROM listed WHERE {text}" for text, _bound in wheres)  # noqa: S608
        values = [value for _text, bound in wheres for value in bound]
    row = storage.row(
        f"SELECT count(*) AS records FROM ({counted or 'SELECT 1 WHERE 0'} LIMIT ?)",  # noqa: S608 - no input
        [*values, -1 if most is None else most],
    )
    return int(row["records"]) if row else 0


def _counted_by_words(query: RecordQuery, conditions: list[Condition]) -> Condition:
    """What to count where few have the words: each of those once, as long as is counted."""
    found, looked_for = gathered(query.words) if query.words else ("", [])
    where, values = all_of(_plain(query), _either(conditions))
    select = (
        f"SELECT DISTINCT listed.last_entry FROM ({found}) AS found"  # noqa: S608 - conditions of these modules
        f" CROSS JOIN listed ON listed.last_entry = found.last_entry WHERE {where}"
    )
    return select, [*looked_for, *values]


def _found_by_words(query: RecordQuery) -> list[Condition]:
    if query.words is None:
        return []
    if query.words.is_common:
        return [fitting(query.words)]
    found, looked_for = gathered(query.words)
    return [(f"last_entry IN ({found})", looked_for)]


def _walk_of(query: RecordQuery) -> str:
    """How to go through all records in the order of the list, where SQLite would rather sort all that fit."""
    if query.words is not None and not query.words.is_common:
        return " NOT INDEXED"  # those found by their words are looked up one by one
    if not query.is_due and (query.is_rare or _names_few(query)):
        return ""
    return " INDEXED BY listed_by_end" if query.is_due_first or query.is_due else " NOT INDEXED"


def _order_of(query: RecordQuery) -> str:
    change = "last_entry" if query.is_oldest_first else "last_entry DESC"
    return f"ends_at, {change}" if query.is_due_first or query.is_due else change


def _names_few(query: RecordQuery) -> bool:
    return query.among is not None and len(query.among) <= _FEW


def _either(conditions: list[Condition]) -> Condition:
    text = " OR ".join(f"({text})" for text, _values in conditions)
    return f"({text or '0'})", [value for _text, values in conditions for value in values]


def _reached_in(storage: Storage, query: RecordQuery) -> list[Condition]:
    """What the query's reach lets through, as conditions of which at most one holds for a record."""
    is_found_otherwise = _names_few(query) or (query.words is not None and not query.words.is_common)
    return reached(query.reach, situations_asked(storage, query), is_indexed=not is_found_otherwise)


def _plain(query: RecordQuery) -> Condition:
    """What a query asks of a record besides; input is always bound."""
    conditions, values = ["1"], list[object]()
    if query.assigned_to is not None:
        conditions.append("assigned_to = ?")
        values.append(query.assigned_to)
    if query.among is not None:
        conditions.append("record_id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(query.among))
    if query.is_due:
        conditions.append("ends_at < ?")
        values.append(NEVER)
    return " AND ".join(conditions), values
