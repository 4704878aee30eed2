"""In a real browser: the pages of a notice, of its approval and of what is late please axe and fit a small screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cmeforms.casework.letters.approving import approve, put_forward
from cmeforms.casework.letters.issuing import issue_letter
from tests.browsing import BrowserSite, BrowserVisitor
from tests.casework.test_letters_from_records import notice_request, order_case, referral, request

pytestmark = pytest.mark.browser


def test_the_pages_of_notices_and_late_answers(browser_site: Callable[..., BrowserSite]):
    site = browser_site(has_script=True)
    town, today = site.town, site.town.services.clock().date()
    record_id = referral(town, parent_told="no", parent_not_told_reason="Telling them could put her at risk.")
    for run in "ab":
        issue_letter(town.services, town.cme_officer.person, request(record_id, run=run))
    town.clock.move(days=9)
    wanted = notice_request(town, order_case(town), today + timedelta(days=9))
    put_forward(town.services, town.cme_officer.person, wanted)
    waiting = f"/records/{wanted.record_id}/letters/waiting/{wanted.run_id}"
    other = site.signed_in(town.welfare_officer)
    for address in ("/", "/letters/approvals", waiting):
        fits(other, address)
    letter_id = approve(town.services, town.welfare_officer.person, wanted.record_id, wanted.run_id, "Ines Marlowe")
    officer = site.signed_in(town.cme_officer)
    for address in ("/letters/chase", f"/letters/{letter_id}/about", f"/records/{record_id}/letters"):
        fits(officer, address)
    officer.presses("Go on", {"template": "parent-first", "parent": "1"})
    assert "Telling them could put her at risk." in officer.text


def fits(visitor: BrowserVisitor, address: str) -> None:
    """Open a page, which axe looks at, and see that a small screen holds it."""
    visitor.goes_to(address)
    visitor.page.set_viewport_size({"width": 320, "height": 700})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, address
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
