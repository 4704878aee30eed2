"""Finds entries about letters without reading the whole log; must not know what a letter says or who may see it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from cmeforms.records.chain import entry_from_row
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.records.storage import Storage

# The order of CROSS JOIN is kept: the records of these slugs are few, the entries of a kind stand in no index.
_OF_RECORDS = (
    "SELECT e.* FROM record_states s CROSS JOIN entries e ON e.record_id = s.record_id"
    " WHERE s.slug IN (SELECT value FROM json_each(:slugs)) AND e.kind = :kind"
)
_UNANSWERED = (
    " AND e.facts ->> '$.reply_by' < :before AND s.stage <> 'erased'"
    " AND (:writers IS NULL OR s.created_by IN (SELECT value FROM json_each(:writers)))"
    " AND NOT EXISTS (SELECT 1 FROM entries a WHERE a.record_id = s.record_id AND (a.kind = 'LetterAnswered'"
    " OR (a.kind = 'RecordLinked' AND a.facts ->> '$.relation' = :leading)))"
    " AND NOT EXISTS (SELECT 1 FROM links l WHERE l.record_id = s.record_id AND l.purpose = 'reply'"
    " AND l.used_at <> '')"
)

# The rows of a form are found in an index alone: a state is long, and most are of other forms.
_ROWS_OF_FORM = "SELECT rowid FROM record_states INDEXED BY states_by_record WHERE slug"


@dataclass(frozen=True)
class Unanswered:
    """Which letters to look for: of these templates, with an answer due before a day, by some writers or by anybody.

    A letter that leads to another by the relation ``leading`` is left out.
    """

    templates: Collection[str]
    before: date
    leading: str
    writers: Collection[str] | None = None


def entries_on(storage: Storage, slugs: Collection[str], kind: EntryKind) -> list[LogEntry]:
    """The entries of one kind on records of some forms or letters, oldest first."""
    rows = storage.rows(f"{_OF_RECORDS} ORDER BY e.number", {"slugs": json.dumps(list(slugs)), "kind": kind.value})
    return [entry_from_row(row) for row in rows]


def unanswered_letters(storage: Storage, asked: Unanswered) -> Iterator[LogEntry]:
    """The entries with which unanswered letters were issued, what was due first at the front."""
    values: dict[str, object] = {
        "slugs": json.dumps(list(asked.templates)),
        "kind": EntryKind.LETTER_ISSUED.value,
        "before": asked.before.isoformat(),
        "leading": asked.leading,
        "writers": None if asked.writers is None else json.dumps(list(asked.writers)),
    }
    rows = storage.stream(f"{_OF_RECORDS}{_UNANSWERED} ORDER BY e.facts ->> '$.reply_by', e.number", values)
    return map(entry_from_row, rows)


def unanswered_links(storage: Storage, slugs: Collection[str]) -> list[tuple[str, str]]:
    """The record and the recipient of every question asked by link from some forms and not answered, oldest first."""
    rows = storage.rows(
        "SELECT l.record_id, l.recipient_id FROM links l CROSS JOIN record_states s ON s.record_id = l.record_id"
        " WHERE l.purpose = 'reply' AND s.slug IN (SELECT value FROM json_each(?)) AND s.stage <> 'erased'"
        " GROUP BY l.record_id, l.recipient_id HAVING max(l.used_at) = '' ORDER BY min(l.made_at)",
        [json.dumps(list(slugs))],
    )
    return [(row["record_id"], row["recipient_id"]) for row in rows]


def records_without(storage: Storage, slug: str, missing: str, relation: str) -> list[str]:
    """The completed records of one form about whose child (by ``relation``) no form ``missing`` was submitted."""
    rows = storage.rows(
        f"WITH told AS (SELECT k.value ->> 1 AS child FROM record_states o, json_each(o.state, '$.links') k"  # noqa: S608
        f" WHERE o.rowid IN ({_ROWS_OF_FORM} = :missing AND stage NOT IN ('draft', 'returned', 'discarded', 'erased'))"
        " AND k.value ->> 0 = :relation)"
        f" SELECT s.record_id FROM record_states s WHERE s.rowid IN ({_ROWS_OF_FORM} = :slug AND stage = 'complete')"
        " AND NOT EXISTS (SELECT 1 FROM json_each(s.state, '$.links') k WHERE k.value ->> 0 = :relation"
        " AND k.value ->> 1 IN (SELECT child FROM told)) ORDER BY s.last_entry",
        {"slug": slug, "missing": missing, "relation": relation},
    )
    return [row["record_id"] for row in rows]
