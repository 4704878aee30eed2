"""Backs a home up and restores one; data and keys always apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cmeforms import __version__
from cmeforms.casework.ground.services import Services
from cmeforms.casework.upkeep.setting_up import is_set_up, key_files
from cmeforms.records.data_backup import Manifest, backup_data, restore_data
from cmeforms.records.keys_backup import BackupPlace, backup_keys, restore_keys

OPERATOR = "operator"
"""Who acts from the command line of the machine itself."""

OWN_NOTE = 1
"""A data backup is noted in the log after what it holds: keys backed up right behind it know one entry more."""


def back_up_data(services: Services, file: Path) -> Manifest:
    """Write everything but keys, index and sessions to one file, while the service runs."""
    return backup_data(services.log, file, at=services.clock(), by=OPERATOR, cmeforms_version=__version__)


def back_up_keys(services: Services, file: Path, passphrase: str) -> None:
    """Write all keys to one file behind a passphrase; it replaces every older copy."""
    place = BackupPlace(file, passphrase)
    backup_keys(services.log, place, key_files(services.home), at=services.clock(), by=OPERATOR)


def awaits_keys(home: Path) -> bool:
    """Whether data were restored into this home and no keys yet."""
    return is_set_up(home) and not (home / "keys").exists()


def restore_home(home: Path, data: Path, keys: Path | None, passphrase: str) -> Iterator[str]:
    """Restore into an empty home; yields what was done, line by line.

    Where the data were restored before and the keys were not (none given, or a wrong passphrase), the
    keys alone are put in. Raises as ``restore_data`` and ``restore_keys`` do.
    """
    if keys is None or not awaits_keys(home):
        manifest = restore_data(data, home)
        yield f"Data restored up to entry {manifest.head_number}."
    if keys is None:
        yield "No keys were given: this home verifies issued documents and opens no record."
        return
    restored = restore_keys(BackupPlace(keys, passphrase), home)
    yield f"{restored.record_keys} record keys restored."
    if restored.log_head > restored.backed_up_head:
        yield "The data are newer than the keys: records begun in between cannot be read."
    elif restored.log_head + OWN_NOTE < restored.backed_up_head:
        yield "The data are older than the keys: what was recorded in between is lost."
