"""Finds entries about letters without reading the whole log; must not know what a letter says or who may see it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cmeforms.records.chain import entry_from_row, utc_text
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.storage import Storage

# The order of CROSS JOIN is kept: what was due first is found in an index, and whoever stops early reads no more.
_LETTERS = (
    "SELECT e.* FROM entries e INDEXED BY entries_of_questions CROSS JOIN record_states s ON s.record_id = e.record_id"
    " WHERE e.kind = 'LetterIssued' AND e.facts ->> '$.reply_by' < :before"
    " AND s.stage = 'complete' AND s.slug IN (SELECT value FROM json_each(:templates))"
)
_UNANSWERED = (
    " AND (:writers IS NULL OR s.state ->> '$.created_by' IN (SELECT value FROM json_each(:writers)))"
    " AND NOT EXISTS (SELECT 1 FROM entries a WHERE a.record_id = s.record_id AND (a.kind = 'LetterAnswered'"
    " OR (a.kind = 'RecordLinked' AND a.facts ->> '$.relation' = :leading)))"
    " AND NOT EXISTS (SELECT 1 FROM json_each(s.state, '$.links') k CROSS JOIN entries r ON r.record_id = k.value ->> 1"
    " WHERE k.value ->> 0 = :led_by AND r.kind = 'LetterIssued' AND r.facts ->> '$.reply_by' >= :before)"
    " AND NOT EXISTS (SELECT 1 FROM links l WHERE l.record_id = s.record_id AND l.purpose = 'reply'"
    " AND l.used_at <> '')"
)

# The day of an entry stands in no index: the numbers follow time, so half of them is left out at each step.
_FIRST_SINCE = (
    "WITH RECURSIVE half (low, high) AS (SELECT 0, max(number) + 1 FROM entries UNION ALL"
    " SELECT iif(e.at < :since, e.number, low), iif(e.at < :since, high, e.number)"
    " FROM half JOIN entries e ON e.number = (low + high) / 2 WHERE high - low > 1) SELECT max(low) FROM half"
)


@dataclass(frozen=True)
class Unanswered:
    """Which letters to look for: of these templates, with an answer due before a day, by some writers or by anybody.

    A letter that leads to another by the relation ``leading`` is left out, and one that another, to which it leads by
    ``led_by``, gave a later day.
    """

    templates: Collection[str]
    before: date
    leading: str
    led_by: str
    writers: Collection[str] | None = None


def entries_since(storage: Storage, kind: EntryKind, since: datetime) -> list[LogEntry]:
    """The entries of one kind since a moment, oldest first; only entries since then are looked at."""
    rows = storage.rows(
        f"SELECT * FROM entries WHERE number > ({_FIRST_SINCE}) AND kind = :kind ORDER BY number",  # noqa: S608
        {"since": utc_text(since), "kind": kind.value},
    )
    return [entry_from_row(row) for row in rows]


def unanswered_letters(storage: Storage, asked: Unanswered) -> Iterator[LogEntry]:
    """The entries with which unanswered letters were issued, what was due first at the front."""
    values: dict[str, object] = {
        "templates": json.dumps(list(asked.templates)),
        "before": asked.before.isoformat(),
        "leading": asked.leading,
        "led_by": asked.led_by,
        "writers": None if asked.writers is None else json.dumps(list(asked.writers)),
    }
    rows = storage.stream(f"{_LETTERS}{_UNANSWERED} ORDER BY e.facts ->> '$.reply_by', e.number", values)
    return map(entry_from_row, rows)


def unanswered_links(storage: Storage, slugs: Collection[str], latest: date) -> list[tuple[str, str]]:
    """The record and the recipient of every question asked by link from some forms and not answered, oldest first.

    Only what was asked on the day ``latest`` or before.
    """
    rows = storage.rows(
        "SELECT l.record_id, l.recipient_id FROM links l CROSS JOIN record_states s ON s.record_id = l.record_id"
        " WHERE l.purpose = 'reply' AND s.slug IN (SELECT value FROM json_each(?)) AND s.stage <> 'erased'"
        " GROUP BY l.record_id, l.recipient_id HAVING max(l.used_at) = '' AND min(l.made_at) < ?"
        " ORDER BY min(l.made_at)",
        [json.dumps(list(slugs)), (latest + timedelta(days=1)).isoformat()],
    )
    return [(row["record_id"], row["recipient_id"]) for row in rows]
