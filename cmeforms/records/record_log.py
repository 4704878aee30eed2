"""The log of one home: append, read, list, find, verify; must not know forms, pages, people's rights or time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import reduce
from pathlib import Path
from secrets import token_hex

from cmeforms.errors import ActRefused, KeyringError, RecordNotFound, RecordUnreadable, StorageUnavailable
from cmeforms.private_files import make_private_folder
from cmeforms.records import audit, drafts, entry_lists, state_rows
from cmeforms.records.act import Act, read_payload
from cmeforms.records.chain import Row, entry_from_row
from cmeforms.records.entries import (
    ChainReport,
    EntryKind,
    FoundDocument,
    LogEntry,
    NewEntry,
    StoredDraft,
)
from cmeforms.records.home import Home
from cmeforms.records.issued import ISSUING, found_document
from cmeforms.records.keyring import ChainHead, Keyring, derived_key
from cmeforms.records.schema import SCHEMA_VERSION, migrate, require_known_schema, schema_version
from cmeforms.records.states import advance
from cmeforms.records.storage import Storage
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState


class RecordLog:
    """The append-only, chained and sealed log of a home, and the states folded from it.

    One object serves all threads of a process. Reading methods inside ``act`` see the act's own entries.
    """

    def __init__(self, home: Home, storage: Storage, keyring: Keyring | None) -> None:
        self.home = home
        self.storage = storage
        self._keyring = keyring

    @classmethod
    def create(cls, folder: Path, *, at: datetime, cmeforms_version: str) -> RecordLog:
        """Make a new log with its keys in ``folder``; ``ActRefused`` when it has one already.

        ``KeyringError`` when there are keys of a log that is gone: an empty one must not take its place.
        """
        home = Home(folder)
        if cls.exists(folder):
            raise ActRefused("this home has a log already")
        make_private_folder(home.data)
        # Keys without a log are what an interrupted creation leaves: they are taken over.
        keyring = Keyring(home.keys) if home.master_key_file.exists() else Keyring.create(home.keys)
        if keyring.head().number:
            raise KeyringError("the log of these keys is missing: restore the newest backup, or move the keys away")
        log = cls(home, Storage(home.log_file, must_exist=False), keyring)
        with log.act(at=at) as act:
            if migrate(act.storage) == 0:
                raise ActRefused("this home has a log already")
            log_id = token_hex(16)
            act.storage.insert("meta", {"name": "log_id", "value": log_id})
            act.storage.insert("meta", {"name": "key_check", "value": _key_check(keyring.master_key, log_id)})
            facts = {"schema_version": SCHEMA_VERSION, "cmeforms_version": cmeforms_version}
            act.append(NewEntry(EntryKind.HOME_CREATED, facts=facts))
        return log

    @classmethod
    def open(cls, folder: Path, *, without_keys: bool = False) -> RecordLog:
        """Open the log in ``folder``, brought to the newest schema.

        Raises ``StorageUnavailable`` when it is missing or cannot be written, ``SchemaTooNew``, and
        ``KeyringError`` when the keys are missing, readable by others or another log's. Opened
        ``without_keys`` (a restored home) it verifies the chain and issued documents, no more.
        """
        home = Home(folder)
        if not cls.exists(folder):
            raise StorageUnavailable("there is no log in this home")
        storage = Storage(home.log_file)
        require_known_schema(storage)
        log = cls(home, storage, None if without_keys else Keyring(home.keys))
        if log._keyring:
            log.require_master_key(log._keyring.master_key)
        if schema_version(storage) < SCHEMA_VERSION:
            with storage.transaction():
                migrate(storage)
        return log

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether ``folder`` holds a log; what an interrupted creation left is none."""
        file = Home(folder).log_file
        if not file.is_file():
            return False
        storage = Storage(file)
        try:
            return schema_version(storage) > 0
        finally:
            storage.close()

    def close(self) -> None:
        """Close the files."""
        self.storage.close()
        if self._keyring:
            self._keyring.close()

    @property
    def keyring(self) -> Keyring:
        """The keys of this log; ``KeyringError`` in a home without keys."""
        if self._keyring is None:
            raise KeyringError("this home has no keys: it can verify, but neither read nor write records")
        return self._keyring

    @contextmanager
    def act(self, *, at: datetime, by: str = "") -> Iterator[Act]:
        """One transaction around one person's act: committed at the end, rolled back on any exception.

        ``at`` is aware; ``by`` is the person id of entries that name nobody else.
        """
        act = Act(self.storage, self.keyring, at=at, by=by)
        with self.storage.transaction():
            yield act
        if act.head:
            self._vouch(act.head)

    def _vouch(self, head: ChainHead) -> None:
        """Let the keys vouch for the new head, but only on top of the one they vouched for.

        After a cut or a rewriting they stay with the old one, so that going on never hides it.
        """
        try:
            vouched = self.keyring.head()
            if vouched.number == 0 or self.holds(vouched):
                self.keyring.remember_head(head)
        except StorageUnavailable:
            # The act is committed: a late head is caught up by the next act.
            return

    def holds(self, head: ChainHead) -> bool:
        """Whether the entry with this number has this hash, and so everything before it is what it was."""
        return self.head_at(head.number) == head

    def head_at(self, number: int) -> ChainHead | None:
        """The chain's head when the entry with this number was the newest; None where there is no such entry."""
        row = self.storage.row("SELECT entry_hash FROM entries WHERE number = ?", [number])
        return ChainHead(number, row["entry_hash"]) if row else None

    def state(self, record_id: str) -> RecordState:
        """Where a record stands; ``RecordNotFound`` when there is none."""
        return state_rows.require_state(self.storage, record_id)

    def find_by_reference(self, reference: str) -> RecordState:
        """Where the record with this reference stands; ``RecordNotFound`` when there is none."""
        state = state_rows.find_by_reference(self.storage, reference)
        if state is None:
            raise RecordNotFound("there is no record with this reference")
        return state

    def references_of(self, record_ids: Sequence[str]) -> dict[str, str]:
        """The references of those of the records that have begun, erased ones too, by record id."""
        return state_rows.references_of(self.storage, record_ids)

    def states(self, record_ids: Sequence[str]) -> list[RecordState]:
        """Where some records stand, in the order asked for; those that have not begun are left out."""
        return state_rows.load_states(self.storage, record_ids)

    def changed_since(self, entry_number: int, limit: int = 500) -> list[RecordState]:
        """Records of every kind whose last change is a later entry, oldest change first."""
        return state_rows.changed_since(self.storage, entry_number, limit)

    def count_erased(self, slugs: Sequence[str]) -> int:
        """How many records of some forms were erased."""
        return state_rows.count_erased(self.storage, slugs)

    def fold(self, record_id: str) -> RecordState:
        """The state computed anew from the entries; always equal to ``state``."""
        rows = self.storage.stream("SELECT * FROM entries WHERE record_id = ? ORDER BY number", [record_id])
        nothing: RecordState | None = None
        state = reduce(advance, map(entry_from_row, rows), nothing)
        if state is None:
            raise RecordNotFound("there is no record with this reference")
        return state

    def entries(self, *, after: int = 0, limit: int = 100, record_id: str = "") -> list[LogEntry]:
        """Entries in order, from the one after number ``after``; of one record, if it is named."""
        return entry_lists.list_entries(self.storage, after, limit, record_id)

    def acts_on(self, record_id: str) -> list[LogEntry]:
        """Every entry that made a record what it is, oldest first; who looked, and what was sent, is left out."""
        return entry_lists.acts_on(self.storage, record_id)

    def newest_of(self, kind: EntryKind, limit: int = 100) -> list[LogEntry]:
        """The newest entries of one kind, newest first."""
        return entry_lists.newest_of(self.storage, kind, limit)

    def kinds_of(self, entry_numbers: Sequence[int]) -> dict[int, EntryKind]:
        """The kinds of some entries, by number."""
        return entry_lists.kinds_of(self.storage, entry_numbers)

    def read_payload(self, record_id: str, entry_number: int, name: str) -> bytes:
        """Open one sealed payload of an entry.

        Raises ``RecordErased``, ``RecordUnreadable`` (altered or moved), ``RecordNotFound``, ``KeyringError``.
        """
        return read_payload(self.storage, self.keyring.key(record_id), (record_id, entry_number, name))

    def read_draft(self, record_id: str) -> StoredDraft | None:
        """The working copy of a record, if it has one; errors as ``read_payload``."""
        return drafts.load_draft(self.storage, self.keyring.key(record_id), record_id)

    def draft_revision(self, record_id: str) -> int:
        """The revision of the last saved draft, needing no key; 0 when nothing was saved yet."""
        return drafts.draft_revision(self.storage, record_id)

    def definitions(self) -> list[str]:
        """The SHA-256 of every definition that was recorded."""
        return [row["definition_sha256"] for row in self.storage.rows("SELECT definition_sha256 FROM definition_texts")]

    def definition_text(self, definition_sha256: str) -> str:
        """The text of a definition as it was when recorded; ``RecordNotFound`` when it never was."""
        row = self.storage.row("SELECT text FROM definition_texts WHERE definition_sha256 = ?", [definition_sha256])
        if row is None:
            raise RecordNotFound("no definition with this hash was recorded")
        return str(row["text"])

    def find_document(self, sha256: str) -> FoundDocument | None:
        """Which record issued the document with this SHA-256 (hex), if any did; needs no keys.

        For a locked copy it is the document that was copied. Only an entry of ours counts:
        ``RecordUnreadable`` when the one found was changed or forged.
        """
        row = self.storage.row(
            "SELECT * FROM entries WHERE facts ->> '$.sha256' = ? AND kind IN (?, ?, ?, ?) ORDER BY number LIMIT 1",
            [sha256, *(kind.value for kind in ISSUING)],
        )
        if row is None:
            return None
        entry = entry_from_row(self._own(row))
        return found_document(entry, self._issued(entry.record_id))

    def find_short_code(self, short_code: str) -> LogEntry | None:
        """The entry that accepted the submission, or issued the letter, with this code; needs no keys.

        Only an entry of ours counts: ``RecordUnreadable`` when the one found was changed or forged.
        """
        row = self.storage.row(
            "SELECT * FROM entries WHERE facts ->> '$.short_code' = ? ORDER BY number LIMIT 1", [short_code]
        )
        return entry_from_row(self._own(row)) if row else None

    def _own(self, row: Row) -> Row:
        """A row that the keys vouch for; ``RecordUnreadable`` otherwise."""
        fault = audit.forgery(row, self._keyring.mac_key if self._keyring else None)
        if fault:
            raise RecordUnreadable(f"log entry {row['number']}: {fault}")
        return row

    def _issued(self, record_id: str) -> dict[int, IssuedDocument]:
        """A record's documents by entry number, from the entries themselves: a stored state might be edited."""
        try:
            return {document.entry_number: document for document in self.fold(record_id).documents}
        except (ActRefused, ValueError) as error:
            raise RecordUnreadable(f"the entries of record {record_id} do not follow from each other") from error

    def verify_chain(self) -> ChainReport:
        """Check every entry, link, mark of the keys, payload hash and definition text; names the first bad entry."""
        return audit.verify_chain(self.storage, self._keyring)

    def storage_fault(self) -> str:
        """What SQLite finds wrong with the file, in its words; empty when nothing."""
        return self.storage.fault()

    def differing_states(self) -> list[str]:
        """Record ids whose stored state is not what their entries add up to; empty when all is well."""
        return audit.differing_states(self.storage)

    def head(self) -> ChainHead:
        """The newest entry's number and hash."""
        newest = self.storage.row("SELECT number, entry_hash FROM entries ORDER BY number DESC LIMIT 1")
        return ChainHead(newest["number"], newest["entry_hash"]) if newest else ChainHead(0, "")

    def require_master_key(self, master_key: bytes) -> None:
        """Refuse a master key under which this log was not made; raises ``KeyringError``."""
        meta = {row["name"]: row["value"] for row in self.storage.rows("SELECT name, value FROM meta")}
        if meta.get("key_check") != _key_check(master_key, meta.get("log_id", "")):
            raise KeyringError("these keys belong to another log")


def _key_check(master_key: bytes, log_id: str) -> str:
    return derived_key(master_key, f"cmeforms key check {log_id}").hex()
