"""A prepared home, made once a session and copied for each test that writes, and the site that is served from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.website", "tests.journeys")

from tests.factories import Town, copy_home, open_town, prepare_home  # noqa: E402 - after the line above
from tests.website import Website  # noqa: E402


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_home(tmp_path_factory.mktemp("prepared") / "home")


@pytest.fixture
def town(prepared_home: Path, tmp_path: Path) -> Iterator[Town]:
    opened = open_town(copy_home(prepared_home, tmp_path / "home"))
    yield opened
    opened.close()


@pytest.fixture
def site(town: Town) -> Website:
    """The whole application over a town's home, on the town's clock."""
    return Website(town)
