"""The arithmetic of the hash chain: canonical text, entry hashes, rows to entries; pure, no storage, no keys."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cmeforms.records.entries import EntryKind, LogEntry

FORMAT_NUMBER = 1
GENESIS_HASH = "0" * 64
"""Stands before the first entry."""

Row = dict[str, Any]


def sha256_hex(content: bytes) -> str:
    """The SHA-256 of ``content``, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, characters as they are.

    Only what JSON can hold and give back unchanged: anything else is a bug and raises ``TypeError``
    or ``ValueError`` (an unpaired surrogate, a number that is not whole).
    """
    _require_plain(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    return text


def _require_plain(value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError("keys in a log entry are text")
            _require_plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_plain(inner)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"a log entry cannot hold a {type(value).__name__}")


def utc_text(moment: datetime) -> str:
    """An aware moment as ISO 8601 text in UTC; sorts as it reads."""
    if moment.tzinfo is None:
        raise ValueError("times in the log are aware")
    return moment.astimezone(UTC).isoformat()


def row_hash(row: Mapping[str, object]) -> str:
    """The entry hash: SHA-256 over the canonical JSON of every other column but the MAC, as it is stored.

    The stored text is hashed, not what it means: a changed space is a changed entry.
    """
    columns = {name: value for name, value in row.items() if name not in ("entry_hash", "entry_mac")}
    return sha256_hex(canonical_json(columns).encode("utf-8"))


def entry_mac(mac_key: bytes, entry_hash: str) -> str:
    """What only a holder of the keys can compute: it tells our entries from consistent forgeries.

    Source: RFC 2104 (HMAC), with SHA-256, in hexadecimal digits.
    """
    return hmac.digest(mac_key, entry_hash.encode("ascii"), "sha256").hex()


def entry_from_row(row: Mapping[str, Any]) -> LogEntry:
    """A stored row as a ``LogEntry``."""
    return LogEntry(
        number=row["number"],
        at=datetime.fromisoformat(row["at"]),
        kind=EntryKind(row["kind"]),
        format_number=row["format_number"],
        record_id=row["record_id"],
        person_id=row["person_id"],
        facts=json.loads(row["facts"]),
        payload_sha256=json.loads(row["payload_sha256"]),
        previous_hash=row["previous_hash"],
        entry_hash=row["entry_hash"],
    )
