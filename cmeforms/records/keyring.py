"""Keeps the master key and one wrapped key for each record, apart from the data; must not know what they seal."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cmeforms.errors import KeyringError, RecordErased, RecordUnreadable
from cmeforms.private_files import make_private_folder, require_private, write_whole
from cmeforms.records.payload_cipher import KEY_BYTES, Binding, new_key, seal, unseal
from cmeforms.records.storage import Storage

MASTER_KEY_FILE = "master.key"
RECORD_KEYS_FILE = "record-keys.db"

_TABLES = (
    "CREATE TABLE IF NOT EXISTS record_keys (record_id TEXT PRIMARY KEY, wrapped BLOB, destroyed_at TEXT) STRICT",
    "CREATE TABLE IF NOT EXISTS chain_head (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER, entry_hash TEXT)"
    " STRICT",
)


@dataclass(frozen=True)
class ChainHead:
    """The newest log entry that the keys vouch for: a log that lacks it was cut or rewritten."""

    number: int
    entry_hash: str


@dataclass(frozen=True)
class WrappedKey:
    """One row of the keyring: ``wrapped`` is empty once the key was destroyed."""

    record_id: str
    wrapped: bytes
    destroyed_at: str


class Keyring:
    """The folder ``keys/``: ``master.key`` (32 random bytes) and ``record-keys.db``.

    Every key is committed to its own file before the log entry that uses it, so an entry never
    exists without its key. Source: house decision 3.
    """

    def __init__(self, folder: Path) -> None:
        """Open the keys in ``folder``; ``KeyringError`` when missing, damaged or readable by others."""
        for path in (folder, folder / MASTER_KEY_FILE, folder / RECORD_KEYS_FILE):
            require_private(path)
        try:
            self._master_key = (folder / MASTER_KEY_FILE).read_bytes()
        except OSError as error:
            raise KeyringError(f"{MASTER_KEY_FILE} cannot be read") from error
        if len(self._master_key) != KEY_BYTES:
            raise KeyringError(f"{MASTER_KEY_FILE} is damaged: it must hold exactly {KEY_BYTES} bytes")
        self._storage = Storage(folder / RECORD_KEYS_FILE)
        # The head may lag behind the log by the power cut it saw: it needs no flush of its own.
        self._heads = Storage(folder / RECORD_KEYS_FILE, synchronous="NORMAL")

    @classmethod
    def create(cls, folder: Path, master_key: bytes | None = None) -> Keyring:
        """Make a keyring in ``folder``, with a fresh master key unless one is restored; never over an old one."""
        make_private_folder(folder)
        storage = Storage(folder / RECORD_KEYS_FILE, must_exist=False)
        # The transaction keeps a second process from making another master key at the same moment.
        with storage.transaction():
            if (folder / MASTER_KEY_FILE).exists():
                raise KeyringError("this home has keys already; they are never overwritten")
            for table in _TABLES:
                storage.run(table)
            # Written last: a home without a master key is one whose making did not finish.
            write_whole(folder / MASTER_KEY_FILE, master_key or new_key())
        storage.close()
        return cls(folder)

    def close(self) -> None:
        """Close the key file."""
        self._heads.close()
        self._storage.close()

    @property
    def master_key(self) -> bytes:
        """The master key itself: for its passphrase-protected backup and for the check whose it is."""
        return self._master_key

    def derived_key(self, purpose: str) -> bytes:
        """A 256-bit key for one purpose, made from the master key."""
        return derived_key(self._master_key, purpose)

    @property
    def mac_key(self) -> bytes:
        """The key under which log entries are authenticated."""
        return self.derived_key("cmeforms entry mac")

    def create_key(self, record_id: str) -> bytes:
        """A new record's key, committed before it is returned; the same key if it exists already."""
        if self._row(record_id) is None:
            self.create_keys([record_id])
        return self.key(record_id)

    def create_keys(self, record_ids: Iterable[str]) -> None:
        """The keys of new records, committed together; one that exists already stays."""
        with self._storage.transaction():
            for record_id in record_ids:
                if self._row(record_id) is None:
                    wrapped = seal(self._master_key, new_key(), _key_binding(record_id))
                    self._storage.insert("record_keys", {"record_id": record_id, "wrapped": wrapped})

    def key(self, record_id: str) -> bytes:
        """The key of one record; ``RecordErased`` when destroyed, ``KeyringError`` when unknown."""
        row = self._row(record_id)
        if row is None:
            raise KeyringError(f"there is no key for record {record_id}")
        if not row.wrapped:
            raise RecordErased(f"the key of record {record_id} was destroyed on {row.destroyed_at[:10]}")
        return unseal(self._master_key, row.wrapped, _key_binding(record_id))

    def keys(self, record_ids: Collection[str]) -> dict[str, bytes]:
        """The keys of some records, read at once; unknown, destroyed and damaged ones are left out."""
        rows = self._storage.rows(
            "SELECT record_id, wrapped FROM record_keys WHERE record_id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(record_ids))],
        )
        found: dict[str, bytes] = {}
        for row in rows:
            with suppress(RecordUnreadable):
                found[row["record_id"]] = unseal(self._master_key, row["wrapped"], _key_binding(row["record_id"]))
        return found

    def destroy(self, record_id: str, *, at: datetime) -> None:
        """Destroy one key for ever: its bytes leave the file, a tombstone stays. Safe to run again.

        Backups of the data hold no keys, so they become unreadable too; an older backup of the keys
        must be replaced by a new one.
        """
        with self._storage.transaction():
            if self._row(record_id) is None:
                self._storage.insert("record_keys", {"record_id": record_id, "wrapped": b""})
            self._storage.run(
                "UPDATE record_keys SET wrapped = x'', destroyed_at = coalesce(destroyed_at, ?) WHERE record_id = ?",
                [at.isoformat(), record_id],
            )
        self._storage.scrub()

    def is_destroyed(self, record_id: str) -> bool:
        """Whether this record's key was destroyed."""
        row = self._row(record_id)
        return row is not None and not row.wrapped

    def remember_head(self, head: ChainHead) -> None:
        """Vouch for the log up to this entry; an older head than the present one changes nothing."""
        self._heads.run(
            "INSERT INTO chain_head (id, number, entry_hash) VALUES (1, :number, :hash) ON CONFLICT (id)"
            " DO UPDATE SET number = :number, entry_hash = :hash WHERE number < :number",
            {"number": head.number, "hash": head.entry_hash},
        )

    def head(self) -> ChainHead:
        """The newest entry vouched for; number 0 when there is none yet."""
        row = self._heads.row("SELECT number, entry_hash FROM chain_head")
        return ChainHead(row["number"], row["entry_hash"]) if row else ChainHead(0, "")

    def wrapped_keys(self) -> list[WrappedKey]:
        """Every row of the keyring, tombstones included, still wrapped."""
        rows = self._storage.rows("SELECT record_id, wrapped, destroyed_at FROM record_keys ORDER BY record_id")
        return [WrappedKey(row["record_id"], row["wrapped"], row["destroyed_at"] or "") for row in rows]

    def restore_keys(self, keys: list[WrappedKey]) -> None:
        """Put back rows from a backup into an empty keyring."""
        with self._storage.transaction():
            for key in keys:
                row = {"record_id": key.record_id, "wrapped": key.wrapped, "destroyed_at": key.destroyed_at or None}
                self._storage.insert("record_keys", row)

    def _row(self, record_id: str) -> WrappedKey | None:
        row = self._storage.row("SELECT * FROM record_keys WHERE record_id = ?", [record_id])
        return WrappedKey(row["record_id"], row["wrapped"], row["destroyed_at"] or "") if row else None


def derived_key(master_key: bytes, purpose: str) -> bytes:
    """A 256-bit key for one purpose (ASCII text), made from a master key. Source: RFC 5869."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode("ascii")).derive(master_key)


def _key_binding(record_id: str) -> Binding:
    return Binding(record_id, "record key", "", 0)
