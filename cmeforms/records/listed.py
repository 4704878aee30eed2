"""Keeps in the search index where each form stands, for lists; must not know its child, nor who may see it."""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.records.queries import RecordQuery
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import RecordState, Stage

TABLES = (
    """CREATE TABLE situations (
        situation_id INTEGER PRIMARY KEY,
        situation TEXT NOT NULL UNIQUE,
        slug TEXT NOT NULL,
        stage TEXT NOT NULL
    ) STRICT""",
    # The key is the number of the record's newest entry: no two records share one, and lists are in its order.
    """CREATE TABLE listed (
        last_entry INTEGER PRIMARY KEY,
        situation_id INTEGER NOT NULL,
        organisation_id TEXT NOT NULL,
        created_by TEXT NOT NULL,
        assigned_to TEXT NOT NULL,
        acted_by TEXT NOT NULL,
        ends_at TEXT NOT NULL,
        record_id TEXT NOT NULL UNIQUE
    ) STRICT""",
    # Each count, and each page but for its own rows, is found in one of these alone.
    "CREATE INDEX listed_by_situation ON listed (situation_id, organisation_id, created_by, assigned_to)",
    "CREATE INDEX listed_by_organisation ON listed (organisation_id, situation_id, created_by, assigned_to)",
    "CREATE INDEX listed_by_creator ON listed (created_by, situation_id)",
    "CREATE INDEX listed_by_assignment ON listed (assigned_to, situation_id)",
    "CREATE INDEX listed_by_end ON listed"
    " (ends_at, last_entry, situation_id, organisation_id, created_by, assigned_to)",
)
"""``acted_by``: the ids of who submitted or signed it, a space around each. ``ends_at``: when what is due first on it
ends, ``NEVER`` where nothing is."""

NEVER = "never"
"""It comes after every moment."""


def list_record(storage: Storage, state: RecordState) -> None:
    """Make ``state`` where a record stands that is not listed; nothing is due on it yet."""
    situation = situation_of(state)
    storage.run(
        "INSERT OR IGNORE INTO situations (situation, slug, stage) VALUES (?, ?, ?)",
        [situation, state.slug, state.stage.value],
    )
    acted = dict.fromkeys([state.submitted_by, *(given.person_id for given in state.signatures)])
    row = {
        "last_entry": state.last_entry,
        "organisation_id": state.organisation_id,
        "created_by": state.created_by,
        "assigned_to": state.assigned_to,
        "acted_by": f" {' '.join(acted)} ",
        "ends_at": NEVER,
        "record_id": state.record_id,
    }
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    storage.run(
        f"INSERT INTO listed ({columns}, situation_id) SELECT {values}, situation_id"  # noqa: S608 - names above
        " FROM situations WHERE situation = :situation",
        {**row, "situation": situation},
    )


def unlist(storage: Storage, record_id: str) -> None:
    """Take a record out of all lists."""
    storage.run("DELETE FROM listed WHERE record_id = ?", [record_id])


def set_end(storage: Storage, record_id: str, ends_at: str) -> None:
    """Say when what is due first on a record ends; ``NEVER`` where nothing is."""
    storage.run("UPDATE listed SET ends_at = ? WHERE record_id = ?", [ends_at, record_id])


def entry_of(storage: Storage, record_id: str) -> int | None:
    """The number of the newest entry of a record as it is listed; None for one that is not."""
    row = storage.row("SELECT last_entry FROM listed WHERE record_id = ?", [record_id])
    return int(row["last_entry"]) if row else None


def situation_of(state: RecordState) -> str:
    """What decides whose turn it is on a record (see ``Reach``)."""
    given = {Stage.AWAITING_SIGNATURE: state.signatures, Stage.AWAITING_OFFICE: state.completed_parts}
    return f"{state.definition_sha256[:16]} {state.stage} {len(given.get(state.stage, ()))}"


def situations(storage: Storage) -> list[str]:
    """Every situation in which a record is, or was."""
    return [row["situation"] for row in storage.rows("SELECT situation FROM situations ORDER BY situation_id")]


def situations_asked(storage: Storage, query: RecordQuery) -> Mapping[str, int]:
    """The situations that a query's stages and forms let through, each with its number in the index."""
    rows = storage.rows("SELECT * FROM situations ORDER BY situation_id")
    return {
        row["situation"]: row["situation_id"]
        for row in rows
        if (not query.stages or row["stage"] in query.stages) and (not query.slugs or row["slug"] in query.slugs)
    }
