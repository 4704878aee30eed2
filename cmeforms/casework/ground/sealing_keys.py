"""Opens what a home seals with: the service's own key or the authority's, and the timestamp service of the settings.

Certificates that counted once are remembered in the home, so that old documents stay well.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cmeforms.errors import KeyringError
from cmeforms.settings import Sealing
from cmeforms.signing.keys import ServiceKey, Trusted, load_service_key, load_trusted, read_certificates, trust
from cmeforms.signing.own_key import load_own_key
from cmeforms.signing.timestamps import TimestampService

OWN_KEY_VARIABLE = "CMEFORMS_SIGNING_PASSPHRASE"
TIMESTAMPS_FOLDER = "timestamps"


@dataclass(frozen=True)
class SealingKeys:
    """The key that signs, whose signatures and timestamps count, and who is asked for timestamps."""

    service_key: ServiceKey
    trusted: Trusted
    timestamp_authorities: Trusted
    timestamps: TimestampService | None


def open_sealing_keys(home: Path, sealing: Sealing) -> SealingKeys:
    """The keys of a home that was set up; raises ``KeyringError`` for an unfit file, ``TimestampUnavailable``."""
    folder = signing_folder(home)
    return SealingKeys(
        service_key=_own_key(home, sealing.own_key_file) if sealing.own_key_file else load_service_key(folder),
        trusted=load_trusted(folder),
        timestamp_authorities=_timestamp_authorities(home, sealing),
        timestamps=TimestampService(sealing.timestamp_url) if sealing.timestamp_url else None,
    )


def signing_folder(home: Path) -> Path:
    """Where the signing room keeps its key files."""
    return home / "keys" / "signing"


def known_timestamp_authorities(home: Path) -> Trusted:
    """The authorities whose timestamps count, present and past; public, so a data backup has them."""
    return load_trusted(home / "trusted" / TIMESTAMPS_FOLDER)


def _own_key(home: Path, path: Path) -> ServiceKey:
    key = load_own_key(path, os.environ.get(OWN_KEY_VARIABLE, ""))
    for place in (signing_folder(home), home):  # the second for a home that is restored without its keys
        trust(place, key.certificate)
    return key


def _timestamp_authorities(home: Path, sealing: Sealing) -> Trusted:
    if sealing.timestamp_url and sealing.timestamp_certificates:
        found = read_certificates(sealing.timestamp_certificates)
        if not found:
            raise KeyringError("The file of timestamp authorities holds no certificate.")
        for certificate in found:
            trust(home / "trusted" / TIMESTAMPS_FOLDER, certificate)
    return known_timestamp_authorities(home)
