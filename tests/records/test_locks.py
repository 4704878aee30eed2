"""Opening a file again in one thread leaves the locks of another thread of the same process in place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cmeforms.records.storage import Storage

_WRITE = """
import sys
from pysqlite3 import dbapi2 as sqlite
connection = sqlite.connect(sys.argv[1], timeout=0.1, isolation_level=None)
try:
    connection.execute("BEGIN IMMEDIATE")
except sqlite.OperationalError as error:
    print(error)
else:
    print("not locked")
"""


def test_a_second_opening_in_the_same_process_does_not_unlock_the_file_for_others(tmp_path: Path) -> None:
    file = tmp_path / "some.db"
    first = Storage(file, journal="DELETE", must_exist=False)
    first.run("CREATE TABLE kept (number INTEGER) STRICT")
    with first.transaction():
        first.run("INSERT INTO kept VALUES (1)")
        second = Storage(file, journal="DELETE")
        told = subprocess.run([sys.executable, "-c", _WRITE, str(file)], capture_output=True, text=True, check=True)
        assert "locked" in told.stdout
        assert "not locked" not in told.stdout
    second.close()
    assert first.rows("SELECT number FROM kept") == [{"number": 1}]
    first.close()
