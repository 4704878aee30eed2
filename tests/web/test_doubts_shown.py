"""What an answer comes to and what is doubtful about it stands beside it; a doubt is told before signing, too."""

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


def test_a_date_of_birth_says_what_it_comes_to_today(site: Website):
    lead = site.signed_in(site.town.lead)
    record = site.town.lead.starts("cme1", {"born_on": "2016-05-09"})
    lead.goes_to(f"/drafts/{record}/sections/pupil")
    assert "Aged 9, Year 5, of compulsory school age today." in lead.text
