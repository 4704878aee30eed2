"""The derived index by which a child's record is found; must not know forms, keys or who may search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cmeforms.errors import RecordsError, StorageUnavailable
from cmeforms.records.entries import SearchFacts
from cmeforms.records.home import Home
from cmeforms.records.name_folding import alternatives, tokens_of
from cmeforms.records.private_files import make_private_folder
from cmeforms.records.record_log import RecordLog
from cmeforms.records.states import UNCHANGING
from cmeforms.records.storage import Storage

_VERSION = 1
_TABLES = (
    "CREATE TABLE tokens (token TEXT, record_id TEXT, PRIMARY KEY (token, record_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX tokens_by_record ON tokens (record_id)",
    "CREATE TABLE caught_up (id INTEGER PRIMARY KEY CHECK (id = 1), entry_number INTEGER NOT NULL) STRICT",
    "INSERT INTO caught_up VALUES (1, 0)",
    f"PRAGMA user_version = {_VERSION}",
)
_LAST_CHARACTER = "\U0010ffff"
_PAGE = 500

FactsReader = Callable[[str], SearchFacts | None]
"""Reads what a record is to be found by (from its newest payload or draft); None: by nothing."""


class SearchIndex:
    """``index/search.db``: the one file with children's names in clear.

    Deleted bytes are overwritten, it is in no backup, and it can be thrown away at any time: an index
    that is missing, damaged or of another version starts empty and catches up. Source: house decision 3.
    """

    def __init__(self, folder: Path) -> None:
        home = Home(folder)
        make_private_folder(home.index)
        try:
            self._storage = _opened(home.search_file)
        except StorageUnavailable:
            _remove(home.search_file)
            self._storage = _opened(home.search_file)

    def close(self) -> None:
        """Close the file."""
        self._storage.close()

    def index(self, record_id: str, facts: SearchFacts) -> None:
        """Make ``facts`` what this record is found by, instead of anything before."""
        with self._storage.transaction():
            self._replace(record_id, facts)

    def forget(self, record_id: str) -> None:
        """Take a record out for ever: its words leave the file."""
        with self._storage.transaction():
            self._replace(record_id, SearchFacts())
        self._storage.scrub()

    def find(self, query: str, *, may_see: Callable[[str], bool], limit: int = 50) -> list[str]:
        """Record ids that fit: all words as beginnings of names, or a birth date, or the beginning of a number.

        ``may_see`` says whether a record id may be shown to the one who asks: it is asked before the
        limit is counted, so that what others may see pushes nothing out.
        """
        found: dict[str, None] = {}
        for beginnings in alternatives(query):
            for record_id in self._having_all(beginnings):
                if len(found) == limit:
                    break
                if record_id not in found and may_see(record_id):
                    found[record_id] = None
        return list(found)

    def catch_up(self, log: RecordLog, read_facts: FactsReader) -> int:
        """Index every record that changed since the last time; returns how many entries were gone through.

        A record that cannot be read (erased, damaged) is left out, and stops nothing.
        """
        reached, newest = self._reached(), log.head().number
        if reached > newest:
            # The log was restored from before: what is indexed may never have happened.
            self._empty()
            reached = 0
        for first in range(reached, newest, _PAGE):
            entries = log.entries(after=first, limit=_PAGE)
            changed = dict.fromkeys(e.record_id for e in entries if e.record_id and e.kind not in UNCHANGING)
            self._index_all({record_id: _read(read_facts, record_id) for record_id in changed})
            self._storage.run("UPDATE caught_up SET entry_number = ?", [min(first + _PAGE, newest)])
        return newest - reached

    def _index_all(self, facts: Mapping[str, SearchFacts]) -> None:
        with self._storage.transaction():
            for record_id, found_by in facts.items():
                self._replace(record_id, found_by)

    def _replace(self, record_id: str, facts: SearchFacts) -> None:
        self._storage.run("DELETE FROM tokens WHERE record_id = ?", [record_id])
        for token in tokens_of(facts):
            self._storage.run("INSERT INTO tokens (token, record_id) VALUES (?, ?)", [token, record_id])

    def _having_all(self, beginnings: list[str]) -> list[str]:
        # A half-open range finds beginnings by the primary key and needs no wildcard to escape.
        one = "SELECT record_id FROM tokens WHERE token >= ? AND token < ?"
        bounds = [bound for b in beginnings for bound in (b, b + _LAST_CHARACTER)]
        rows = self._storage.rows(" INTERSECT ".join([one] * len(beginnings)), bounds)
        return [row["record_id"] for row in rows]

    def _reached(self) -> int:
        row = self._storage.row("SELECT entry_number FROM caught_up")
        return int(row["entry_number"]) if row else 0

    def _empty(self) -> None:
        with self._storage.transaction():
            self._storage.run("DELETE FROM tokens")
            self._storage.run("UPDATE caught_up SET entry_number = 0")
        self._storage.scrub()


def _read(read_facts: FactsReader, record_id: str) -> SearchFacts:
    try:
        return read_facts(record_id) or SearchFacts()
    except RecordsError:
        return SearchFacts()


def _opened(file: Path) -> Storage:
    # No write-ahead log here: it would keep words that were deleted from the file itself.
    storage = Storage(file, journal="DELETE", must_exist=False)
    version = storage.row("PRAGMA user_version")
    found = version["user_version"] if version else 0
    if found == 0:
        with storage.transaction():
            for statement in _TABLES:
                storage.run(statement)
    elif found != _VERSION:
        storage.close()
        raise StorageUnavailable("the search index is of another version")
    return storage


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-journal", f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
