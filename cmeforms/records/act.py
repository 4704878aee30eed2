"""One act: what it appends, reads and drafts inside one transaction; must not know what the acts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.records import drafts
from cmeforms.records.chain import (
    FORMAT_NUMBER,
    GENESIS_HASH,
    Row,
    canonical_json,
    entry_from_row,
    entry_mac,
    row_hash,
    sha256_hex,
    utc_text,
)
from cmeforms.records.entries import EntryKind, LogEntry, NewEntry, StoredDraft
from cmeforms.records.keyring import ChainHead, Keyring
from cmeforms.records.payload_cipher import Binding, seal, unseal
from cmeforms.records.state_rows import load_state, require_state, store_state
from cmeforms.records.states import BEGINNINGS, CLOSED, advance
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import RecordState


class Act:
    """What one person does at one moment: all of it is kept, or none. Made by ``RecordLog.act`` alone."""

    def __init__(self, storage: Storage, keyring: Keyring, *, at: datetime, by: str) -> None:
        self.storage = storage
        self.keyring = keyring
        self.at = at
        self.by = by
        self.head: ChainHead | None = None

    def append(self, new: NewEntry) -> LogEntry:
        """Number, seal, chain and fold one entry; the entry as the log keeps it.

        Raises ``ActRefused`` when it does not fit the record's state, ``RecordNotFound`` when the
        record was never begun, ``RecordErased`` when its key was destroyed.
        """
        with self.storage.savepoint():
            before = load_state(self.storage, new.record_id) if new.record_id else None
            head = _newest(self.storage)
            sealed = self._sealed_payloads(new, head.number + 1, before)
            row = self._row(new, head, sealed)
            entry = entry_from_row(row)
            if new.record_id:
                self._keep_state(before, entry)
            self.storage.insert("entries", row)
            for name, content in sealed.items():
                self.storage.insert("payloads", {"entry_number": entry.number, "name": name, "sealed": content})
        self.head = ChainHead(entry.number, entry.entry_hash)
        return entry

    def make_keys(self, record_ids: Iterable[str]) -> None:
        """Make the keys of several records that this act is going to begin, waiting for the disk once."""
        self.keyring.create_keys(record_ids)

    def state(self, record_id: str) -> RecordState:
        """The record's state as of now, this act's entries included; ``RecordNotFound`` when there is none."""
        return require_state(self.storage, record_id)

    def read_payload(self, record_id: str, entry_number: int, name: str) -> bytes:
        """One sealed payload, opened (see ``RecordLog.read_payload``)."""
        return read_payload(self.storage, self.keyring.key(record_id), (record_id, entry_number, name))

    def read_draft(self, record_id: str) -> StoredDraft | None:
        """The record's working copy, if it has one."""
        return drafts.load_draft(self.storage, self.keyring.key(record_id), record_id)

    def write_draft(
        self, record_id: str, values: Mapping[str, object], *, expected_revision: int | None
    ) -> StoredDraft:
        """Save the working copy over the revision that the writer saw; appends no entry by itself.

        ``expected_revision`` 0 stands for never saved; None takes whatever is there. Raises
        ``EditConflict`` when somebody else saved meanwhile, ``RecordNotFound`` before the record began.
        """
        with self.storage.savepoint():
            require_state(self.storage, record_id)
            found = drafts.require_revision(self.storage, record_id, expected_revision)
            draft = StoredDraft(record_id, found + 1, values, saved_at=self.at, saved_by=self.by)
            return drafts.store_draft(self.storage, self.keyring.key(record_id), draft)

    def clear_draft(self, record_id: str) -> None:
        """Remove the working copy, as after a submission."""
        drafts.clear_draft(self.storage, record_id)

    def record_definition(self, slug: str, definition_revision: int, definition_sha256: str, text: str) -> None:
        """Keep the text of a definition, once; appends ``DefinitionRecorded`` the first time.

        ``definition_sha256`` is over the UTF-8 bytes of ``text``; another value raises ``ValueError``.
        """
        if sha256_hex(text.encode("utf-8")) != definition_sha256:
            raise ValueError("the definition's hash is not that of its text")
        known = "SELECT 1 FROM definition_texts WHERE definition_sha256 = ?"
        if self.storage.row(known, [definition_sha256]):
            return
        facts = {"slug": slug, "definition_revision": definition_revision, "definition_sha256": definition_sha256}
        self.append(NewEntry(EntryKind.DEFINITION_RECORDED, facts=facts))
        self.storage.insert("definition_texts", {**facts, "text": text})

    def _sealed_payloads(self, new: NewEntry, number: int, before: RecordState | None) -> dict[str, bytes]:
        begins = before is None and new.kind in BEGINNINGS
        if not new.payloads and not begins:
            return {}
        if not new.record_id or not (before or begins):
            raise ActRefused(f"{new.kind} has payloads, but no record under whose key they could be sealed")
        # A key is made only where a record begins: for an older record, a missing key is a fault.
        key = self.keyring.create_key(new.record_id) if begins else self.keyring.key(new.record_id)
        return {
            name: seal(key, content, payload_binding(new.record_id, new.kind, name, number))
            for name, content in new.payloads.items()
        }

    def _row(self, new: NewEntry, head: ChainHead, sealed: Mapping[str, bytes]) -> Row:
        row: Row = {
            "number": head.number + 1,
            "at": utc_text(self.at),
            "kind": new.kind.value,
            "format_number": FORMAT_NUMBER,
            "record_id": new.record_id,
            "person_id": new.person_id or self.by,
            "facts": canonical_json(new.facts),
            "payload_sha256": canonical_json({name: sha256_hex(content) for name, content in sealed.items()}),
            "previous_hash": head.entry_hash,
        }
        entry_hash = row_hash(row)
        return {**row, "entry_hash": entry_hash, "entry_mac": entry_mac(self.keyring.mac_key, entry_hash)}

    def _keep_state(self, before: RecordState | None, entry: LogEntry) -> None:
        after = advance(before, entry)
        if after is None or after == before:
            return
        store_state(self.storage, after)
        if after.stage in CLOSED:
            drafts.clear_draft(self.storage, entry.record_id)


def read_payload(storage: Storage, key: bytes, place: tuple[str, int, str]) -> bytes:
    """Open the payload at ``place`` (record id, entry number, name); ``RecordNotFound`` when there is none."""
    record_id, entry_number, name = place
    row = storage.row(
        "SELECT kind, sealed FROM payloads JOIN entries ON number = entry_number"
        " WHERE record_id = ? AND entry_number = ? AND name = ?",
        [record_id, entry_number, name],
    )
    if row is None:
        raise RecordNotFound(f"entry {entry_number} holds nothing called {name} about this record")
    return unseal(key, row["sealed"], payload_binding(record_id, row["kind"], name, entry_number))


def payload_binding(record_id: str, kind: str, name: str, entry_number: int) -> Binding:
    """What a payload belongs to: its record, the kind of its entry, its name and the entry's number."""
    return Binding(record_id, kind, name, entry_number)


def _newest(storage: Storage) -> ChainHead:
    row = storage.row("SELECT number, entry_hash FROM entries ORDER BY number DESC LIMIT 1")
    return ChainHead(row["number"], row["entry_hash"]) if row else ChainHead(0, GENESIS_HASH)
