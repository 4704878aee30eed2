"""Opens a SQLite file safely and wraps its errors once; must not know tables, keys or what rows mean."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from pysqlite3 import dbapi2 as sqlite
from sqlite_utils import Database

from cmeforms.errors import ActRefused, StorageUnavailable

Row = dict[str, Any]
Parameters = Sequence[object] | dict[str, object]

OLDEST_SQLITE = (3, 51, 3)
"""The first SQLite release without the WAL-reset corruption race. Source: https://www.sqlite.org/wal.html."""

_BUSY_SECONDS = 10.0
_DAMAGED = ("Could not decode to UTF-8", "malformed JSON")
"""What SQLite says of text that it wrote itself and cannot read any more; these errors carry no code of their own."""
_UNAVAILABLE = {
    sqlite.SQLITE_FULL: "the disk is full",
    sqlite.SQLITE_READONLY: "the storage is read-only",
    sqlite.SQLITE_IOERR: "the disk reported an error",
    sqlite.SQLITE_BUSY: "the database is locked by another process",
    sqlite.SQLITE_LOCKED: "the database is locked",
    sqlite.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite.SQLITE_CORRUPT: "the database file is damaged: restore the newest backup",
    sqlite.SQLITE_NOTADB: "the file is not a database: restore the newest backup",
    sqlite.SQLITE_PERM: "access to the database file was refused",
}


def sqlite_version() -> str:
    """The version of the SQLite build in use."""
    return str(sqlite.sqlite_version)


def require_safe_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Refuse a SQLite build that may corrupt a WAL database; raises ``StorageUnavailable``."""
    if version < OLDEST_SQLITE:
        found, needed = (".".join(map(str, v)) for v in (version, OLDEST_SQLITE))
        raise StorageUnavailable(f"SQLite {found} can corrupt the records; {needed} or newer is needed")


@contextmanager
def wrapped_errors() -> Iterator[None]:
    """Turn the library's errors into ours; what is left over is a bug and crashes as it is."""
    try:
        yield
    except sqlite.IntegrityError as error:
        raise ActRefused("this conflicts with something already kept") from error
    except sqlite.Error as error:
        if any(words in str(error) for words in _DAMAGED):
            raise StorageUnavailable(_UNAVAILABLE[sqlite.SQLITE_CORRUPT]) from error
        # The low byte is the primary code; the rest says more exactly where it happened.
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary not in _UNAVAILABLE:
            raise
        raise StorageUnavailable(f"{_UNAVAILABLE[primary]}; nothing was saved") from error


class Storage:
    """One SQLite file, with one connection for each thread; every commit is flushed to the disk.

    ``synchronous`` NORMAL leaves the flush to a later commit, for what may be lost in a power cut.
    Errors: ``StorageUnavailable`` when the file cannot be read or written, ``ActRefused`` when a
    constraint is broken. Source: house decision 6.
    """

    def __init__(
        self,
        path: Path,
        *,
        journal: Literal["WAL", "DELETE"] = "WAL",
        synchronous: Literal["FULL", "NORMAL"] = "FULL",
        must_exist: bool = True,
    ) -> None:
        require_safe_sqlite()
        if must_exist and not path.is_file():
            raise StorageUnavailable(f"{path.name} is missing")
        self.path = path
        self._journal = journal
        self._synchronous = synchronous
        self._process = os.getpid()
        self._own = threading.local()
        self._opened: list[Database] = []
        _create_private(path)
        _ = self._database

    @property
    def _database(self) -> Database:
        """This thread's connection: SQLite connections must cross neither threads nor a fork."""
        if self._process != os.getpid():
            self._process, self._own, self._opened = os.getpid(), threading.local(), []
        if not hasattr(self._own, "database"):
            self._own.database = self._connect()
            self._opened.append(self._own.database)
        database: Database = self._own.database
        return database

    def _connect(self) -> Database:
        with wrapped_errors():
            connection = sqlite.connect(
                str(self.path), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            database = Database(connection, execute_plugins=False)
            for pragma in (
                f"journal_mode={self._journal}",
                f"synchronous={self._synchronous}",
                "foreign_keys=ON",
                "secure_delete=ON",
                "trusted_schema=OFF",
            ):
                database.execute(f"PRAGMA {pragma}").fetchall()
        return database

    def close(self) -> None:
        """Close every connection of this process."""
        for database in self._opened:
            database.close()
        self._opened, self._own = [], threading.local()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock from the first read on; commit at the end, roll back on any exception."""
        with self._bracket("BEGIN IMMEDIATE", "COMMIT"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one unchanging state for several reads, while others go on writing."""
        with self._bracket("BEGIN", "ROLLBACK"):
            yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: undo only what happens in here when it fails."""
        if not self._database.conn.in_transaction:
            raise RuntimeError("an act was used after its end, or in another thread")
        with wrapped_errors(), self._database.atomic():
            yield

    @contextmanager
    def _bracket(self, begin: str, end: str) -> Iterator[None]:
        connection = self._database.conn
        if connection.in_transaction:
            raise RuntimeError("an act was begun inside another")
        with wrapped_errors():
            connection.execute(begin)
        try:
            yield
            with wrapped_errors():
                connection.execute(end)
        except BaseException:
            _roll_back(connection)
            raise

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows that ``sql`` selects."""
        return list(self.stream(sql, parameters))

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row that ``sql`` selects, if any."""
        return next(iter(self.rows(sql, parameters)), None)

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
        """Rows one by one, for what may not fit into memory."""
        with wrapped_errors():
            yield from self._database.query(sql, parameters)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with wrapped_errors():
            return int(self._database.execute(sql, parameters).rowcount)

    def insert(self, table: str, row: Row) -> None:
        """Add one row; the columns must exist already (no table is ever widened by what is put in)."""
        columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        self.run(f"INSERT INTO {table} ({columns}) VALUES ({values})", row)  # noqa: S608 - names of this room, no input

    def copy_into(self, target: Path) -> None:
        """Write a compact, consistent copy to ``target``, which must not exist yet; writers are not blocked."""
        _create_private(target)
        self.run("VACUUM INTO ?", [str(target)])

    def fault(self) -> str:
        """What SQLite itself finds wrong with the file, tables against indexes; empty when nothing."""
        try:
            row = self.row("PRAGMA integrity_check(1)")
        except StorageUnavailable as error:  # an index over an expression that cannot be worked out any more
            return str(error)
        found = str(row["integrity_check"]) if row else "no answer"
        return "" if found == "ok" else found

    def scrub(self) -> None:
        """Make deleted bytes really leave the file and its write-ahead log; raises when readers prevent it."""
        self.run("VACUUM")
        if self._journal == "WAL":
            checkpoint = self.row("PRAGMA wal_checkpoint(TRUNCATE)")
            if checkpoint is None or checkpoint["busy"]:
                raise StorageUnavailable("deleted bytes could not be overwritten yet: try again")


def _roll_back(connection: sqlite.Connection) -> None:
    # Some failures (a full disk) have already rolled back by themselves.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _create_private(path: Path) -> None:
    """Create the file for its owner alone before SQLite would; its side files inherit the mode.

    A file that is there is not opened here: closing it again would drop every lock that other threads of this process
    hold on it, and another process would take their unfinished work for that of a dead one.
    Source: https://www.sqlite.org/howtocorrupt.html, section 2.2.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not os.access(path, os.R_OK | os.W_OK):
            raise StorageUnavailable(f"{path.name} cannot be opened for writing") from None
    except OSError as error:
        raise StorageUnavailable(f"{path.name} cannot be opened for writing") from error
