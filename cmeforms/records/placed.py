"""Finds the children that were ever placed with a carer or home; must not know whether they still are."""

from __future__ import annotations

import json
from collections.abc import Collection

from cmeforms.records.storage import Storage


def ever_placed_with(storage: Storage, place_ids: Collection[str]) -> list[str]:
    """The ids of children who were placed with one of these organisations or persons, the first placed first."""
    # The relation stands in the text of the query: with a bound one SQLite would not take the index.
    rows = storage.rows(
        "SELECT record_id, min(number) AS first FROM entries WHERE facts ->> '$.relation' = 'placed_with'"
        " AND facts ->> '$.other_record_id' IN (SELECT value FROM json_each(?)) GROUP BY record_id ORDER BY first",
        [json.dumps(list(place_ids))],
    )
    return [row["record_id"] for row in rows]
