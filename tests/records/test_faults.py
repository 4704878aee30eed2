"""Killed, full, read-only, locked, damaged: nothing acknowledged is lost, nothing half-written stays."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

import cmeforms
from cmeforms.errors import CmeformsError, StorageUnavailable
from cmeforms.records import storage
from cmeforms.records.data_backup import backup_data, restore_data
from cmeforms.records.record_log import RecordLog
from cmeforms.submissions.lifecycle import Stage
from tests.states import all_states

from .factory import NOON, start_draft, submit
from .tamper import raw


@pytest.fixture(scope="module")
def writers() -> Iterator[subprocess.Popen[str]]:
    """A program that forks writers on command (see ``writer.py``)."""
    root = str(Path(cmeforms.__file__).parent.parent)
    command = [sys.executable, str(Path(__file__).with_name("writer.py"))]
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        yield program


def say(writers: subprocess.Popen[str], command: str) -> None:
    assert writers.stdin is not None
    writers.stdin.write(command + "\n")
    writers.stdin.flush()


def heard(writers: subprocess.Popen[str]) -> str:
    assert writers.stdout is not None
    return writers.stdout.readline().strip()


def kill_while_writing(writers: subprocess.Popen[str], home: Path, prefix: str, after: int) -> list[str]:
    """Kill a writer somewhere after its ``after``-th acknowledgement; returns all that it acknowledged."""
    say(writers, f"write {home} {prefix} 0")
    pid = int(heard(writers).removeprefix("pid "))
    acknowledged = [heard(writers) for _ in range(after)]
    os.kill(pid, signal.SIGKILL)
    say(writers, f"reap {pid}")
    acknowledged += iter(lambda: heard(writers), "reaped")
    return acknowledged


def require_whole(log: RecordLog, acknowledged: list[str]) -> None:
    """Every acknowledged record is there; each record has both its entries and its payload."""
    stages = {state.record_id: state.stage for state in all_states(log)}
    assert set(acknowledged) <= set(stages)
    assert set(stages.values()) <= {Stage.AWAITING_SIGNATURE}
    assert len(log.entries(limit=1_000_000)) == 1 + 2 * len(stages)
    for record_id in stages:
        accepted = log.entries(record_id=record_id)[1]
        assert log.read_payload(record_id, accepted.number, "answers") == b"Planted" * 700
    assert log.verify_chain().is_well
    assert log.differing_states() == []


def kill_and_check(writers: subprocess.Popen[str], log: RecordLog, kills: int) -> None:
    chance = random.Random(kills)
    acknowledged: list[str] = []
    for number in range(kills):
        acknowledged += kill_while_writing(writers, log.home.folder, f"run{number}", chance.randint(1, 12))
    require_whole(log, acknowledged)


def test_killing_the_writer_loses_nothing_acknowledged_and_leaves_nothing_half(
    writers: subprocess.Popen[str], log: RecordLog
) -> None:
    kill_and_check(writers, log, 10)


@pytest.mark.long
def test_killing_the_writer_200_times(writers: subprocess.Popen[str], log: RecordLog) -> None:
    kill_and_check(writers, log, 200)


def test_two_processes_append_to_one_chain(writers: subprocess.Popen[str], log: RecordLog) -> None:
    for prefix in ("one", "two"):
        say(writers, f"write {log.home.folder} {prefix} 40")
    lines = [heard(writers) for _ in range(2 + 80 + 2)]
    pids = [line for line in lines if line.startswith("pid")]
    assert lines.count("finished") == len(pids) == 2
    for pid in pids:
        say(writers, pid.replace("pid", "reap"))
        assert heard(writers) == "reaped"
    require_whole(log, [line for line in lines if line.startswith(("one", "two"))])


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Writing past ``size`` bytes of any file fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(log: RecordLog) -> list[str]:
    """Submit until the storage refuses; returns what was acknowledged."""
    kept: list[str] = []
    with pytest.raises(StorageUnavailable):
        _submit_for_ever(log, kept)
    return kept


def _submit_for_ever(log: RecordLog, kept: list[str]) -> None:
    for number in range(400):
        start_draft(log, f"r{number}")
        kept.append(f"r{number}")
        submit(log, f"r{number}", os.urandom(20_000))


def test_a_file_that_cannot_grow_refuses_plainly_keeps_the_rest_and_works_again_later(log: RecordLog) -> None:
    with files_no_larger_than(600_000):
        kept = fill(log)
    assert kept
    assert {state.record_id for state in all_states(log)} == set(kept)
    assert log.verify_chain().is_well
    start_draft(log, "later")
    assert log.verify_chain().is_well


def test_a_full_database_refuses_plainly(log: RecordLog) -> None:
    log.storage.row("PRAGMA max_page_count = 120")
    kept = fill(log)
    assert {state.record_id for state in all_states(log)} == set(kept)
    assert log.verify_chain().is_well
    assert log.differing_states() == []


def test_a_full_disk_under_the_keys_begins_no_record(log: RecordLog) -> None:
    log.keyring._storage.row("PRAGMA max_page_count = 4")
    fill(log)
    for state in all_states(log):
        assert log.keyring.key(state.record_id)
    assert log.verify_chain().is_well


def test_read_only_storage_refuses_writing_and_still_reads(log: RecordLog) -> None:
    start_draft(log, "r1")
    log.storage.run("PRAGMA query_only = ON")
    with pytest.raises(StorageUnavailable, match="read-only"):
        start_draft(log, "r2")
    assert log.state("r1").stage is Stage.DRAFT
    assert log.verify_chain().is_well


def test_a_database_locked_for_too_long_refuses_instead_of_hanging(
    log: RecordLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_BUSY_SECONDS", 0.05)
    impatient = RecordLog.open(log.home.folder)
    with log.act(at=NOON), pytest.raises(StorageUnavailable, match="locked"):
        start_draft(impatient, "r1")
    start_draft(impatient, "r1")
    impatient.close()


def test_a_nested_act_is_a_bug_and_says_so(log: RecordLog) -> None:
    with log.act(at=NOON), pytest.raises(RuntimeError, match="inside another"), log.act(at=NOON):
        pass


def test_an_old_sqlite_is_refused() -> None:
    with pytest.raises(StorageUnavailable, match=r"3\.40\.1"):
        storage.require_safe_sqlite((3, 40, 1))
    storage.require_safe_sqlite((3, 51, 3))


def test_a_missing_or_foreign_file_is_refused(log: RecordLog, tmp_path: Path) -> None:
    log.close()
    log.home.log_file.write_bytes(b"this is not a database" * 300)
    with pytest.raises(StorageUnavailable):
        RecordLog.open(log.home.folder)
    log.home.log_file.unlink()
    with pytest.raises(StorageUnavailable):
        RecordLog.open(log.home.folder)
    with pytest.raises(StorageUnavailable):
        storage.Storage(tmp_path / "absent" / "log.db", must_exist=False)


def test_a_flipped_bit_in_the_file_is_found_or_changed_nothing(log: RecordLog, tmp_path: Path) -> None:
    for number in range(12):
        start_draft(log, f"r{number}")
        submit(log, f"r{number}", os.urandom(4000))
    log.storage.row("PRAGMA wal_checkpoint(TRUNCATE)")
    whole, truth = log.home.log_file.read_bytes(), content(log)
    damaged_home = tmp_path / "damaged"
    shutil.copytree(log.home.folder, damaged_home)
    chance = random.Random(11)
    outcomes = [judge(damaged_home, with_a_flipped_bit(whole, chance), truth) for _ in range(40)]
    assert "silent" not in outcomes
    assert outcomes.count("found") > 10


def with_a_flipped_bit(whole: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(whole)
    flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def content(log: RecordLog) -> list[object]:
    """All rows that matter, read past the indexes."""
    tables = ("meta", "entries", "payloads", "record_states", "drafts", "persons")
    return [log.storage.rows(f"SELECT * FROM {table} NOT INDEXED") for table in tables]


def judge(home: Path, damaged: bytes, truth: list[object]) -> str:
    for name in ("log.db-wal", "log.db-shm"):
        (home / "data" / name).unlink(missing_ok=True)
    (home / "data" / "log.db").write_bytes(damaged)
    try:
        log = RecordLog.open(home)
        try:
            if log.storage_fault() or not log.verify_chain().is_well or log.differing_states():
                return "found"
            return "harmless" if content(log) == truth else "silent"
        finally:
            log.close()
    except CmeformsError:
        return "found"


def test_a_backup_made_while_others_write_is_whole(log: RecordLog, tmp_path: Path) -> None:
    stop = Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            start_draft(log, f"r{number}")
            number += 1

    writing = Thread(target=write)
    writing.start()
    try:
        manifest = backup_data(log, tmp_path / "data.zip", at=NOON, by="admin-1", cmeforms_version="0.1.0")
    finally:
        stop.set()
        writing.join()
    restore_data(tmp_path / "data.zip", tmp_path / "restored")
    restored = RecordLog.open(tmp_path / "restored", without_keys=True)
    report = restored.verify_chain()
    assert (report.is_well, report.entries) == (True, manifest.head_number)
    restored.close()


def test_the_head_that_the_keys_vouch_for_may_lag_after_a_kill_and_catches_up(log: RecordLog) -> None:
    start_draft(log, "r1")
    with raw(log.home.keys / "record-keys.db") as connection:
        connection.execute("UPDATE chain_head SET number = 1, entry_hash = ?", [log.entries()[0].entry_hash])
    assert log.verify_chain().is_well
    start_draft(log, "r2")
    assert log.keyring.head() == log.head()
