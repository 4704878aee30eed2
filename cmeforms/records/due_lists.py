"""Lists record states in the order of what is due, from the log and the search index together; counts no day."""

from __future__ import annotations

from cmeforms.records.entries import RecordQuery
from cmeforms.records.state_lists import index_of, order_of, where_of
from cmeforms.records.state_rows import state_from_json
from cmeforms.records.storage import Row, Storage
from cmeforms.submissions.lifecycle import RecordState

# CROSS JOIN makes SQLite go through what is due in its order and stop when the page is full.
_BY_END = "found.due CROSS JOIN record_states ON record_id = due_of WHERE place = 1"
_BY_RECORD = "record_states CROSS JOIN found.due ON due_of = record_id WHERE place = 1"
_NOT_DUE = "NOT EXISTS (SELECT 1 FROM found.due WHERE due_of = record_id AND place = 1)"


def list_due_first(storage: Storage, query: RecordQuery) -> list[RecordState]:
    """One page: the records on which something is due, what ends first at the front, and then the others.

    With ``query.is_due`` there are no others. The index must be attached as ``found``.
    """
    rows = _due(storage, query)
    left = query.limit - len(rows)
    if left and not query.is_due:
        # The page goes on behind what is due: perhaps it begins there, too.
        skipped = max(0, query.offset - _count_due(storage, query)) if not rows else 0
        rows += _others(storage, query, left, skipped)
    return [state_from_json(row["state"]) for row in rows]


def _joined(query: RecordQuery) -> str:
    """What one person began or was given is little: it is looked up first."""
    return _BY_RECORD if query.created_by or query.assigned_to else _BY_END


def _due(storage: Storage, query: RecordQuery) -> list[Row]:
    where, values = where_of(query)
    return storage.rows(
        f"SELECT state FROM {_joined(query)} AND {where} ORDER BY ends_at, due_of LIMIT ? OFFSET ?",  # noqa: S608 - no input
        [*values, query.limit, query.offset],
    )


def _count_due(storage: Storage, query: RecordQuery) -> int:
    where, values = where_of(query)
    row = storage.row(f"SELECT count(*) AS records FROM {_joined(query)} AND {where}", values)  # noqa: S608 - no input
    return int(row["records"]) if row else 0


def _others(storage: Storage, query: RecordQuery, limit: int, offset: int) -> list[Row]:
    where, values = where_of(query)
    order = order_of(query)
    return storage.rows(
        "SELECT state FROM record_states WHERE rowid IN"  # noqa: S608 - conditions of these modules, no input
        f" (SELECT rowid FROM record_states{index_of(query)} WHERE {where} AND {_NOT_DUE}"
        f" ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}",
        [*values, limit, offset],
    )
