"""How far a file that is made from the log has read it, and which log that was; must not know what the file holds."""

from __future__ import annotations

from collections.abc import Sequence

from cmeforms.records.keyring import ChainHead
from cmeforms.records.record_log import RecordLog
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import RecordState

TABLES = (
    """CREATE TABLE caught_up (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        entry_number INTEGER NOT NULL,
        entry_hash TEXT NOT NULL
    ) STRICT""",
    "INSERT INTO caught_up VALUES (1, 0, '')",
)

NOTHING = ChainHead(0, "")
"""Of a file that has read no entry yet."""


def reached(storage: Storage) -> ChainHead:
    """The last entry that was read, with its hash."""
    row = storage.row("SELECT entry_number, entry_hash FROM caught_up")
    return ChainHead(row["entry_number"], row["entry_hash"]) if row else NOTHING


def set_reached(storage: Storage, head: ChainHead) -> None:
    """Say which entry was read last."""
    storage.run("UPDATE caught_up SET entry_number = ?, entry_hash = ?", [head.number, head.entry_hash])


def has_read(storage: Storage, log: RecordLog) -> bool:
    """Whether what was read is a beginning of this log: one that was restored may have gone another way since."""
    head = reached(storage)
    return head == NOTHING or log.holds(head)


def head_after(changed: Sequence[RecordState], log: RecordLog) -> ChainHead:
    """The last entry that is read once these records are, oldest change first; there must be one.

    A state that names an entry which the log does not hold was tampered with: what was read so is read anew next time.
    """
    number = changed[-1].last_entry
    return log.head_at(number) or ChainHead(number, "")
