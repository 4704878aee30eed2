"""A fresh home with a log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.records.record_log import RecordLog

from .factory import NOON


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def log(home: Path) -> Iterator[RecordLog]:
    made = RecordLog.create(home, at=NOON, cmeforms_version="0.1.0")
    yield made
    made.close()
