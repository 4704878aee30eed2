"""Keeps what is due on each record in the search index's file; must not know rules, calendars or what day it is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime

from cmeforms.records.chain import utc_text
from cmeforms.records.entries import DueFact, DueFacts
from cmeforms.records.listed import NEVER
from cmeforms.records.storage import Row, Storage

TABLES = (
    """CREATE TABLE due (
        due_of TEXT NOT NULL,
        place INTEGER NOT NULL,
        ends_at TEXT NOT NULL,
        due_on TEXT NOT NULL,
        due_at TEXT NOT NULL,
        rule_id TEXT NOT NULL,
        title TEXT NOT NULL,
        number INTEGER NOT NULL,
        what TEXT NOT NULL,
        is_estimate INTEGER NOT NULL,
        PRIMARY KEY (due_of, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE running (record_id TEXT PRIMARY KEY, good_for TEXT NOT NULL) STRICT, WITHOUT ROWID",
)
"""``place`` counts what is due on one record from 1: a list is in the order of what comes first."""


def replace_due(storage: Storage, record_id: str, facts: DueFacts | None) -> None:
    """Make ``facts`` what is due on a record, instead of anything before."""
    storage.run("DELETE FROM due WHERE due_of = ?", [record_id])
    storage.run("DELETE FROM running WHERE record_id = ?", [record_id])
    if facts is None:
        return
    storage.insert("running", {"record_id": record_id, "good_for": facts.good_for})
    for place, fact in enumerate(facts.open, start=1):
        storage.insert("due", _row_of(record_id, place, fact))


def first_end(facts: DueFacts | None) -> str:
    """When what is due first ends, as lists are in the order of; ``NEVER`` where nothing is due."""
    return utc_text(facts.open[0].ends_at) if facts and facts.open else NEVER


def due_on(storage: Storage, record_ids: Collection[str], *, is_first_alone: bool) -> dict[str, list[DueFact]]:
    """What is due on some records, what ends first at the front; nothing for a record without."""
    first = " AND place = 1" if is_first_alone else ""
    rows = storage.rows(
        f"SELECT * FROM due WHERE due_of IN (SELECT value FROM json_each(?)){first} ORDER BY due_of, place",  # noqa: S608 - no input
        [json.dumps(list(record_ids))],
    )
    found: dict[str, list[DueFact]] = {}
    for row in rows:
        found.setdefault(row["due_of"], []).append(_fact_from(row))
    return found


def still_running(storage: Storage, record_ids: Collection[str]) -> list[str]:
    """Those of the records on which something may be due."""
    rows = storage.rows(
        "SELECT record_id FROM running WHERE record_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(record_ids))],
    )
    return [row["record_id"] for row in rows]


def outdated(storage: Storage, good_for: Iterable[str], limit: int) -> list[str]:
    """Records whose dates were counted with something else than one of these."""
    rows = storage.rows(
        "SELECT record_id FROM running WHERE good_for NOT IN (SELECT value FROM json_each(?)) LIMIT ?",
        [json.dumps(list(good_for)), limit],
    )
    return [row["record_id"] for row in rows]


def _row_of(record_id: str, place: int, fact: DueFact) -> Row:
    return {
        "due_of": record_id,
        "place": place,
        "ends_at": utc_text(fact.ends_at),
        "due_on": fact.due_on.isoformat(),
        "due_at": utc_text(fact.due_at) if fact.due_at else "",
        "rule_id": fact.rule_id,
        "title": fact.title,
        "number": fact.number,
        "what": fact.what,
        "is_estimate": int(fact.is_estimate),
    }


def _fact_from(row: Row) -> DueFact:
    return DueFact(
        rule_id=row["rule_id"],
        title=row["title"],
        number=row["number"],
        what=row["what"],
        due_on=date.fromisoformat(row["due_on"]),
        due_at=datetime.fromisoformat(row["due_at"]) if row["due_at"] else None,
        ends_at=datetime.fromisoformat(row["ends_at"]),
        is_estimate=bool(row["is_estimate"]),
    )
