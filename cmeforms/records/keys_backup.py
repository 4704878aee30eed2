"""Writes all keys into one passphrase-protected file and restores them; must not know what they open."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cmeforms.errors import ActRefused, KeyringError, StorageUnavailable
from cmeforms.private_files import flush, make_private_folder, private_workspace, write_whole
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.home import Home
from cmeforms.records.keyring import ChainHead, Keyring, WrappedKey
from cmeforms.records.record_log import RecordLog

SHORTEST_PASSPHRASE = 12
_MAGIC = b"cmeforms keys backup 1\n"
_SALT_BYTES, _NONCE_BYTES = 16, 12
_SCRYPT_LOG_COST = 17
"""Two to this power: 128 MiB and about half a second for each guess; kept in the file, so it can grow.

Source: RFC 7914; OWASP Password Storage Cheat Sheet.
"""
_SCRYPT_MOST = 20
_OPENING_BYTES = len(_MAGIC) + 1 + _SALT_BYTES + _NONCE_BYTES


@dataclass(frozen=True)
class KeysRestored:
    """What came back: the log's newest entry when the keys were backed up, and the newest one there is now.

    When ``backed_up_head`` is further on, the data are older than the keys and what came between is
    lost. When ``log_head`` is further on, records begun in between have no key and cannot be read.
    """

    record_keys: int
    backed_up_head: int
    log_head: int


@dataclass(frozen=True)
class _Contents:
    master_key: bytes = field(repr=False)
    record_keys: list[WrappedKey] = field(repr=False)
    head: ChainHead
    extra_files: dict[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class BackupPlace:
    """Where a keys backup goes, and the passphrase that opens it."""

    file: Path
    passphrase: str = field(repr=False)


def backup_keys(log: RecordLog, place: BackupPlace, extra_files: Mapping[str, bytes], *, at: datetime, by: str) -> None:
    """Write master key, record keys and ``extra_files`` (path inside ``keys/`` to bytes) into one sealed file.

    It replaces an older copy at the same place whole; older copies elsewhere still hold keys that
    were destroyed since and must be destroyed by hand. Logs ``BackupMade``. Raises ``KeyringError``
    for a short passphrase, ``StorageUnavailable``.
    """
    if len(place.passphrase) < SHORTEST_PASSPHRASE:
        raise KeyringError(f"the passphrase must have at least {SHORTEST_PASSPHRASE} characters")
    head = log.head()
    contents = _Contents(log.keyring.master_key, log.keyring.wrapped_keys(), head, dict(extra_files))
    write_whole(place.file, _sealed(contents, place.passphrase))
    with log.act(at=at, by=by) as act:
        facts = {"what": "keys", "head_number": head.number, "head_hash": head.entry_hash}
        act.append(NewEntry(EntryKind.BACKUP_MADE, facts=facts))


def restore_keys(place: BackupPlace, folder: Path) -> KeysRestored:
    """Put the keys into a home whose data were restored before.

    The audit then checks the log against the entry that the keys vouched for. Raises ``KeyringError``
    for a wrong passphrase, a damaged file, keys of another log, or a home that has keys already; then
    nothing was put into the home.
    """
    home = Home(folder)
    if not RecordLog.exists(folder):
        raise ActRefused("restore the data first, then the keys")
    if home.keys.exists():
        raise KeyringError("this home has keys already; they are never overwritten")
    contents = _opened(place)
    log_head = _require_same_log(folder, contents.master_key)
    with private_workspace(folder) as work:
        _put_keys(work / home.keys.name, contents, log_head)
        (work / home.keys.name).rename(home.keys)
    flush(folder)
    return KeysRestored(len(contents.record_keys), contents.head.number, log_head.number)


def _put_keys(keys: Path, contents: _Contents, log_head: ChainHead) -> None:
    keyring = Keyring.create(keys, contents.master_key)
    keyring.restore_keys(contents.record_keys)
    # Data older than the keys: what is gone is gone, and to vouch for it would raise alarm for ever.
    keyring.remember_head(min(contents.head, log_head, key=lambda head: head.number))
    keyring.close()
    for name, content in contents.extra_files.items():
        target = _key_file(keys, name)
        make_private_folder(target.parent)
        write_whole(target, content)


def _require_same_log(folder: Path, master_key: bytes) -> ChainHead:
    log = RecordLog.open(folder, without_keys=True)
    try:
        log.require_master_key(master_key)
        return log.head()
    finally:
        log.close()


def _sealed(contents: _Contents, passphrase: str) -> bytes:
    """Magic line, cost byte, salt, nonce; then the contents sealed with all of that bound to them."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    opening = _MAGIC + bytes([_SCRYPT_LOG_COST]) + salt + nonce
    return opening + AESGCM(_derived(passphrase, salt, _SCRYPT_LOG_COST)).encrypt(nonce, _to_json(contents), opening)


def _opened(place: BackupPlace) -> _Contents:
    try:
        whole = place.file.read_bytes()
    except OSError as error:
        raise StorageUnavailable("the keys backup cannot be read") from error
    opening, sealed = whole[:_OPENING_BYTES], whole[_OPENING_BYTES:]
    cost, salt = opening[len(_MAGIC) : len(_MAGIC) + 1], opening[len(_MAGIC) + 1 : -_NONCE_BYTES]
    if not opening.startswith(_MAGIC) or not sealed or not 1 <= cost[0] <= _SCRYPT_MOST:
        raise KeyringError("this is not a keys backup that this release knows")
    try:
        plain = AESGCM(_derived(place.passphrase, salt, cost[0])).decrypt(opening[-_NONCE_BYTES:], sealed, opening)
    except InvalidTag as error:
        raise KeyringError("the passphrase is wrong, or the keys backup is damaged") from error
    return _from_json(plain)


def _derived(passphrase: str, salt: bytes, log_cost: int) -> bytes:
    secret = passphrase.encode("utf-8", "surrogatepass")
    return Scrypt(salt=salt, length=32, n=2**log_cost, r=8, p=1).derive(secret)


def _key_file(keys: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name:
        raise KeyringError("the keys backup holds a name that leads out of the home's keys")
    return keys.joinpath(*parts)


def _to_json(contents: _Contents) -> bytes:
    rows = [[key.record_id, _text(key.wrapped), key.destroyed_at] for key in contents.record_keys]
    document = {
        "master_key": _text(contents.master_key),
        "record_keys": rows,
        "head": [contents.head.number, contents.head.entry_hash],
        "extra_files": {name: _text(content) for name, content in contents.extra_files.items()},
    }
    return json.dumps(document).encode("ascii")


def _from_json(plain: bytes) -> _Contents:
    document: dict[str, Any] = json.loads(plain)
    return _Contents(
        master_key=base64.b64decode(document["master_key"]),
        record_keys=[WrappedKey(name, base64.b64decode(wrapped), at) for name, wrapped, at in document["record_keys"]],
        head=ChainHead(*document["head"]),
        extra_files={name: base64.b64decode(content) for name, content in document["extra_files"].items()},
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
