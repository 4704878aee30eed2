"""Keeps in the index, for lists, where each record's child is placed and who must not act; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection

from cmeforms.records.entries import ChildTies
from cmeforms.records.storage import Storage

TABLES = (
    """CREATE TABLE ties (
        tied_record TEXT NOT NULL,
        relation TEXT NOT NULL,
        other_id TEXT NOT NULL,
        begun_in TEXT NOT NULL,
        PRIMARY KEY (tied_record, relation, other_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX ties_by_other ON ties (relation, other_id)",
    "CREATE INDEX ties_by_place ON ties (relation, begun_in)",
)

_PLACED, _CONFLICTED = "placed_with", "conflicted"


def replace_ties(storage: Storage, record_id: str, ties: ChildTies) -> None:
    """Make ``ties`` those of a record, instead of any before."""
    storage.run("DELETE FROM ties WHERE tied_record = ?", [record_id])
    tied = [(_CONFLICTED, person_id) for person_id in ties.conflicted]
    if ties.placed_with:
        tied.append((_PLACED, ties.placed_with))
    for relation, other_id in tied:
        row = {"tied_record": record_id, "relation": relation, "other_id": other_id, "begun_in": ties.organisation_id}
        storage.insert("ties", row)


def placed_with(storage: Storage, place_ids: Collection[str]) -> list[str]:
    """The records about children who are placed with one of these carers or homes now."""
    return _ids(storage, "relation = ? AND other_id IN (SELECT value FROM json_each(?))", [_PLACED, _text(place_ids)])


def placed_elsewhere(storage: Storage, organisation_id: str, place_ids: Collection[str]) -> list[str]:
    """The records that an organisation began about children who are placed with somebody else than these now."""
    condition = "relation = ? AND begun_in = ? AND other_id NOT IN (SELECT value FROM json_each(?))"
    return _ids(storage, condition, [_PLACED, organisation_id, _text(place_ids)])


def closed_to(storage: Storage, person_id: str) -> list[str]:
    """The records about children on whose cases this person must not act."""
    return _ids(storage, "relation = ? AND other_id = ?", [_CONFLICTED, person_id])


def _ids(storage: Storage, condition: str, values: list[object]) -> list[str]:
    rows = storage.rows(f"SELECT tied_record FROM ties WHERE {condition}", values)  # noqa: S608 - this module's own
    return [row["tied_record"] for row in rows]


def _text(place_ids: Collection[str]) -> str:
    return json.dumps(sorted(place_ids))
