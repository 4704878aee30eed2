"""Opens the file of the search index, anew when it is damaged or outdated; must not know what is looked for."""

from __future__ import annotations

from pathlib import Path

from cmeforms.errors import StorageUnavailable
from cmeforms.private_files import make_private_folder
from cmeforms.records import child_ties, due_dates
from cmeforms.records.home import Home
from cmeforms.records.storage import Storage

_VERSION = 4
_TABLES = (
    "CREATE TABLE tokens (token TEXT, record_id TEXT, PRIMARY KEY (token, record_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX tokens_by_record ON tokens (record_id, token)",
    """CREATE TABLE shown (
        record_id TEXT PRIMARY KEY,
        child_name TEXT NOT NULL,
        born_on TEXT NOT NULL,
        upn TEXT NOT NULL,
        nhs_number TEXT NOT NULL,
        school TEXT NOT NULL,
        name_key TEXT NOT NULL,
        school_key TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX shown_by_child ON shown (name_key, born_on)",
    "CREATE INDEX shown_by_school ON shown (school_key)",
    *due_dates.TABLES,
    *child_ties.TABLES,
    "CREATE TABLE caught_up (id INTEGER PRIMARY KEY CHECK (id = 1), entry_number INTEGER NOT NULL) STRICT",
    "INSERT INTO caught_up VALUES (1, 0)",
    f"PRAGMA user_version = {_VERSION}",
)


def open_index_file(home: Home) -> Storage:
    """The index file of a home; an empty one where it is missing, damaged or of another version."""
    make_private_folder(home.index)
    try:
        return _opened(home.search_file)
    except StorageUnavailable:
        _remove(home.search_file)
        return _opened(home.search_file)


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
