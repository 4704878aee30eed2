"""Keeps words in the search index and looks for records by their beginnings; must not know names, nor who may look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmeforms.records.name_folding import span
from cmeforms.records.queries import Words
from cmeforms.records.reach import Condition
from cmeforms.records.storage import Storage

TABLES = (
    """CREATE TABLE tokens (
        token TEXT NOT NULL,
        last_entry INTEGER NOT NULL,
        PRIMARY KEY (token, last_entry)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX tokens_by_entry ON tokens (last_entry, token)",
)
"""A record is named as in lists: by the number of its newest entry."""

MOST_GATHERED = 20_000
"""What more records than these have is common: then records are tried one by one, newest first."""

_BEGUN = "EXISTS (SELECT 1 FROM tokens AS other WHERE other.last_entry = {record} AND token >= ? AND token < ?)"


def replace_words(storage: Storage, entry: int | None, tokens: Iterable[str]) -> None:
    """Make ``tokens`` all that a listed record is found by; one that is not listed (None) is found by nothing."""
    if entry is not None:
        storage.run("DELETE FROM tokens WHERE last_entry = ?", [entry])
        for token in tokens:
            storage.insert("tokens", {"token": token, "last_entry": entry})


def having(storage: Storage, token: str) -> list[str]:
    """The ids of the records that are found by exactly this."""
    rows = storage.rows("SELECT record_id FROM tokens JOIN listed USING (last_entry) WHERE token = ?", [token])
    return [row["record_id"] for row in rows]


def weighed(storage: Storage, alternatives: Iterable[Sequence[str]]) -> Words:
    """The words of a search, the rarest first, as they are spread in an index."""
    counted = [sorted((_number(storage, word), word) for word in words) for words in alternatives if words]
    is_common = any(words[0][0] > MOST_GATHERED for words in counted)
    return Words(tuple(tuple(word for _number, word in words) for words in counted), is_common)


def _number(storage: Storage, word: str) -> int:
    counted = "SELECT count(*) AS number FROM (SELECT 1 FROM tokens WHERE token >= ? AND token < ? LIMIT ?)"
    row = storage.row(counted, [*span(word), MOST_GATHERED + 1])
    return int(row["number"]) if row else 0


def fitting(words: Words) -> Condition:
    """Whether one listed record fits."""
    begun = _BEGUN.format(record="listed.last_entry")
    alternatives = (" AND ".join([begun] * len(found)) for found in words.alternatives)
    return f"({' OR '.join(alternatives) or '0'})", _bounds(words)


def gathered(words: Words) -> Condition:
    """A SELECT of the ``last_entry`` of all records that fit, in no order, some of them twice."""
    begun = _BEGUN.format(record="one.last_entry")
    select = "SELECT last_entry FROM tokens AS one WHERE token >= ? AND token < ?"
    selects = [" AND ".join([select, *[begun] * (len(found) - 1)]) for found in words.alternatives]
    return " UNION ALL ".join(selects) or "SELECT 0 AS last_entry WHERE 0", _bounds(words)


def _bounds(words: Words) -> list[object]:
    return [bound for found in words.alternatives for word in found for bound in span(word)]
