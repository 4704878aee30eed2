"""Changes a log behind its back, as someone with the file and a SQLite shell would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from cmeforms.records.chain import row_hash


@contextmanager
def raw(file: Path, *, with_triggers: bool = False) -> Iterator[Any]:
    """A plain connection to the file, by default with the append-only triggers dropped first."""
    connection = sqlite.connect(str(file), timeout=10)
    connection.row_factory = sqlite.Row
    if not with_triggers:
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {row['name']}")
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def rewrite_from(file: Path, number: int, **changes: object) -> None:
    """Change one entry and compute all hashes from there on anew: the chain is consistent in itself."""
    with raw(file) as connection:
        rows = [
            dict(r) for r in connection.execute("SELECT * FROM entries WHERE number >= ? ORDER BY number", [number])
        ]
        rows[0].update(changes)
        previous = rows[0]["previous_hash"]
        for row in rows:
            row["previous_hash"] = previous
            previous = row["entry_hash"] = row_hash(row)
            assignments = ", ".join(f"{name} = :{name}" for name in row)
            connection.execute(f"UPDATE entries SET {assignments} WHERE number = :number", row)
