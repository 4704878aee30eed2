"""In a real browser: the pages of figures, with bars in their tables, please axe and fit a small screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cmeforms.definitions.roles import Role
from tests.browsing import BrowserSite

pytestmark = pytest.mark.browser


def test_the_pages_of_figures(browser_site: Callable[..., BrowserSite]) -> None:
    site = browser_site(has_script=True)
    carer = site.town.of_role(Role.CARER)
    record_id = carer.starts("missing-episode")
    carer.fills(record_id, seed=2, given={"missing_since": "2026-03-02T20:00+00:00"})
    carer.signs(record_id)
    visitor = site.signed_in(site.town.of_role(Role.TEAM_MANAGER))
    for address in ("/figures", "/figures/missing?period=month-2026-03-02"):
        visitor.goes_to(address)
        visitor.page.set_viewport_size({"width": 320, "height": 700})
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, address
    assert visitor.page.locator("svg.cme-bar").count() > 10
