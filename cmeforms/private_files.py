"""Makes, writes and reads folders and files that only their owner may read, whole or not at all; knows no content.

Used by every room that keeps keys or records. Source: safety.md section 5.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cmeforms.errors import KeyringError, StorageUnavailable

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644
_FOLDER_MODE = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` with mode 0700, whatever the umask, and those above it that are missing likewise."""
    try:
        _make_folder(folder)
        folder.chmod(_FOLDER_MODE)
    except OSError as error:
        raise StorageUnavailable(f"the folder {folder.name} cannot be made") from error


def _make_folder(folder: Path) -> None:
    # ``mkdir(parents=True)`` would give its mode to the last folder only.
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)


def require_private(path: Path) -> None:
    """Refuse a file or folder of keys that is missing, or that others may read or write; raises ``KeyringError``."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise KeyringError(f"{path.name} is missing or cannot be read") from error
    _require_closed(path, mode)


def read_private(path: Path) -> bytes:
    """The bytes of a key file; raises ``KeyringError`` if it is missing or others may read it."""
    try:
        with path.open("rb") as file:
            # The open file is judged, not the path: it cannot be exchanged in between.
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except FileNotFoundError as error:
        raise KeyringError(f"{path.name} is missing") from error
    except OSError as error:
        raise KeyringError(f"{path.name} cannot be read: {error.strerror}") from error
    _require_closed(path, mode)
    return content


def _require_closed(path: Path, mode: int) -> None:
    if mode & _OTHERS:
        raise KeyringError(f"{path.name} is open to others (mode {stat.S_IMODE(mode):04o}); only its owner may read it")


def write_whole(path: Path, content: bytes, mode: int = PRIVATE_MODE) -> None:
    """Write ``content`` so that ``path`` afterwards holds all of it or what it held before; mode 0600 unless told.

    Source: safety.md section 5: temporary file, flush, rename, flush of the folder.
    """
    with replacing(path, mode) as part:
        part.write_bytes(content)


@contextmanager
def replacing(path: Path, mode: int = PRIVATE_MODE) -> Iterator[Path]:
    """Hand out an empty private file to fill, and put it in the place of ``path`` when that went well.

    Raises ``StorageUnavailable`` when the disk refuses, or for a pipe or a device, which a file must not replace; then
    ``path`` is as it was, and no stump stays.
    """
    if path.exists() and not path.is_file():
        raise StorageUnavailable(f"{path.name} is not a file")
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_MODE))
        yield part
        part.chmod(mode)  # the umask may have taken rights away that a public certificate needs
        flush(part)
        part.replace(path)
        flush(path.parent)
    except OSError as error:
        raise StorageUnavailable(f"{path.name} could not be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def private_workspace(beside: Path) -> Iterator[Path]:
    """A folder of mode 0700 inside ``beside`` (so on the same disk), gone afterwards."""
    try:
        work = TemporaryDirectory(prefix=".cmeforms-", dir=beside)
    except OSError as error:
        raise StorageUnavailable("there is no room to work in") from error
    with work as name:
        yield Path(name)
