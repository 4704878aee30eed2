"""Reads entries of the log by number, record and kind; must not know what they mean or what is sealed in them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cmeforms.records.chain import entry_from_row
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.states import UNCHANGING
from cmeforms.records.storage import Storage

_ASIDE = json.dumps(sorted(UNCHANGING))


def list_entries(storage: Storage, after: int, limit: int, record_id: str) -> list[LogEntry]:
    """Entries in order, from the one after number ``after``; of one record, if it is named."""
    # Each case has its own statement: one condition for both would find no index and read the whole log.
    where, values = ("number > ? AND record_id = ?", [after, record_id]) if record_id else ("number > ?", [after])
    rows = storage.rows(f"SELECT * FROM entries WHERE {where} ORDER BY number LIMIT ?", [*values, limit])  # noqa: S608
    return [entry_from_row(row) for row in rows]


def acts_on(storage: Storage, record_id: str) -> list[LogEntry]:
    """Every entry that made a record what it is, oldest first."""
    rows = storage.rows(
        "SELECT * FROM entries WHERE record_id = ? AND kind NOT IN (SELECT value FROM json_each(?)) ORDER BY number",
        [record_id, _ASIDE],
    )
    return [entry_from_row(row) for row in rows]


def newest_of(storage: Storage, kind: EntryKind, limit: int) -> list[LogEntry]:
    """The newest entries of one kind, newest first."""
    rows = storage.rows("SELECT * FROM entries WHERE kind = ? ORDER BY number DESC LIMIT ?", [kind.value, limit])
    return [entry_from_row(row) for row in rows]


def kinds_of(storage: Storage, entry_numbers: Sequence[int]) -> dict[int, EntryKind]:
    """The kinds of some entries, by number."""
    rows = storage.rows(
        "SELECT number, kind FROM entries WHERE number IN (SELECT value FROM json_each(?))",
        [json.dumps(list(entry_numbers))],
    )
    return {row["number"]: EntryKind(row["kind"]) for row in rows}
