"""Makes a home on first run: settings, log, keys, and a recovery copy of the keys behind a passphrase."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cmeforms import __version__
from cmeforms.casework.ground.sealing_keys import signing_folder
from cmeforms.clock import Clock, system_clock
from cmeforms.errors import ActRefused
from cmeforms.people.model import AUTHORITY_ID, Organisation, OrganisationKind
from cmeforms.records.accounts import Accounts, add_organisation
from cmeforms.records.keys_backup import BackupPlace, backup_keys
from cmeforms.records.record_log import RecordLog
from cmeforms.settings import Authority, load_settings, write_default_settings
from cmeforms.signing.keys import SERVICE_FILE, TRUSTED_FOLDER, export_keys, make_keys

RECOVERY_FILE = "keys-recovery-copy.cmekeys"
PASSPHRASE_VARIABLE = "CMEFORMS_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret

DEMO_SETTINGS: dict[str, str | int | bool | list[str]] = {
    "is_demo": True,
    "passwords.passes": 1,
    "passwords.memory_kib": 8192,
    "session.idle_minutes": 60,
    "authority.privacy_notice_url": "https://northmoor.example/privacy",
}
"""A demo home signs in quickly; outside one these values are refused."""


@dataclass(frozen=True)
class NewHome:
    """A home just made; the passphrase is empty where the caller gave it."""

    folder: Path
    recovery_file: Path
    made_passphrase: str = field(default="", repr=False)


def is_set_up(folder: Path) -> bool:
    """Whether this home has a log and all else that the set-up makes; one that was cut short is none."""
    return (folder / TRUSTED_FOLDER).is_dir() and RecordLog.exists(folder)


def set_up(
    folder: Path, *, is_demo: bool = False, passphrase: str | None = None, clock: Clock = system_clock
) -> NewHome:
    """Make the home's settings, log, keys and recovery copy.

    The passphrase comes from the caller, else from ``CMEFORMS_KEY_PASSPHRASE``, else one is made, to be
    shown once. The public certificates are copied to ``trusted/``, which goes into data backups, so that
    a home restored without keys still verifies. What a set-up that was cut short left is taken over. Raises
    ``ActRefused`` where there is a home already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder):
        if is_set_up(folder):
            raise ActRefused("This home was set up already.")
        if not (folder / "settings.toml").exists():
            write_default_settings(folder, DEMO_SETTINGS if is_demo else None)
        made = "" if passphrase or os.environ.get(PASSPHRASE_VARIABLE) else _new_passphrase()
        _fill(folder, passphrase or os.environ.get(PASSPHRASE_VARIABLE) or made, clock)
    return NewHome(folder, folder / RECOVERY_FILE, made)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One process at a time; the lock ends with the process, however that ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _fill(folder: Path, passphrase: str, clock: Clock) -> None:
    """Each step but those that an earlier try took; the certificates, which say that all is done, come last."""
    authority = load_settings(folder).authority
    is_begun = RecordLog.exists(folder)
    log = RecordLog.open(folder) if is_begun else RecordLog.create(folder, at=clock(), cmeforms_version=__version__)
    try:
        if not (signing_folder(folder) / SERVICE_FILE).exists():
            make_keys(signing_folder(folder), authority.name, clock())
        if not Accounts(log).organisations():
            _add_authority(log, authority, clock())
        backup_keys(log, BackupPlace(folder / RECOVERY_FILE, passphrase), key_files(folder), at=clock(), by="set-up")
    finally:
        log.close()
    part = folder / f".{TRUSTED_FOLDER}"
    shutil.copytree(signing_folder(folder) / TRUSTED_FOLDER, part, dirs_exist_ok=True)
    part.replace(folder / TRUSTED_FOLDER)


def _add_authority(log: RecordLog, authority: Authority, at: datetime) -> None:
    """The authority is an organisation like schools are, so that its people work somewhere."""
    organisation = Organisation(
        AUTHORITY_ID,
        OrganisationKind.AUTHORITY,
        authority.name,
        address=authority.address,
        email=authority.email,
        phone=authority.phone,
    )
    with log.act(at=at, by="set-up") as act:
        add_organisation(act, organisation)


def key_files(home: Path) -> dict[str, bytes]:
    """The signing room's key files, for a keys backup."""
    return {f"signing/{name}": content for name, content in export_keys(signing_folder(home)).items()}


def _new_passphrase() -> str:
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(6))
