"""Looks for records in the search index by the beginnings of words; must not know names, nor who may see a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmeforms.records.name_folding import span
from cmeforms.records.queries import Words
from cmeforms.records.reach import Condition
from cmeforms.records.storage import Storage

MOST_GATHERED = 20_000
"""What more records than these have is common: then records are tried one by one, newest first."""

_BEGUN = "EXISTS (SELECT 1 FROM tokens AS other WHERE other.record_id = {record} AND token >= ? AND token < ?)"


def weighed(storage: Storage, alternatives: Iterable[Sequence[str]]) -> Words:
    """The words of a search, the rarest first, as they are spread in an index."""
    counted = [sorted((_number(storage, word), word) for word in words) for words in alternatives if words]
    is_common = any(words[0][0] > MOST_GATHERED for words in counted)
    return Words(tuple(tuple(word for _number, word in words) for words in counted), is_common)


def _number(storage: Storage, word: str) -> int:
    counted = "SELECT count(*) AS number FROM (SELECT 1 FROM tokens WHERE token >= ? AND token < ? LIMIT ?)"
    row = storage.row(counted, [*span(word), MOST_GATHERED + 1])
    return int(row["number"]) if row else 0


def fitting(words: Words, record: str = "record_states.record_id") -> Condition:
    """Whether one record fits; ``record`` is the column of its id."""
    begun = _BEGUN.format(record=record)
    alternatives = (" AND ".join([begun] * len(found)) for found in words.alternatives)
    return f"({' OR '.join(alternatives) or '0'})", _bounds(words)


def gathered(words: Words) -> Condition:
    """A SELECT of the ids of all records that fit as ``found_id``, each once, in no order."""
    begun = _BEGUN.format(record="one.record_id")
    select = "SELECT record_id FROM tokens AS one WHERE token >= ? AND token < ?"
    selects = [" AND ".join([select, *[begun] * (len(found) - 1)]) for found in words.alternatives]
    gathering = " UNION ALL ".join(selects) or "SELECT '' AS record_id WHERE 0"
    return f"SELECT DISTINCT record_id AS found_id FROM ({gathering})", _bounds(words)  # noqa: S608 - no input


def _bounds(words: Words) -> list[object]:
    return [bound for found in words.alternatives for word in found for bound in span(word)]
