"""Homes made once a session at the stages that tests begin from, and copied for each test that writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.factories import Town, copy_home, open_town


@dataclass(frozen=True)
class Begun:
    """A town, and the record that its lead has begun, signed or referred."""

    town: Town
    record_id: str


@pytest.fixture(scope="session")
def signed_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home in which the lead has signed a CME 1."""
    home = copy_home(prepared_home, tmp_path_factory.mktemp("signed") / "home")
    town = open_town(home)
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3)
    town.lead.signs(record_id)
    town.close()
    return home, record_id


@pytest.fixture
def signed(signed_home: tuple[Path, str], tmp_path: Path) -> Iterator[Begun]:
    """A CME 1 that the lead has signed and nobody countersigned."""
    town = open_town(copy_home(signed_home[0], tmp_path / "signed"))
    yield Begun(town, signed_home[1])
    town.close()


@pytest.fixture(scope="session")
def referred_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home in which the lead has submitted a CME 2."""
    home = copy_home(prepared_home, tmp_path_factory.mktemp("referred") / "home")
    town = open_town(home)
    record_id = town.lead.starts("cme2")
    town.lead.fills(record_id, seed=5)
    town.lead.signs(record_id)
    town.close()
    return home, record_id


@pytest.fixture
def referred(referred_home: tuple[Path, str], tmp_path: Path) -> Iterator[Begun]:
    """A CME 2 that the lead has submitted and that awaits its office part."""
    town = open_town(copy_home(referred_home[0], tmp_path / "referred"))
    yield Begun(town, referred_home[1])
    town.close()
