"""The derived file of what figures are counted from, sealed by record; must not know forms or what is counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from cmeforms.errors import KeyringError, RecordErased, RecordNotFound, RecordUnreadable
from cmeforms.records import caught_up
from cmeforms.records.caught_up import NOTHING, has_read, head_after, reached, set_reached
from cmeforms.records.derived_file import open_derived_file
from cmeforms.records.keyring import ChainHead
from cmeforms.records.payload_cipher import Binding, seal, unseal
from cmeforms.records.record_log import RecordLog
from cmeforms.submissions.lifecycle import RecordState

Kept = Mapping[str, Any]
"""What is kept of one record: JSON values."""

_PAGE = 200
_NEXT = (
    "SELECT record_id, sealed FROM kept WHERE slug IN (SELECT value FROM json_each(?)) AND record_id > ?"
    " ORDER BY record_id LIMIT ?"
)
_UNREADABLE = (RecordErased, RecordUnreadable, RecordNotFound, KeyringError)
_TABLES = (
    "CREATE TABLE kept (record_id TEXT PRIMARY KEY, slug TEXT NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX kept_by_slug ON kept (slug)",
    *caught_up.TABLES,
)


class FigureFile:
    """``index/figures.db``: of each record the few coded answers that are counted, never a name.

    Each row is sealed under the record's own key, so erasing a record shuts it at once; what is missing, damaged or
    of another ``version`` is begun anew. In no backup. Source: house decision 3; decision 0020.
    """

    def __init__(self, log: RecordLog, version: int) -> None:
        self._log = log
        self._storage = open_derived_file(log.home.figures_file, version, _TABLES)

    def close(self) -> None:
        """Close the file."""
        self._storage.close()

    def catch_up(self, read: Callable[[RecordState], Kept | None], most: int) -> int:
        """Read again at most ``most`` records that changed, oldest change first; how many entries are left to reach.

        ``read`` says what to keep of a record, None for nothing. One that cannot be read stops nothing.
        """
        if not has_read(self._storage, self._log):
            self._begin_anew()
        for _page in range(-(-most // _PAGE)):
            before = reached(self._storage)
            changed = self._log.changed_since(before.number, limit=_PAGE)
            if not changed:
                return 0
            rows = {state.record_id: self._row(state, read) for state in changed}
            self._keep(rows, before, head_after(changed, self._log))
        return max(0, self._log.head().number - reached(self._storage).number)

    def kept(self, slugs: Collection[str]) -> Iterator[tuple[str, Kept]]:
        """What is kept of every record of some forms, by record id; what was erased or cannot be opened is left out."""
        last = ""
        while rows := self._storage.rows(_NEXT, [json.dumps(sorted(slugs)), last, _PAGE]):
            last = rows[-1]["record_id"]
            keys = self._log.keyring.keys([row["record_id"] for row in rows])
            for record_id, sealed in ((row["record_id"], row["sealed"]) for row in rows if row["record_id"] in keys):
                with suppress(RecordUnreadable):
                    yield record_id, json.loads(unseal(keys[record_id], sealed, _binding(record_id)))

    def _row(self, state: RecordState, read: Callable[[RecordState], Kept | None]) -> tuple[str, bytes] | None:
        try:
            found = read(state)
            if found is None:
                return None
            key = self._log.keyring.key(state.record_id)
            return state.slug, seal(key, json.dumps(found).encode("utf-8"), _binding(state.record_id))
        except _UNREADABLE:
            return None

    def _keep(self, rows: Mapping[str, tuple[str, bytes] | None], before: ChainHead, head: ChainHead) -> None:
        with self._storage.transaction():
            if reached(self._storage) != before:
                return  # another worker has gone on: what was read here may be older than what stands there
            for record_id, row in rows.items():
                self._storage.run("DELETE FROM kept WHERE record_id = ?", [record_id])
                if row:
                    self._storage.insert("kept", {"record_id": record_id, "slug": row[0], "sealed": row[1]})
            set_reached(self._storage, head)

    def _begin_anew(self) -> None:
        with self._storage.transaction():
            self._storage.run("DELETE FROM kept")
            set_reached(self._storage, NOTHING)


def _binding(record_id: str) -> Binding:
    return Binding(record_id, "kept for figures", "", 0)
