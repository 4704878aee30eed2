"""A doubt is told before signing, and stands beside its answer one step from there."""

from __future__ import annotations

from tests.web.pages import text_of
from tests.website import Website


def test_the_check_page_leads_to_the_answer_with_the_doubt_beside_it(site: Website):
    lead = site.signed_in(site.town.lead)
    record = site.town.lead.starts("cme1", {"upn": "D999299926001"})
    lead.goes_to(f"/drafts/{record}/check")
    caution = next(e for e in lead.page.all("div") if "cme-caution" in e.get("class", ""))
    link = next(a for a in caution.iter("a") if "digits 999 in this UPN" in text_of(a))
    lead.goes_to(link.get("href"))
    beside = [text_of(e) for e in lead.page.all("p") if "cme-warning" in e.get("class", "")]
    assert any("digits 999 in this UPN" in message for message in beside)
