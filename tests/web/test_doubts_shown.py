"""What an answer comes to and what is doubtful about it stands beside it; a doubt is told before signing, too."""

from __future__ import annotations

from cmeforms.samples.examples import example_answers
from tests.factories import NOON
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


def test_an_unusual_age_is_signed_only_with_a_tick_that_it_is_right(site: Website):
    lead, record = site.signed_in(site.town.lead), site.town.lead.starts("cme1")
    site.town.lead.fills(record, given={"born_on": "2023-05-09"})
    lead.goes_to(f"/drafts/{record}/sign")
    assert "Date of birth: 9 May 2023. Aged 2, " in lead.text
    password = {"password": site.town.lead.password}
    refused = lead.presses("Sign and submit", password)
    assert [href for href, _message in refused.summary] == ["#confirmed"]
    assert site.town.services.log.state(record).submission_revision == 0
    lead.presses("Sign and submit", password | {"confirmed": "yes"})
    assert site.town.services.log.state(record).submission_revision == 1


def test_a_usual_age_asks_for_no_tick(site: Website):
    lead, record = site.signed_in(site.town.lead), site.town.lead.starts("cme1")
    site.town.lead.fills(record, given={"born_on": "2015-05-09"})
    lead.goes_to(f"/drafts/{record}/sign")
    assert "Is this right?" not in lead.text


def test_a_guest_confirms_an_unusual_age_before_a_referral_is_sent(site: Website):
    guest = site.visitor()
    guest.goes_to("/refer")
    guest.presses("Begin a referral")
    record = guest.address.rsplit("/", 1)[-1]
    state = site.town.services.log.state(record)
    definition = site.town.services.definition(state.definition_sha256).definition
    example = example_answers(definition, 4, NOON.date(), given={"born_on": "2024-05-09"})
    for section in definition.sections_of(""):
        guest.goes_to(f"/drafts/{record}/sections/{section.id}")
        guest.fills_section(definition, section, {f.id: example[f.id] for f in section.fields if f.id in example})
    guest.goes_to(f"/drafts/{record}/declare")
    guest.presses("Declare and send", {"name": "A. Neighbour"})
    assert [href for href, _message in guest.page.summary] == ["#confirmed"]
    guest.presses("Declare and send", {"name": "A. Neighbour", "confirmed": "yes"})
    assert site.town.services.log.state(record).submission_revision == 1
