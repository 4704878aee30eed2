"""Writes a home's data into one file and restores it into an empty home; must not know or hold any key."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from cmeforms.errors import ActRefused, RecordUnreadable, StorageUnavailable
from cmeforms.private_files import flush, make_private_folder, private_workspace, replacing
from cmeforms.records.chain import utc_text
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.record_log import RecordLog
from cmeforms.records.schema import SCHEMA_VERSION, require_known_schema
from cmeforms.records.storage import Storage

FORMAT = "cmeforms data backup 1"
MANIFEST = "manifest.json"
_LOG = "data/log.db"
_FILES = ("settings.toml", "local_rules.toml", "calendars.toml", "contacts.toml")
_FOLDERS = ("form_definitions", "letter_templates", "trusted")
_MANIFEST_MOST_BYTES = 10_000_000
_CHUNK_BYTES = 1 << 20
_MAY_BE_THERE = frozenset({"README.md"})
"""What a home may hold and still count as empty."""


@dataclass(frozen=True)
class Manifest:
    """What a data backup holds; ``files`` maps names inside it to the SHA-256 (hex) of their bytes."""

    format: str
    made_at: str
    cmeforms_version: str
    schema_version: int
    head_number: int
    head_hash: str
    files: dict[str, str]


def backup_data(log: RecordLog, file: Path, *, at: datetime, by: str, cmeforms_version: str) -> Manifest:
    """Write log, settings, own definitions and templates to ``file`` (a zip) while the service runs.

    Sessions, failed sign-ins, search index and keys are not in it: without the keys backup it opens
    no record. The file appears whole or not at all. Logs ``BackupMade``. Raises ``StorageUnavailable``.
    """
    with replacing(file) as part, private_workspace(file.parent) as work:
        head = _copy_log(log, work / "log.db")
        members = {_LOG: work / "log.db", **_authored_files(log.home.folder)}
        manifest = Manifest(
            format=FORMAT,
            made_at=utc_text(at),
            cmeforms_version=cmeforms_version,
            schema_version=SCHEMA_VERSION,
            head_number=head[0],
            head_hash=head[1],
            files={name: _file_sha256(path) for name, path in members.items()},
        )
        _write_archive(part, manifest, members)
    with log.act(at=at, by=by) as act:
        facts = {"what": "data", "head_number": manifest.head_number, "head_hash": manifest.head_hash}
        act.append(NewEntry(EntryKind.BACKUP_MADE, facts=facts))
    return manifest


def restore_data(file: Path, folder: Path) -> Manifest:
    """Put a data backup into an empty home, after every byte of it was checked.

    Raises ``ActRefused`` when the home is not empty, ``RecordUnreadable`` when the file is not a
    whole backup, ``SchemaTooNew``, ``StorageUnavailable``. Then nothing was put into the home.
    """
    _require_empty(folder)
    make_private_folder(folder)
    with private_workspace(folder) as work:
        manifest = _unpack(file, work)
        _check_log(work / _LOG, manifest)
        # The log comes last: without it, what an interruption left is no home.
        for top in sorted({PurePosixPath(name).parts[0] for name in manifest.files}, key="data".__eq__):
            (work / top).rename(folder / top)
        flush(folder)
    return manifest


def _copy_log(log: RecordLog, target: Path) -> tuple[int, str]:
    log.storage.copy_into(target)
    copy = Storage(target, journal="DELETE")
    try:
        copy.run("DELETE FROM sessions")
        copy.run("DELETE FROM sign_in_failures")
        # What waited then may have gone since: a restored home sends nothing by itself.
        copy.run("UPDATE outbox SET state = 'held', claimed_until = '' WHERE state IN ('waiting', 'sending')")
        copy.scrub()
        newest = copy.row("SELECT number, entry_hash FROM entries ORDER BY number DESC LIMIT 1")
    finally:
        copy.close()
    if newest is None:
        raise RecordUnreadable("the log holds no entries")
    return newest["number"], newest["entry_hash"]


def _authored_files(home: Path) -> dict[str, Path]:
    """The authority's own files; links are not followed out of the home."""
    folders = [path for name in _FOLDERS for path in sorted((home / name).rglob("*"))]
    candidates = [*(home / name for name in _FILES), *folders]
    return {path.relative_to(home).as_posix(): path for path in candidates if path.is_file() and not path.is_symlink()}


def _write_archive(part: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    # Stored, not deflated: sealed bytes do not shrink, and a damaged archive loses less.
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2, sort_keys=True))
        for name, path in members.items():
            archive.write(path, name)


def _unpack(file: Path, work: Path) -> Manifest:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive)
            for info in archive.infolist():
                if info.filename != MANIFEST:
                    _unpack_member(archive, info, manifest.files[info.filename], work)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise RecordUnreadable("the backup is damaged") from error
    except OSError as error:
        raise StorageUnavailable("the backup could not be read or unpacked") from error
    return manifest


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    names = [info.filename for info in archive.infolist()]
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > _MANIFEST_MOST_BYTES:
        raise RecordUnreadable("this is not a data backup: it has no manifest")
    try:
        manifest = Manifest(**json.loads(archive.read(MANIFEST)))
    except (TypeError, ValueError) as error:
        raise RecordUnreadable("the backup's manifest is damaged") from error
    if manifest.format != FORMAT or not isinstance(manifest.files, dict):
        raise RecordUnreadable("this is not a data backup that this release knows")
    if sorted(names) != sorted([MANIFEST, *manifest.files]) or _LOG not in names:
        raise RecordUnreadable("the backup does not hold exactly what its manifest says")
    return manifest


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, sha256: str, work: Path) -> None:
    _require_known_name(info)
    target = work / info.filename
    make_private_folder(target.parent)
    digest = hashlib.sha256()
    with archive.open(info) as source, target.open("xb") as sink:
        target.chmod(0o600)
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            sink.write(chunk)
    flush(target)
    if digest.hexdigest() != sha256:
        raise RecordUnreadable(f"{info.filename} in the backup is not what its manifest says")


def _require_known_name(info: zipfile.ZipInfo) -> None:
    """Refuse every name that a backup would not hold: paths that climb, links, folders, strangers."""
    parts = PurePosixPath(info.filename).parts
    is_plain = all(part not in ("..", ".", "") for part in info.filename.split("/")) and "\\" not in info.filename
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    is_known = info.filename in (_LOG, *_FILES) or (len(parts) > 1 and parts[0] in _FOLDERS)
    # Stored as it is, a member cannot be larger than the archive: no small file fills the disk.
    is_stored = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1
    if not (is_plain and is_known and is_stored) or is_link or info.is_dir():
        raise RecordUnreadable("the backup holds something that no backup has")


def _check_log(file: Path, manifest: Manifest) -> None:
    storage = Storage(file)
    try:
        require_known_schema(storage)
        newest = storage.row("SELECT number, entry_hash FROM entries ORDER BY number DESC LIMIT 1")
        if newest != {"number": manifest.head_number, "entry_hash": manifest.head_hash}:
            raise RecordUnreadable("the backup's log does not end where its manifest says")
    finally:
        storage.close()


def _require_empty(folder: Path) -> None:
    there = {path.name for path in folder.iterdir()} - _MAY_BE_THERE if folder.exists() else set()
    if there:
        raise ActRefused(
            f"A backup is restored into an empty home only, and this one holds {min(there)}. "
            "If an earlier restore was interrupted, delete what it left and restore again."
        )


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
