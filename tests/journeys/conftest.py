"""A real browser and a served site for the journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import BrowserSite, served
from tests.factories import Town


@pytest.fixture
def browser_site(town: Town, browser: Browser) -> Iterator[Callable[..., BrowserSite]]:
    """Makes the site for browsers with or without script; all its windows are closed at the end."""
    sites: list[BrowserSite] = []

    def make(*, has_script: bool = True) -> BrowserSite:
        sites.append(BrowserSite(town, browser, address, has_script=has_script))
        return sites[-1]

    with served(town) as address:
        yield make
        for site in sites:
            site.close()
