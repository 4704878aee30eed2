"""Stores and lists folded record states; must not know how a state comes about."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from cmeforms.errors import RecordNotFound
from cmeforms.records.entries import RecordQuery
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


def find_by_reference(storage: Storage, reference: str) -> RecordState | None:
    """The stored state of the record with this reference."""
    row = storage.row("SELECT state FROM record_states WHERE reference = ? AND reference <> ''", [reference])
    return state_from_json(row["state"]) if row else None


def store_state(storage: Storage, state: RecordState) -> None:
    """Replace the stored state of one record."""
    row: dict[str, object] = {
        "record_id": state.record_id,
        "slug": state.slug,
        "stage": state.stage.value,
        "organisation_id": state.organisation_id,
        "assigned_to": state.assigned_to,
        "created_by": state.created_by,
        "changed_at": state.changed_at.isoformat(),
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


def list_states(storage: Storage, query: RecordQuery) -> list[RecordState]:
    """The records that ``query`` asks for, newest change first."""
    where, values = _where(query)
    rows = storage.rows(
        f"SELECT state FROM record_states WHERE {where} ORDER BY last_entry DESC LIMIT ? OFFSET ?",  # noqa: S608
        [*values, query.limit, query.offset],
    )
    return [state_from_json(row["state"]) for row in rows]


def count_states(storage: Storage, query: RecordQuery) -> int:
    """How many records ``query`` asks for, all pages together."""
    where, values = _where(query)
    row = storage.row(f"SELECT count(*) AS records FROM record_states WHERE {where}", values)  # noqa: S608
    return int(row["records"]) if row else 0


def changed_since(storage: Storage, entry_number: int, limit: int) -> dict[str, int]:
    """Record ids and the numbers of their last change, for changes after an entry, oldest first."""
    rows = storage.rows(
        "SELECT record_id, last_entry FROM record_states WHERE last_entry > ? ORDER BY last_entry LIMIT ?",
        [entry_number, limit],
    )
    return {row["record_id"]: row["last_entry"] for row in rows}


def _where(query: RecordQuery) -> tuple[str, list[object]]:
    """The condition and its values; column names stand only here, input is always bound."""
    conditions, values = ["1"], list[object]()
    for column, wanted in (("stage", query.stages), ("slug", query.slugs)):
        if wanted:
            conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(str(value) for value in wanted)
    for column, value in (
        ("organisation_id", query.organisation_id or None),
        ("created_by", query.created_by or None),
        ("assigned_to", query.assigned_to),
    ):
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    return " AND ".join(conditions), values


def state_to_json(state: RecordState) -> str:
    """A state as JSON text; moments as ISO 8601."""
    return json.dumps(asdict(state), default=datetime.isoformat, sort_keys=True, separators=(",", ":"))


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
