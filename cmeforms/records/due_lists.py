"""Lists record states in the order of what is due, from the log and the search index together; counts no day."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.records.queries import RecordQuery
from cmeforms.records.state_lists import read_page, where_of
from cmeforms.records.state_rows import state_from_json
from cmeforms.records.storage import Row, Storage
from cmeforms.submissions.lifecycle import RecordState

# CROSS JOIN makes SQLite go through what is due in its order and stop when the page is full. With an index that
# holds all columns asked about, only the page's own rows are read whole.
_DUE = "found.due CROSS JOIN record_states INDEXED BY states_by_record ON record_id = due_of WHERE place = 1"
_RARE = "record_states LEFT JOIN found.due ON due_of = record_id AND place = 1"
_NOT_DUE = "NOT EXISTS (SELECT 1 FROM found.due WHERE due_of = record_states.record_id AND place = 1)"


def list_due_first(storage: Storage, query: RecordQuery) -> list[RecordState]:
    """One page: the records on which something is due, what ends first at the front, and then the others.

    With ``query.is_due`` there are no others. The index must be attached as ``found``.
    """
    if query.is_rare and not query.is_due:
        return [state_from_json(row["state"]) for row in _gathered(storage, query)]
    # Those that were due on the pages before; the page may go on behind what is due, or begin there.
    passed = min(query.offset, _count_due(storage, query)) if query.offset else 0
    states = [state_from_json(row["state"]) for row in _due(storage, query)] if passed == query.offset else []
    left = query.limit - len(states)
    if left and not query.is_due:
        states += read_page(storage, replace(query, limit=left, offset=query.offset - passed), (_NOT_DUE, []))
    return states


def _due(storage: Storage, query: RecordQuery) -> list[Row]:
    where, values = where_of(query)
    return storage.rows(
        "SELECT state FROM record_states JOIN"  # noqa: S608 - conditions of these modules, no input
        f" (SELECT record_states.rowid AS row, ends_at, due_of FROM {_DUE} AND {where}"
        " ORDER BY ends_at, due_of LIMIT ? OFFSET ?) ON record_states.rowid = row ORDER BY ends_at, due_of",
        [*values, query.limit, query.offset],
    )


def _gathered(storage: Storage, query: RecordQuery) -> list[Row]:
    """The same page of few records, sorted once they are all found."""
    where, values = where_of(query)
    order = "ends_at IS NULL, ends_at, due_of, last_entry DESC"
    return storage.rows(
        "SELECT state FROM record_states JOIN"  # noqa: S608 - conditions of these modules, no input
        f" (SELECT record_states.rowid AS row, ends_at, due_of FROM {_RARE} WHERE {where}"
        f" ORDER BY {order} LIMIT ? OFFSET ?) ON record_states.rowid = row ORDER BY {order}",
        [*values, query.limit, query.offset],
    )


def _count_due(storage: Storage, query: RecordQuery) -> int:
    where, values = where_of(query)
    row = storage.row(f"SELECT count(*) AS records FROM {_DUE} AND {where}", values)  # noqa: S608 - no input
    return int(row["records"]) if row else 0
