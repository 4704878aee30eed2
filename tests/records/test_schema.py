"""Migrations keep every old row, happen wholly or not at all, and older releases keep their hands off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cmeforms.errors import SchemaTooNew
from cmeforms.records.accounts import Accounts
from cmeforms.records.record_log import RecordLog
from cmeforms.records.schema import MIGRATIONS, SCHEMA_VERSION, migrate, schema_version
from cmeforms.records.storage import Storage

from .factory import ANSWERS
from .old_homes import dump_files, rebuild
from .tamper import raw

VERSIONS = range(1, SCHEMA_VERSION + 1)


def rows_by_table(storage: Storage) -> dict[str, list[dict[str, Any]]]:
    tables = [row["name"] for row in storage.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: storage.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def read_file(file: Path) -> dict[str, list[dict[str, Any]]]:
    storage = Storage(file)
    try:
        return rows_by_table(storage)
    finally:
        storage.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_schema_ever_released_is_written_down_with_a_row_in_each_table(version: int, tmp_path: Path) -> None:
    assert all(file.is_file() for file in dump_files(version))
    rebuild(version, tmp_path / "home")
    assert all(read_file(tmp_path / "home" / "data" / "log.db").values())


GONE = {"organisation_id", "assigned_to", "created_by", "changed_at", "situation"}
"""Columns of states up to schema 2; all that they said stands in the state itself."""


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_home_opens_with_all_its_rows_and_reads_as_before(version: int, tmp_path: Path) -> None:
    rebuild(version, tmp_path / "home")
    before = read_file(tmp_path / "home" / "data" / "log.db")
    log = RecordLog.open(tmp_path / "home")
    after = rows_by_table(log.storage)
    for table, rows in before.items():
        for old, new in zip(rows, after[table], strict=True):
            gone = GONE if table == "record_states" else set[str]()
            assert {name: value for name, value in old.items() if name not in gone}.items() <= new.items()
            said = json.loads(new["state"]) if gone else {}
            assert {name: old[name] for name in gone & old.keys() - {"situation"}}.items() <= said.items()
    assert log.verify_chain().is_well
    assert log.differing_states() == []
    [accepted] = [entry for entry in log.entries() if "answers" in entry.payload_sha256]
    assert log.read_payload("r1", accepted.number, "answers") == ANSWERS
    draft = log.read_draft("r2")
    assert draft is not None
    assert draft.values == {"surname": "Example"}
    assert Accounts(log).credentials("lead-1").totp_secret == "JBSWY3DPEHPK3PXP"
    log.close()


def test_a_log_of_a_newer_release_is_left_alone(log: RecordLog) -> None:
    log.close()
    with raw(log.home.log_file, with_triggers=True) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = log.home.log_file.read_bytes()
    with pytest.raises(SchemaTooNew):
        RecordLog.open(log.home.folder)
    assert log.home.log_file.read_bytes() == before


def test_a_new_step_is_taken_once_and_keeps_the_rows(log: RecordLog) -> None:
    steps = (*MIGRATIONS, ("ALTER TABLE persons ADD COLUMN phone TEXT NOT NULL DEFAULT ''",))
    before = rows_by_table(log.storage)["entries"]
    taken = []
    for _ in range(2):
        with log.storage.transaction():
            taken.append(migrate(log.storage, steps))
    assert taken == [1, 0]
    assert schema_version(log.storage) == SCHEMA_VERSION + 1
    assert rows_by_table(log.storage)["entries"] == before


def test_a_step_that_fails_half_way_changes_nothing(log: RecordLog) -> None:
    steps = (
        *MIGRATIONS,
        ("CREATE TABLE half (x TEXT)", "INSERT INTO half VALUES ('x')", "INSERT INTO entries VALUES (1)"),
    )

    def migrate_all() -> None:
        with log.storage.transaction():
            migrate(log.storage, steps)

    with pytest.raises(Exception, match="entries"):
        migrate_all()
    assert schema_version(log.storage) == SCHEMA_VERSION
    assert "half" not in rows_by_table(log.storage)
    assert log.verify_chain().is_well
