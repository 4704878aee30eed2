"""A prepared home, made once a session and copied for each test that writes; its site; and one real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

pytest.register_assert_rewrite("tests.browsing", "tests.website", "tests.journeys")

from tests.browsing import PATIENCE_MS  # noqa: E402 - after the line above
from tests.factories import Town, copy_home, open_town, prepare_home  # noqa: E402
from tests.website import Website  # noqa: E402

# How long an example takes says what else the machine does, and a commit that passed once passes again:
# new examples are looked for with --hypothesis-profile=searching, which --all adds.
settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("searching", settings.get_profile("repeatable"), derandomize=False)
settings.load_profile("repeatable")


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


_QUIET_BROWSER = [
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for a whole session: a process can drive no second one."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_QUIET_BROWSER, timeout=PATIENCE_MS
        )
        yield chromium
        chromium.close()
