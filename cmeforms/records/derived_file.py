"""Opens a file that is made again from the log, anew when it is damaged or outdated; must not know what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cmeforms.errors import StorageUnavailable
from cmeforms.private_files import make_private_folder
from cmeforms.records.storage import Storage


def open_derived_file(file: Path, version: int, tables: Iterable[str]) -> Storage:
    """The file, with empty ``tables`` where it is missing, damaged or of another ``version`` than this one (not 0)."""
    make_private_folder(file.parent)
    statements = (*tables, f"PRAGMA user_version = {version}")
    try:
        return _opened(file, version, statements)
    except StorageUnavailable:
        _remove(file)
        return _opened(file, version, statements)


def _opened(file: Path, version: int, statements: Iterable[str]) -> Storage:
    # No write-ahead log here: it would keep words that were deleted from the file itself.
    storage = Storage(file, journal="DELETE", must_exist=False)
    if _version(storage) == 0:
        with storage.transaction():
            if _version(storage) == 0:  # not begun by another worker meanwhile
                for statement in statements:
                    storage.run(statement)
    if _version(storage) != version:
        storage.close()
        raise StorageUnavailable("the file is of another version")
    return storage


def _version(storage: Storage) -> int:
    row = storage.row("PRAGMA user_version")
    return int(row["user_version"]) if row else 0


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-journal", f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
