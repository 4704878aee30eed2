"""Keys are their owner's alone, belong to one log, and are committed before they are used."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cmeforms.errors import KeyringError, RecordUnreadable
from cmeforms.private_files import write_whole
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.keyring import ChainHead, Keyring
from cmeforms.records.payload_cipher import Binding, new_key, seal, unseal
from cmeforms.records.record_log import RecordLog

from .factory import NOON, start_draft, submit
from .tamper import raw


def modes(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*")}


def test_everything_in_a_home_is_closed_to_others(log: RecordLog, home: Path) -> None:
    start_draft(log, "r1")
    found = modes(home)
    assert {found[name] for name in ("keys", "data")} == {0o700}
    assert {mode for name, mode in found.items() if "/" in name} == {0o600}
    assert (home / "keys" / "master.key").stat().st_size == 32


@pytest.mark.parametrize("name", ["keys", "keys/master.key", "keys/record-keys.db"])
@pytest.mark.parametrize("mode", [0o040, 0o004, 0o020])
def test_keys_open_to_others_are_refused(log: RecordLog, home: Path, name: str, mode: int) -> None:
    log.close()
    path = home / name
    path.chmod(stat.S_IMODE(path.stat().st_mode) | mode)
    with pytest.raises(KeyringError, match="open to others"):
        RecordLog.open(home)


SPOILING: dict[str, Callable[[Path], object]] = {
    "no master key": lambda keys: (keys / "master.key").unlink(),
    "no record keys": lambda keys: (keys / "record-keys.db").unlink(),
    "a cut master key": lambda keys: write_whole(keys / "master.key", b"x" * 31),
    "another master key": lambda keys: write_whole(keys / "master.key", new_key()),
    "no folder": lambda keys: keys.rename(keys.with_name("elsewhere")),
}


@pytest.mark.parametrize("spoil", SPOILING.values(), ids=SPOILING.keys())
def test_a_home_whose_keys_are_missing_damaged_or_foreign_does_not_open(
    log: RecordLog, home: Path, spoil: Callable[[Path], object]
) -> None:
    log.close()
    spoil(home / "keys")
    with pytest.raises(KeyringError):
        RecordLog.open(home)


def test_the_keys_of_another_home_do_not_open_this_one(log: RecordLog, home: Path, tmp_path: Path) -> None:
    RecordLog.create(tmp_path / "other", at=NOON, cmeforms_version="0.1.0").close()
    log.close()
    (home / "keys").rename(home / "old-keys")
    (tmp_path / "other" / "keys").rename(home / "keys")
    with pytest.raises(KeyringError, match="another log"):
        RecordLog.open(home)


def test_a_master_key_is_never_overwritten(log: RecordLog, home: Path) -> None:
    before = (home / "keys" / "master.key").read_bytes()
    with pytest.raises(KeyringError):
        Keyring.create(home / "keys")
    assert (home / "keys" / "master.key").read_bytes() == before


def test_wrapped_keys_cannot_change_places(log: RecordLog) -> None:
    for record_id in ("r1", "r2"):
        start_draft(log, record_id)
    with raw(log.home.keys / "record-keys.db") as connection:
        wrapped = connection.execute("SELECT wrapped FROM record_keys WHERE record_id = 'r1'").fetchone()[0]
        connection.execute("UPDATE record_keys SET wrapped = ? WHERE record_id = 'r2'", [wrapped])
    with pytest.raises(RecordUnreadable):
        log.keyring.key("r2")


def test_a_lost_record_key_is_a_fault_and_never_made_anew(log: RecordLog) -> None:
    start_draft(log, "r1")
    with raw(log.home.keys / "record-keys.db") as connection:
        connection.execute("DELETE FROM record_keys")
    with pytest.raises(KeyringError, match="no key for record r1"):
        submit(log, "r1")
    assert len(log.entries()) == 2


def test_an_act_that_fails_leaves_at_most_an_unused_key(log: RecordLog) -> None:
    begun = {"slug": "cme1", "form_number": "F01"}

    def begin_and_fail() -> None:
        with log.act(at=NOON) as act:
            act.append(NewEntry(EntryKind.DRAFT_STARTED, "r1", facts=begun))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin_and_fail()
    assert log.keyring.key("r1")
    assert start_draft(log, "r1").number == 2


def test_the_vouched_head_only_moves_forward(log: RecordLog) -> None:
    log.keyring.remember_head(ChainHead(5, "f" * 64))
    log.keyring.remember_head(ChainHead(4, "e" * 64))
    assert log.keyring.head() == ChainHead(5, "f" * 64)


BINDING = Binding("r1", "SubmissionAccepted", "answers", 7)


@pytest.mark.parametrize(
    "other",
    [
        Binding("r2", "SubmissionAccepted", "answers", 7),
        Binding("r1", "DraftSaved", "answers", 7),
        Binding("r1", "SubmissionAccepted", "other", 7),
        Binding("r1", "SubmissionAccepted", "answers", 8),
        Binding("r1", 'SubmissionAccepted","answers', "answers", 7),
    ],
)
def test_sealed_bytes_open_only_where_they_belong(other: Binding) -> None:
    key = new_key()
    sealed = seal(key, b"content", BINDING)
    assert unseal(key, sealed, BINDING) == b"content"
    with pytest.raises(RecordUnreadable):
        unseal(key, sealed, other)
    with pytest.raises(RecordUnreadable):
        unseal(new_key(), sealed, BINDING)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 28, b"\x02" + b"x" * 60])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(RecordUnreadable, match="known format"):
        unseal(new_key(), sealed, BINDING)


def test_sealing_twice_gives_different_bytes() -> None:
    key = new_key()
    assert seal(key, b"content", BINDING) != seal(key, b"content", BINDING)
