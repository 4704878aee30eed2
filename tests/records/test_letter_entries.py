"""Entries about letters are found where they can be: from a moment on, whatever stood before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cmeforms.records.entries import EntryKind
from cmeforms.records.letter_entries import entries_since
from cmeforms.records.record_log import RecordLog
from tests.records.factory import NOON, start_draft


@pytest.mark.parametrize("many", [0, 1, 2, 3, 8, 13])
def test_entries_since_a_moment_are_those_that_reading_everything_finds(log: RecordLog, many: int) -> None:
    for number in range(many):
        start_draft(log, f"r{number}", minutes=number // 2)  # two at each moment
    drafts = [entry for entry in log.entries(limit=100) if entry.kind is EntryKind.DRAFT_STARTED]
    for seconds in range(-30, many * 30 + 60, 30):
        since = NOON + timedelta(seconds=seconds)
        found = entries_since(log.storage, EntryKind.DRAFT_STARTED, since)
        assert found == [entry for entry in drafts if entry.at >= since]
