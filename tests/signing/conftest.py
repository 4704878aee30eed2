"""A service key made once for all signing tests; making keys is tested on its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.x509 import Certificate

from cmeforms.signing.keys import ServiceKey, load_service_key, load_trusted, make_keys

from .factory import VALID_FROM


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "keys"
    make_keys(folder, "Example Borough Council", VALID_FROM)
    return folder


@pytest.fixture(scope="session")
def key(key_folder: Path) -> ServiceKey:
    return load_service_key(key_folder)


@pytest.fixture(scope="session")
def trusted(key_folder: Path) -> tuple[Certificate, ...]:
    return load_trusted(key_folder)
