"""The tables of the log and the numbered steps that made them; must not know keys or what an entry means.

A step is never changed once released: a new one is added. A step moves and copies sealed bytes as
they are and never decrypts. Source: house decision 3.
"""

from __future__ import annotations

from itertools import chain

from cmeforms.errors import SchemaTooNew
from cmeforms.records.storage import Storage


def _append_only(table: str) -> tuple[str, str]:
    """Triggers against accidents and bugs; the audit finds whoever drops them first."""
    return (
        f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END",
        f"CREATE TRIGGER {table}_never_go BEFORE DELETE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END",
    )


_FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE entries (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        format_number INTEGER NOT NULL,
        record_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        facts TEXT NOT NULL,
        payload_sha256 TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        entry_hash TEXT NOT NULL,
        entry_mac TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX entries_by_record ON entries (record_id, number)",
    "CREATE INDEX entries_by_document ON entries (facts ->> '$.sha256') WHERE facts ->> '$.sha256' IS NOT NULL",
    """CREATE TABLE payloads (
        entry_number INTEGER NOT NULL REFERENCES entries (number),
        name TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (entry_number, name)
    ) STRICT""",
    """CREATE TABLE definition_texts (
        definition_sha256 TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        definition_revision INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    *_append_only("entries"),
    *_append_only("payloads"),
    *_append_only("definition_texts"),
    """CREATE TABLE record_states (
        record_id TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        stage TEXT NOT NULL,
        organisation_id TEXT NOT NULL,
        assigned_to TEXT NOT NULL,
        created_by TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        reference TEXT NOT NULL,
        last_entry INTEGER NOT NULL,
        state TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX states_by_reference ON record_states (reference) WHERE reference <> ''",
    "CREATE INDEX states_by_stage ON record_states (stage, last_entry)",
    "CREATE INDEX states_by_organisation ON record_states (organisation_id, last_entry)",
    "CREATE INDEX states_by_assignment ON record_states (assigned_to, last_entry)",
    "CREATE INDEX states_by_creator ON record_states (created_by, last_entry)",
    """CREATE TABLE drafts (
        record_id TEXT PRIMARY KEY,
        draft_revision INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        saved_at TEXT NOT NULL,
        saved_by TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE organisations (
        organisation_id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        details TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE persons (
        person_id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        organisation_id TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        totp_secret BLOB NOT NULL,
        totp_last_step INTEGER NOT NULL,
        is_active INTEGER NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sessions (
        token_sha256 TEXT PRIMARY KEY,
        session_id TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL,
        created_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        confirmed_at TEXT NOT NULL,
        ended_at TEXT
    ) STRICT""",
    "CREATE INDEX sessions_by_person ON sessions (person_id)",
    "CREATE TABLE sign_in_failures (subject_sha256 TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    "CREATE INDEX failures_by_subject ON sign_in_failures (subject_sha256, at)",
)

_SECOND = (
    # Anybody may ask for a document's short code: it must be found without reading the whole log.
    "CREATE INDEX entries_by_short_code ON entries (facts ->> '$.short_code')"
    " WHERE facts ->> '$.short_code' IS NOT NULL",
    "CREATE INDEX entries_of_exports ON entries (facts ->> '$.export_id') WHERE facts ->> '$.export_id' IS NOT NULL",
    # Asked at each page of a carer, and of somebody who opened records out of hours.
    "CREATE INDEX entries_of_placements ON entries (facts ->> '$.other_record_id')"
    " WHERE facts ->> '$.relation' = 'placed_with'",
    "CREATE INDEX entries_out_of_hours ON entries (person_id, at) WHERE kind = 'OpenedOutOfHours'",
    "ALTER TABLE persons ADD COLUMN recovery_hashes TEXT NOT NULL DEFAULT '[]'",
    # Pages and counts of a hundred thousand records are each found in an index alone (see ``Reach``).
    "ALTER TABLE record_states ADD COLUMN situation TEXT NOT NULL DEFAULT ''",
    """UPDATE record_states SET situation = substr(state ->> '$.definition_sha256', 1, 16) || ' ' || stage || ' ' ||
        CASE stage
            WHEN 'awaiting_signature' THEN json_array_length(state, '$.signatures')
            WHEN 'awaiting_office' THEN json_array_length(state, '$.completed_parts')
            ELSE 0 END""",
    "CREATE INDEX states_by_record ON record_states"
    " (record_id, situation, slug, stage, organisation_id, created_by, assigned_to, last_entry)",
    "CREATE INDEX states_by_change ON record_states"
    " (last_entry, situation, slug, stage, organisation_id, created_by, assigned_to, record_id)",
    "CREATE INDEX states_by_situation ON record_states"
    " (situation, slug, stage, organisation_id, created_by, assigned_to, record_id)",
    "DROP INDEX states_by_organisation",
    "CREATE INDEX states_by_organisation ON record_states"
    " (organisation_id, last_entry, situation, slug, stage, created_by, assigned_to, record_id)",
    # Messages that wait for the mail relay, and one-time links by the hash of their token.
    """CREATE TABLE outbox (
        message_id TEXT PRIMARY KEY,
        record_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        sealed BLOB NOT NULL,
        state TEXT NOT NULL,
        tries INTEGER NOT NULL,
        queued_at TEXT NOT NULL,
        next_try_at TEXT NOT NULL,
        claimed_until TEXT NOT NULL,
        fault TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX outbox_unsent ON outbox (queued_at, message_id) WHERE state <> 'sent'",
    """CREATE TABLE links (
        token_sha256 TEXT PRIMARY KEY,
        link_id TEXT NOT NULL UNIQUE,
        record_id TEXT NOT NULL,
        purpose TEXT NOT NULL,
        recipient_id TEXT NOT NULL,
        details TEXT NOT NULL,
        code_sha256 TEXT NOT NULL,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        used_at TEXT NOT NULL,
        revoked_at TEXT NOT NULL,
        wrong_codes INTEGER NOT NULL,
        visit_sha256 TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX links_by_record ON links (record_id)",
    "CREATE INDEX links_by_visit ON links (visit_sha256) WHERE visit_sha256 <> ''",
)

_THIRD = (
    # What lists ask for stands in the search index; of a state only what the log itself looks for stays a column.
    """CREATE TABLE states (
        record_id TEXT PRIMARY KEY,
        slug TEXT NOT NULL,
        stage TEXT NOT NULL,
        reference TEXT NOT NULL,
        last_entry INTEGER NOT NULL,
        state TEXT NOT NULL
    ) STRICT""",
    "INSERT INTO states SELECT record_id, slug, stage, reference, last_entry, state FROM record_states",
    "DROP TABLE record_states",
    "ALTER TABLE states RENAME TO record_states",
    "CREATE UNIQUE INDEX states_by_reference ON record_states (reference) WHERE reference <> ''",
    "CREATE INDEX states_by_change ON record_states (last_entry)",
    "CREATE INDEX states_by_stage ON record_states (stage, slug)",
    # What is rare in a long log is found without reading all of it.
    "CREATE INDEX entries_by_kind ON entries (kind, number)",
    "CREATE INDEX entries_of_questions ON entries (facts ->> '$.reply_by', number) WHERE kind = 'LetterIssued'",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND, _THIRD)
"""Step ``n`` (counted from 1) turns schema ``n - 1`` into schema ``n``."""

SCHEMA_VERSION = len(MIGRATIONS)


def schema_version(storage: Storage) -> int:
    """The schema that a file has; 0 for an empty one."""
    row = storage.row("PRAGMA user_version")
    return int(row["user_version"]) if row else 0


def require_known_schema(storage: Storage) -> None:
    """Refuse a file written by a newer release; raises ``SchemaTooNew``."""
    found = schema_version(storage)
    if found > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"the log has schema {found}; this release knows up to {SCHEMA_VERSION}: install a newer one"
        )


def migrate(storage: Storage, steps: tuple[tuple[str, ...], ...] = MIGRATIONS) -> int:
    """Bring the file to the newest schema, inside the caller's transaction; return how many steps were taken."""
    # Read inside the write lock: another worker may have migrated a moment ago.
    found = schema_version(storage)
    for statement in chain.from_iterable(steps[found:]):
        storage.run(statement)
    if found < len(steps):
        storage.run(f"PRAGMA user_version = {len(steps)}")
    return max(0, len(steps) - found)
