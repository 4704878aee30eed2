"""Keeps in the search index by when a return that a record tells of is owed; must not know which, nor the day."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from cmeforms.records.entries import OwedFact
from cmeforms.records.storage import Storage

TABLES = (
    "CREATE TABLE owed (owed_of TEXT PRIMARY KEY, due_on TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX owed_by_day ON owed (due_on, owed_of) WHERE due_on <> ''",
)
"""``due_on`` is empty once the return came: what came may be taken back, so the row stays."""


def replace_owed(storage: Storage, record_id: str, fact: OwedFact | None) -> None:
    """Make ``fact`` the return that a record tells of, instead of any before."""
    storage.run("DELETE FROM owed WHERE owed_of = ?", [record_id])
    if fact is not None:
        storage.insert("owed", {"owed_of": record_id, "due_on": fact.due_on.isoformat() if fact.due_on else ""})


def owed_before(storage: Storage, day: date, most: int | None) -> list[str]:
    """The records that tell of a return owed before a day and not sent, the longest owed first."""
    rows = storage.rows(
        "SELECT owed_of FROM owed WHERE due_on <> '' AND due_on < ? ORDER BY due_on, owed_of LIMIT ?",
        [day.isoformat(), -1 if most is None else most],
    )
    return [row["owed_of"] for row in rows]


def telling_of_returns(storage: Storage, record_ids: Collection[str]) -> list[str]:
    """Those of the records that tell of a return, sent or not."""
    rows = storage.rows(
        "SELECT owed_of FROM owed WHERE owed_of IN (SELECT value FROM json_each(?))", [json.dumps(list(record_ids))]
    )
    return [row["owed_of"] for row in rows]
