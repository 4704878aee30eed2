"""Stores folded record states; must not know how a state comes about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cmeforms.errors import RecordNotFound
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState, SignatureGiven, Stage


def load_state(storage: Storage, record_id: str) -> RecordState | None:
    """The stored state of one record, if it has begun."""
    row = storage.row("SELECT state FROM record_states WHERE record_id = ?", [record_id])
    return state_from_json(row["state"]) if row else None


def require_state(storage: Storage, record_id: str) -> RecordState:
    """The stored state of one record; ``RecordNotFound`` when there is none."""
    state = load_state(storage, record_id)
    if state is None:
        raise RecordNotFound("there is no record with this reference")
    return state


def load_states(storage: Storage, record_ids: Sequence[str]) -> list[RecordState]:
    """The stored states of some records, in the order asked for; those that have not begun are left out."""
    rows = storage.rows(
        "SELECT state FROM json_each(?) AS asked CROSS JOIN record_states ON record_id = asked.value"
        " ORDER BY asked.key",
        [json.dumps(list(record_ids))],
    )
    return [state_from_json(row["state"]) for row in rows]


def changed_since(storage: Storage, entry_number: int, limit: int) -> list[RecordState]:
    """The stored states of the records whose last change is a later entry, oldest change first."""
    # The column decides, also where somebody tampered with one of the two: whoever asks from the last one goes on.
    rows = storage.rows(
        "SELECT json_set(state, '$.last_entry', last_entry) AS state FROM record_states"
        " WHERE last_entry > ? ORDER BY last_entry LIMIT ?",
        [entry_number, limit],
    )
    return [state_from_json(row["state"]) for row in rows]


def count_erased(storage: Storage, slugs: Sequence[str]) -> int:
    """How many records of some forms were erased."""
    row = storage.row(
        "SELECT count(*) AS records FROM record_states WHERE stage = ? AND slug IN (SELECT value FROM json_each(?))",
        [Stage.ERASED.value, json.dumps(list(slugs))],
    )
    return int(row["records"]) if row else 0


def find_by_reference(storage: Storage, reference: str) -> RecordState | None:
    """The stored state of the record with this reference."""
    row = storage.row("SELECT state FROM record_states WHERE reference = ? AND reference <> ''", [reference])
    return state_from_json(row["state"]) if row else None


def references_of(storage: Storage, record_ids: Sequence[str]) -> dict[str, str]:
    """The references of those of the records that have begun, by record id."""
    rows = storage.rows(
        "SELECT record_id, reference FROM record_states WHERE record_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(record_ids))],
    )
    return {row["record_id"]: row["reference"] for row in rows}


def store_state(storage: Storage, state: RecordState) -> None:
    """Replace the stored state of one record."""
    row: dict[str, object] = {
        "record_id": state.record_id,
        "slug": state.slug,
        "stage": state.stage.value,
        "reference": state.reference,
        "last_entry": state.last_entry,
        "state": state_to_json(state),
    }
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    changes = ", ".join(f"{name} = :{name}" for name in row if name != "record_id")
    storage.run(
        f"INSERT INTO record_states ({columns}) VALUES ({values})"  # noqa: S608 - names of this function, no input
        f" ON CONFLICT (record_id) DO UPDATE SET {changes}",
        row,
    )


def state_to_json(state: RecordState) -> str:
    """A state as JSON text; moments as ISO 8601."""
    return json.dumps(vars(state), default=_json_value, sort_keys=True, separators=(",", ":"))


def _json_value(value: object) -> object:
    """What JSON has no form for: a moment, or a dataclass within the state (``asdict`` would copy every link)."""
    return value.isoformat() if isinstance(value, datetime) else vars(value)


def state_from_json(text: str) -> RecordState:
    """The state that ``state_to_json`` wrote."""
    raw: dict[str, Any] = json.loads(text)
    raw["stage"] = Stage(raw["stage"])
    raw["created_at"] = datetime.fromisoformat(raw["created_at"])
    raw["changed_at"] = datetime.fromisoformat(raw["changed_at"])
    raw["submitted_at"] = datetime.fromisoformat(raw["submitted_at"]) if raw["submitted_at"] else None
    raw["signatures"] = tuple(
        SignatureGiven(**{**given, "signed_at": datetime.fromisoformat(given["signed_at"])})
        for given in raw["signatures"]
    )
    raw["documents"] = tuple(
        IssuedDocument(**{**issued, "issued_at": datetime.fromisoformat(issued["issued_at"])})
        for issued in raw["documents"]
    )
    raw["links"] = tuple((relation, other) for relation, other in raw["links"])
    raw["completed_parts"] = tuple(raw["completed_parts"])
    return RecordState(**raw)
