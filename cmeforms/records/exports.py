"""Finds the entries about exports among all others; must not know who may export what."""

from __future__ import annotations

from datetime import datetime

from cmeforms.records.chain import entry_from_row, utc_text
from cmeforms.records.entries import LogEntry
from cmeforms.records.record_log import RecordLog


def export_entries(log: RecordLog, *, since: datetime) -> list[LogEntry]:
    """What was asked, approved and exported since a moment, oldest first."""
    rows = log.storage.rows(
        "SELECT * FROM entries WHERE facts ->> '$.export_id' IS NOT NULL AND at >= ? ORDER BY number",
        [utc_text(since)],
    )
    return [entry_from_row(row) for row in rows]
