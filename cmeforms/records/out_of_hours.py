"""Finds who opened which child's records out of hours; must not know for how long that counts, nor who may."""

from __future__ import annotations

from datetime import datetime

from cmeforms.records.chain import entry_from_row, utc_text
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.storage import Storage


def opened_by(storage: Storage, person_id: str, *, after: datetime) -> list[LogEntry]:
    """What this person opened later than ``after`` (aware), oldest first."""
    # The kind stands in the text of the query: with a bound one SQLite would not take the index.
    rows = storage.rows(
        "SELECT * FROM entries WHERE kind = 'OpenedOutOfHours' AND person_id = ? AND at > ? ORDER BY number",
        [person_id, utc_text(after)],
    )
    return [entry_from_row(row) for row in rows]


def all_opened(storage: Storage, *, after: datetime) -> list[LogEntry]:
    """What anybody opened later than ``after`` (aware), oldest first."""
    rows = storage.rows(
        "SELECT * FROM entries WHERE kind = 'OpenedOutOfHours' AND at > ? ORDER BY number", [utc_text(after)]
    )
    return [entry_from_row(row) for row in rows]


def readers_of(storage: Storage, opening: LogEntry) -> list[LogEntry]:
    """The entries by which people said that they have read of this opening, oldest first."""
    rows = storage.rows(
        "SELECT * FROM entries WHERE record_id = ? AND number > ? AND kind = ? ORDER BY number",
        [opening.record_id, opening.number, EntryKind.OUT_OF_HOURS_READ.value],
    )
    return [entry for entry in map(entry_from_row, rows) if entry.facts.get("opening") == opening.number]
