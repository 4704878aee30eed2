"""In a real browser: the pages about a child please axe, fit a small screen and run nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cmeforms.casework.children.child_forms import start_for_sibling
from cmeforms.casework.ground.child_record import child_of
from tests.browsing import BrowserSite

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=\"document.title='taken'\">"
WHO = {"surname": "Quillfeather", "forenames": "Wanda", "born_on": "2016-05-04"}


def test_the_pages_about_a_child(browser_site: Callable[..., BrowserSite]):
    site = browser_site(has_script=True)
    town, records = site.town, []
    for worker, seed in ((town.lead, 5), (town.other_lead, 6)):
        records.append(worker.starts("cme2"))
        worker.fills(records[-1], seed=seed, given=WHO)
        worker.signs(records[-1])
    child, other = (child_of(town.services.log.state(record_id)) for record_id in records)
    sibling = start_for_sibling(town.services, town.lead.person, child, "cme2")
    town.lead.types(sibling, "child", {"surname": MARKUP, "forenames": MARKUP})
    twin = child_of(town.services.log.state(sibling))
    for worker, addresses in (
        (town.lead, (f"/children/{child}", f"/children/{twin}")),
        (town.cme_officer, (f"/children/{child}/same/{other}", f"/records/{records[0]}/key-worker")),
    ):
        visitor = site.signed_in(worker)
        for address in addresses:
            visitor.goes_to(address)
            assert visitor.page.locator("main img").count() == 0
            assert "taken" not in visitor.page.title()
            visitor.page.set_viewport_size({"width": 320, "height": 700})
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, address
            visitor.page.set_viewport_size({"width": 1280, "height": 800})
