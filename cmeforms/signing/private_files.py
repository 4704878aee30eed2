"""Writes and reads small files that must survive a crash and stay private; knows nothing of what is in them."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cmeforms.errors import KeyringError

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644
FOLDER_MODE = 0o700
READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def write_durably(path: Path, content: bytes, mode: int = PRIVATE_MODE) -> None:
    """Write ``content`` so that after a crash either the old file or the new one is there, whole.

    Raises ``KeyringError`` when the disk refuses.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _make_folder(path.parent)
        _write_new(temporary, content, mode)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        raise KeyringError(f"The key file {path.name} cannot be written: {problem.strerror}.") from problem


def read_private(path: Path) -> bytes:
    """The bytes of a key file; raises ``KeyringError`` if it is missing or others may read it."""
    try:
        with path.open("rb") as file:
            # The open file is judged, not the path: it cannot be exchanged in between.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read()
    except FileNotFoundError as problem:
        raise KeyringError(f"The key file {path.name} is missing.") from problem
    except OSError as problem:
        raise KeyringError(f"The key file {path.name} cannot be read: {problem.strerror}.") from problem
    if mode & READABLE_BY_OTHERS:
        raise KeyringError(f"The key file {path.name} is open to others (mode {mode:04o}): set it to 0600.")
    return content


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, private all the way: ``mkdir`` gives its mode to the last only."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def _write_new(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        # The process's umask may have taken rights away that a public certificate needs.
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, not only the content."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
