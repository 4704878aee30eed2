"""Keeps the working copy of a record, sealed and counted; must not know what its values mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cmeforms.errors import EditConflict
from cmeforms.records.chain import sha256_hex, utc_text
from cmeforms.records.entries import StoredDraft
from cmeforms.records.payload_cipher import Binding, seal, unseal
from cmeforms.records.storage import Storage


def load_draft(storage: Storage, key: bytes, record_id: str) -> StoredDraft | None:
    """The draft of one record, if there is one; ``RecordUnreadable`` when it was altered or moved."""
    row = storage.row("SELECT * FROM drafts WHERE record_id = ?", [record_id])
    if row is None or not row["sealed"]:
        return None
    plain = unseal(key, row["sealed"], _binding(record_id, row["draft_revision"]))
    return StoredDraft(
        record_id=record_id,
        draft_revision=row["draft_revision"],
        values=json.loads(plain),
        saved_at=datetime.fromisoformat(row["saved_at"]),
        saved_by=row["saved_by"],
        content_sha256=sha256_hex(row["sealed"]),
    )


def draft_revision(storage: Storage, record_id: str) -> int:
    """The revision of the last draft that was saved, even if it was cleared since; 0 when there was none."""
    row = storage.row("SELECT draft_revision FROM drafts WHERE record_id = ?", [record_id])
    return int(row["draft_revision"]) if row else 0


def require_revision(storage: Storage, record_id: str, expected_revision: int | None) -> int:
    """The stored revision, if it is the expected one; else raises ``EditConflict`` (None expects anything)."""
    found = draft_revision(storage, record_id)
    if expected_revision is not None and found != expected_revision:
        raise EditConflict(f"the draft of record {record_id} is at revision {found}, not {expected_revision}")
    return found


def store_draft(storage: Storage, key: bytes, draft: StoredDraft) -> StoredDraft:
    """Replace the stored draft; returns it with the hash of its sealed bytes."""
    sealed = seal(key, _as_json(draft.values), _binding(draft.record_id, draft.draft_revision))
    storage.run(
        "INSERT OR REPLACE INTO drafts (record_id, draft_revision, sealed, saved_at, saved_by) VALUES (?, ?, ?, ?, ?)",
        [draft.record_id, draft.draft_revision, sealed, utc_text(draft.saved_at), draft.saved_by],
    )
    return replace(draft, content_sha256=sha256_hex(sealed))


def clear_draft(storage: Storage, record_id: str) -> None:
    """Remove the draft's content, if there is any; ``secure_delete`` overwrites it.

    The count stays, so that a page opened before can never pass for the newest one later.
    """
    storage.run("UPDATE drafts SET sealed = x'' WHERE record_id = ?", [record_id])


def _as_json(values: Mapping[str, object]) -> bytes:
    # ASCII escapes keep every character that was typed, unpaired surrogates included: a draft
    # refuses nothing, it is the submission that does.
    return json.dumps(dict(values), ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _binding(record_id: str, revision: int) -> Binding:
    return Binding(record_id, "draft", "values", revision)
