"""The outbox: a message lives and dies with its act, is held by one process at a time, and leaves no words behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from cmeforms.errors import RecordErased
from cmeforms.records.data_backup import backup_data, restore_data
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import (
    claim_due,
    note_delayed,
    note_failed,
    note_sent,
    queue_message,
    retry_message,
    unsent_messages,
)
from cmeforms.records.post import ClaimedMessage, OutboxState, OutgoingMessage
from cmeforms.records.record_log import RecordLog

from .factory import NOON, start_draft

SECRET = "https://northmoor.example/l/planted-token-93"
MESSAGE = OutgoingMessage("reply", "office@oakfield.example", "A form waits", f"Open {SECRET}")
LEASE = timedelta(minutes=10)


@pytest.fixture
def message_id(log: RecordLog) -> str:
    start_draft(log, "r1")
    with log.act(at=NOON, by="officer-1") as act:
        return queue_message(act, "r1", MESSAGE)


def claimed(log: RecordLog, minutes: int = 0) -> ClaimedMessage | None:
    return claim_due(log, at=NOON + timedelta(minutes=minutes), lease=LEASE)


def kinds(log: RecordLog) -> list[EntryKind]:
    return [entry.kind for entry in log.entries()]


def bytes_of(log: RecordLog) -> bytes:
    log.storage.scrub()
    return b"".join(path.read_bytes() for path in log.home.folder.rglob("*") if path.is_file())


def test_an_act_that_fails_sends_nothing(log: RecordLog) -> None:
    start_draft(log, "r1")

    def fail() -> None:
        with log.act(at=NOON) as act:
            queue_message(act, "r1", MESSAGE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert claimed(log) is None
    assert EntryKind.MESSAGE_QUEUED not in kinds(log)


def test_a_message_comes_out_as_it_went_in_and_is_held_until_the_lease_ends(log: RecordLog, message_id: str) -> None:
    first = claimed(log)
    assert first is not None
    assert (first.message, first.record_id, first.message_id, first.tries) == (MESSAGE, "r1", message_id, 1)
    assert claimed(log, 9) is None
    again = claimed(log, 10)
    assert again is not None
    assert (again.message_id, again.tries) == (message_id, 2)


def test_no_address_and_no_word_stands_in_any_file(log: RecordLog, message_id: str) -> None:
    for planted in (SECRET, "oakfield.example", "A form waits"):
        assert planted.encode() not in bytes_of(log)


def test_what_was_sent_leaves_the_outbox_and_stays_in_the_log(log: RecordLog, message_id: str) -> None:
    first = claimed(log)
    assert first is not None
    with log.act(at=NOON) as act:
        note_sent(act, first)
    assert (claimed(log, 9_999), unsent_messages(log)) == (None, [])
    row = log.storage.row("SELECT sealed FROM outbox")
    assert row == {"sealed": b""}
    assert kinds(log)[-1] is EntryKind.MESSAGE_SENT
    assert log.verify_chain().is_well
    assert log.differing_states() == []


def test_what_was_delayed_waits_for_its_time(log: RecordLog, message_id: str) -> None:
    first = claimed(log)
    assert first is not None
    with log.act(at=NOON) as act:
        note_delayed(act, first, "no TLS", next_try_at=NOON + timedelta(minutes=4))
    assert claimed(log, 3) is None
    assert claimed(log, 4) is not None


def test_a_failure_stays_in_sight_until_somebody_sends_it_again(log: RecordLog, message_id: str) -> None:
    first = claimed(log)
    assert first is not None
    with log.act(at=NOON) as act:
        note_failed(act, first, "the relay refused it (550)")
    [seen] = unsent_messages(log)
    assert (seen.state, seen.fault) == (OutboxState.FAILED, "the relay refused it (550)")
    assert claimed(log, 9_999) is None
    with log.act(at=NOON) as act:
        assert retry_message(act, message_id)
        assert not retry_message(act, message_id)
    assert claimed(log) is not None


def test_a_message_about_an_erased_record_is_dropped_and_stops_no_other(log: RecordLog, message_id: str) -> None:
    start_draft(log, "r2")
    with log.act(at=NOON + timedelta(seconds=1)) as act:
        other = queue_message(act, "r2", MESSAGE)
    log.keyring.destroy("r1", at=NOON)
    found = claimed(log, 1)
    assert found is not None
    assert found.message_id == other
    assert [message.message_id for message in unsent_messages(log)] == [other]
    with pytest.raises(RecordErased), log.act(at=NOON) as act:
        queue_message(act, "r1", MESSAGE)


def test_a_restored_home_sends_nothing_by_itself(log: RecordLog, message_id: str, tmp_path: Path) -> None:
    backup_data(log, tmp_path / "backup.zip", at=NOON, by="admin-1", cmeforms_version="0.1.0")
    restore_data(tmp_path / "backup.zip", tmp_path / "new")
    (tmp_path / "new" / "keys").symlink_to(log.home.keys)
    restored = RecordLog.open(tmp_path / "new")
    assert claimed(restored, 9_999) is None
    assert [message.state for message in unsent_messages(restored)] == [OutboxState.HELD]
    with restored.act(at=NOON) as act:
        assert retry_message(act, message_id)
    assert claimed(restored) is not None
    restored.close()


def test_many_senders_at_once_never_hold_the_same_message(log: RecordLog) -> None:
    start_draft(log, "r1")
    with log.act(at=NOON) as act:
        queued = {queue_message(act, "r1", MESSAGE) for _ in range(30)}

    def take_all(_number: int) -> list[str]:
        taken = []
        while found := claimed(log):
            taken.append(found.message_id)
        return taken

    with ThreadPoolExecutor(6) as senders:
        taken = [message_id for part in senders.map(take_all, range(6)) for message_id in part]
    assert sorted(taken) == sorted(queued)
