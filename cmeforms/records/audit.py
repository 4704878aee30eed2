"""Checks chain, payload hashes, definition texts and folded states; must not open payloads or change anything."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator

from cmeforms.errors import ActRefused
from cmeforms.records.chain import GENESIS_HASH, Row, entry_from_row, entry_mac, row_hash, sha256_hex
from cmeforms.records.entries import ChainReport, EntryKind
from cmeforms.records.keyring import ChainHead, Keyring
from cmeforms.records.state_rows import state_to_json
from cmeforms.records.states import advance
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import RecordState


def verify_chain(storage: Storage, keyring: Keyring | None) -> ChainReport:
    """Walk the log once, in one snapshot and bounded memory, and name the first bad entry.

    With the keys it also finds entries that others forged, and a tail that was cut off. Without them
    (a restored home) a log that is consistent in itself passes.
    """
    # Read before the snapshot: what the keys vouch for must be in it, however fast others write.
    vouched = keyring.head() if keyring else None
    with storage.snapshot():
        return _Walk(storage, vouched, keyring.mac_key if keyring else None).report()


def forgery(row: Row, mac_key: bytes | None) -> str:
    """What shows that a stored entry is not as this service wrote it; empty when nothing does."""
    if row["entry_hash"] != row_hash(row):
        return "the entry was changed: its content does not give its hash"
    if mac_key and not hmac.compare_digest(row["entry_mac"], entry_mac(mac_key, row["entry_hash"])):
        return "the entry was not written by this service: it does not bear the mark of its keys"
    return ""


def differing_states(storage: Storage) -> list[str]:
    """The ids of records whose stored state is not what their entries add up to: someone edited one of them."""
    folded: dict[str, RecordState | None] = {}
    impossible: set[str] = set()
    with storage.snapshot():
        for row in storage.stream("SELECT * FROM entries WHERE record_id <> '' ORDER BY number"):
            try:
                folded[row["record_id"]] = advance(folded.get(row["record_id"]), entry_from_row(row))
            except (ActRefused, KeyError, TypeError, ValueError):
                impossible.add(row["record_id"])
        stored = {r["record_id"]: r["state"] for r in storage.stream("SELECT record_id, state FROM record_states")}
    computed = {record_id: state_to_json(state) for record_id, state in folded.items() if state}
    unequal = {name for name in stored.keys() | computed.keys() if stored.get(name) != computed.get(name)}
    return sorted(unequal | impossible)


class _Walk:
    """One pass over the log, up to the first fault."""

    def __init__(self, storage: Storage, vouched: ChainHead | None, mac_key: bytes | None) -> None:
        self._storage = storage
        self._vouched = vouched
        self._mac_key = mac_key
        self._entries = 0
        self._head = GENESIS_HASH

    def report(self) -> ChainReport:
        for row in self._storage.stream("SELECT * FROM entries ORDER BY number"):
            fault = self._fault(row)
            if fault:
                return self._bad(self._entries + 1, fault)
            self._entries, self._head = row["number"], row["entry_hash"]
        return self._end()

    def _fault(self, row: Row) -> str:
        try:
            return next(filter(None, self._faults(row)), "")
        except (KeyError, TypeError, ValueError):
            return "the entry is not in the log's format"

    def _faults(self, row: Row) -> Iterator[str]:
        if row["number"] != self._entries + 1:
            yield f"the entry is missing; the next one is {row['number']}"
        yield forgery(row, self._mac_key)
        if row["previous_hash"] != self._head:
            yield "the entry does not follow from the one before it"
        if _payload_hashes(self._storage, row["number"]) != json.loads(row["payload_sha256"]):
            yield "a sealed payload is missing, added or changed"
        if row["kind"] == EntryKind.DEFINITION_RECORDED and not self._has_definition(row):
            yield "the recorded definition's text is missing or changed"
        if self._vouched and row["number"] == self._vouched.number and row["entry_hash"] != self._vouched.entry_hash:
            yield "the log was cut here or before and then continued: the keys vouch for another entry"

    def _has_definition(self, row: Row) -> bool:
        sha256 = json.loads(row["facts"])["definition_sha256"]
        found = self._storage.row("SELECT text FROM definition_texts WHERE definition_sha256 = ?", [sha256])
        return found is not None and sha256_hex(found["text"].encode("utf-8")) == sha256

    def _end(self) -> ChainReport:
        if self._vouched and self._vouched.number > self._entries:
            return self._bad(self._entries + 1, f"the log was cut: the keys vouch for {self._vouched.number} entries")
        outside = "SELECT entry_number FROM payloads WHERE entry_number NOT BETWEEN 1 AND ? LIMIT 1"
        if self._storage.row(outside, [self._entries]):
            return self._bad(self._entries + 1, "a sealed payload belongs to no entry")
        return ChainReport(self._entries, self._head, 0, "")

    def _bad(self, number: int, reason: str) -> ChainReport:
        return ChainReport(self._entries, self._head, number, reason)


def _payload_hashes(storage: Storage, entry_number: int) -> dict[str, str]:
    rows = storage.rows("SELECT name, sealed FROM payloads WHERE entry_number = ?", [entry_number])
    return {row["name"]: sha256_hex(row["sealed"]) for row in rows}
