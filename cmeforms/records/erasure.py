"""Erases one record for ever: key, working copy and search words; must not know why or who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.record_log import RecordLog
from cmeforms.records.search_index import SearchIndex
from cmeforms.submissions.lifecycle import RecordState, Stage


@dataclass(frozen=True)
class Grounds:
    """Why a record is erased: the retention rule or decision, and a reason from a closed list; no free text."""

    rule: str
    reason_code: str


def erase_record(
    log: RecordLog, index: SearchIndex, record_id: str, grounds: Grounds, *, at: datetime, by: str
) -> RecordState:
    """Destroy the record's key and log it; the chain stays whole, its sealed bytes stay shut for ever.

    Run again after an interruption it finishes the work. Every data backup becomes unreadable for
    this record too; the keys backup must be renewed, since an older one still holds the key.
    Raises ``RecordNotFound``; ``StorageUnavailable`` when the bytes could not be overwritten yet.
    """
    state = log.state(record_id)
    log.keyring.destroy(record_id, at=at)
    index.forget(record_id)
    if state.stage is Stage.ERASED:
        return state
    with log.act(at=at, by=by) as act:
        facts = {"rule": grounds.rule, "reason_code": grounds.reason_code}
        act.append(NewEntry(EntryKind.RECORD_ERASED, record_id, facts=facts))
        return act.state(record_id)
