"""Finds entries about letters without reading the whole log; must not know what a letter says or who may see it."""

from __future__ import annotations

import json
from collections.abc import Collection

from cmeforms.records.chain import entry_from_row
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.storage import Storage

# The order of CROSS JOIN is kept: the records of these slugs are few, the entries of a kind stand in no index.
_OF_RECORDS = (
    "SELECT e.* FROM record_states s CROSS JOIN entries e ON e.record_id = s.record_id"
    " WHERE s.slug IN (SELECT value FROM json_each(?)) AND e.kind = ?"
)


def entries_on(storage: Storage, slugs: Collection[str], kind: EntryKind) -> list[LogEntry]:
    """The entries of one kind on records of some forms or letters, oldest first."""
    rows = storage.rows(f"{_OF_RECORDS} ORDER BY e.number", [json.dumps(list(slugs)), kind.value])
    return [entry_from_row(row) for row in rows]
