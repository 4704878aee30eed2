"""The file of the search index: its tables and their version; must not know what is looked for."""

from __future__ import annotations

from cmeforms.records import child_ties, due_dates, owed_days
from cmeforms.records.derived_file import CAUGHT_UP, open_derived_file
from cmeforms.records.home import Home
from cmeforms.records.storage import Storage

_VERSION = 5
_TABLES = (
    "CREATE TABLE tokens (token TEXT, record_id TEXT, PRIMARY KEY (token, record_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX tokens_by_record ON tokens (record_id, token)",
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
    *due_dates.TABLES,
    *child_ties.TABLES,
    *owed_days.TABLES,
    *CAUGHT_UP,
)


def open_index_file(home: Home) -> Storage:
    """The index file of a home; an empty one where it is missing, damaged or of another version."""
    return open_derived_file(home.search_file, _VERSION, _TABLES)
