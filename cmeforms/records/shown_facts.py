"""Keeps in the search index what lists say of each record; the same columns tell children apart. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from cmeforms.records.entries import SearchFacts, ShownFacts
from cmeforms.records.name_folding import name_key, school_key
from cmeforms.records.storage import Row, Storage

TABLES = (
    """CREATE TABLE shown (
        record_id TEXT PRIMARY KEY,
        child_name TEXT NOT NULL,
        born_on TEXT NOT NULL,
        upn TEXT NOT NULL,
        nhs_number TEXT NOT NULL,
        school TEXT NOT NULL,
        name_key TEXT NOT NULL,
        school_key TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX shown_by_child ON shown (name_key, born_on)",
    "CREATE INDEX shown_by_school ON shown (school_key)",
)


def replace_shown(storage: Storage, record_id: str, facts: SearchFacts | None) -> None:
    """Make ``facts`` what lists say of a record, instead of anything before."""
    storage.run("DELETE FROM shown WHERE record_id = ?", [record_id])
    if facts is not None:
        storage.insert("shown", _row_of(record_id, facts))


def shown_of(storage: Storage, record_ids: Collection[str]) -> dict[str, ShownFacts]:
    """What lists say of each record; nothing for a record that is not indexed."""
    rows = storage.rows(
        "SELECT * FROM shown WHERE record_id IN (SELECT value FROM json_each(?))", [json.dumps(list(record_ids))]
    )
    return {row["record_id"]: _shown_from(row) for row in rows}


def named_and_born(storage: Storage, key: str, born_on: date) -> list[str]:
    """The records of a child with all words of a name, and a birth date."""
    rows = storage.rows("SELECT record_id FROM shown WHERE name_key = ? AND born_on = ?", [key, born_on.isoformat()])
    return [row["record_id"] for row in rows]


def at_school(storage: Storage, key: str) -> list[str]:
    """The records that name the school with this key."""
    return [row["record_id"] for row in storage.rows("SELECT record_id FROM shown WHERE school_key = ?", [key])]


def _row_of(record_id: str, facts: SearchFacts) -> Row:
    shown = facts.shown
    born_on = shown.born_on or next(iter(facts.born_on), None)
    return {
        "record_id": record_id,
        "child_name": shown.child_name,
        "born_on": born_on.isoformat() if born_on else "",
        "upn": shown.upn,
        "nhs_number": shown.nhs_number,
        "school": shown.school,
        "name_key": name_key(facts.names),
        "school_key": school_key(shown.school),
    }


def _shown_from(row: Row) -> ShownFacts:
    born_on = date.fromisoformat(row["born_on"]) if row["born_on"] else None
    return ShownFacts(row["child_name"], born_on, row["upn"], row["nhs_number"], row["school"])
