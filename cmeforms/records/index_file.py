"""The file of the search index: its tables and their version; must not know what is looked for."""

from __future__ import annotations

from cmeforms.records import caught_up, child_ties, due_dates, listed, owed_days, shown_facts, words
from cmeforms.records.derived_file import open_derived_file
from cmeforms.records.home import Home
from cmeforms.records.storage import Storage

_VERSION = 7
_TABLES = (
    *listed.TABLES,
    *words.TABLES,
    *shown_facts.TABLES,
    *due_dates.TABLES,
    *child_ties.TABLES,
    *owed_days.TABLES,
    *caught_up.TABLES,
)


def open_index_file(home: Home) -> Storage:
    """The index file of a home; an empty one where it is missing, damaged or of another version."""
    return open_derived_file(home.search_file, _VERSION, _TABLES)
