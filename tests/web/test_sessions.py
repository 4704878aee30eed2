"""Signing in and out as a thief of cookies, a guesser of passwords and a slow reader would try it."""

from __future__ import annotations

import re

import pytest

from cmeforms.casework.accounts.administering import close_account
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind
from tests.website import Visitor, Website, without_token
from tests.workers import Worker

SIGN_IN = "/sign-in"


def cookie_of(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("cmeforms")
    assert found is not None
    return found.value


def token_of(visitor: Visitor, address: str = "/") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.client.get(address).text)
    assert found is not None
    return found[1]


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/").status_code == 200


def tries(visitor: Visitor, worker: Worker, *, password: str | None = None, code: str | None = None) -> int:
    """Post the sign-in form; the status of the reply (302 when it worked)."""
    given = {
        "email": worker.person.email,
        "password": password or worker.password,
        "code": code or visitor.site.town.code_of(worker),
        "csrf_token": token_of(visitor, SIGN_IN),
    }
    return visitor.client.post(SIGN_IN, data=given).status_code


def test_the_cookie_is_random_and_changes_at_sign_in_and_sign_out(site: Website):
    visitor = site.visitor()
    visitor.goes_to(SIGN_IN)
    before = cookie_of(visitor)
    visitor.signs_in(site.town.lead)
    signed_in = cookie_of(visitor)
    visitor.signs_out()
    assert len({before, signed_in, cookie_of(visitor)}) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", cookie) for cookie in (before, signed_in))


def test_a_cookie_planted_before_sign_in_opens_nothing_afterwards(site: Website):
    victim, thief = site.visitor(), site.visitor()
    planted = "A" * 43
    for visitor in (victim, thief):
        visitor.client.set_cookie("cmeforms", planted)
    victim.signs_in(site.town.lead)
    assert cookie_of(victim) != planted
    assert not is_signed_in(thief)


def test_the_cookie_has_its_flags(site: Website):
    header = site.visitor().client.get(SIGN_IN).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header
    assert "Domain" not in header
    assert "Expires" not in header


def test_behind_https_the_cookie_is_pinned_to_this_host(site: Website):
    site.app.session_interface = type(site.app.session_interface)(b"k" * 32, is_secure=True)
    header = site.app.test_client().get(SIGN_IN).headers["Set-Cookie"]
    assert header.startswith("__Host-cmeforms=")
    assert "Secure" in header


def test_a_copied_cookie_opens_nothing_after_sign_out(site: Website):
    visitor = site.signed_in(site.town.lead)
    copied = cookie_of(visitor)
    visitor.signs_out()
    assert visitor.client.get("/").status_code == 302
    thief = site.visitor()
    thief.client.set_cookie("cmeforms", copied)
    assert not is_signed_in(thief)


def test_signing_out_tells_the_browser_to_forget(site: Website):
    visitor = site.signed_in(site.town.lead)
    reply = visitor.client.post("/sign-out", data={"csrf_token": token_of(visitor)})
    assert "cache" in reply.headers["Clear-Site-Data"]


def test_a_closed_account_is_out_at_once(site: Website):
    visitor = site.signed_in(site.town.staff)
    close_account(site.town.services, site.town.administrator.person, site.town.staff.person.person_id)
    assert not is_signed_in(visitor)
    site.town.clock.move(seconds=31)
    assert tries(site.visitor(), site.town.staff) == 200


def test_nobody_closes_the_own_account_and_so_shuts_out_the_last_administrator(site: Website):
    visitor = site.signed_in(site.town.administrator)
    own = site.town.administrator.person.person_id
    visitor.goes_to("/people")
    assert f"/people/{own}/close" not in [form.get("action") for form in visitor.page.all("form")]
    visitor.posts(f"/people/{own}/close", {"csrf_token": token_of(visitor)})
    assert "Another administrator closes your account" in visitor.text
    assert is_signed_in(visitor)


def test_an_idle_session_ends_and_each_page_keeps_it_alive(site: Website):
    idle = site.town.services.settings.session_idle_minutes
    visitor = site.signed_in(site.town.lead)
    for _ in range(3):
        site.town.clock.move(minutes=idle - 1)
        assert is_signed_in(visitor)
    site.town.clock.move(minutes=idle + 1)
    assert not is_signed_in(visitor)


def test_a_session_ends_in_any_case_after_some_hours(site: Website):
    visitor = site.signed_in(site.town.lead)
    for _ in range(site.town.services.settings.session_absolute_hours * 2):
        assert is_signed_in(visitor)
        site.town.clock.move(minutes=30)
    site.town.clock.move(minutes=1)
    assert not is_signed_in(visitor)


def test_the_eleventh_wrong_password_blocks_that_account_for_a_while_and_no_other(site: Website):
    guesser, lead = site.visitor(), site.town.lead
    assert [tries(guesser, lead, password=f"guess number {n}") for n in range(10)] == [200] * 10
    assert tries(guesser, lead) == 429
    assert tries(site.visitor(), lead) == 429
    assert tries(site.visitor(), site.town.welfare_officer) == 302
    site.town.clock.move(minutes=5, seconds=1)
    assert tries(site.visitor(), lead) == 302


def test_a_code_works_once(site: Website):
    code = site.town.code_of(site.town.lead)
    assert tries(site.visitor(), site.town.lead, code=code) == 302
    assert tries(site.visitor(), site.town.lead, code=code) == 200


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_code_of_another_time_does_not_work(site: Website, minutes: int):
    code = site.town.code_of(site.town.lead)
    site.town.clock.move(minutes=minutes)
    assert tries(site.visitor(), site.town.lead, code=code) == 200


def test_it_is_not_told_what_was_wrong_nor_whether_an_account_exists(site: Website):
    lead = site.town.lead
    nobody = Worker(lead.services, Person("x", "nobody@oakfield.example", "Nobody", (), ""), "x", lead.totp_secret)
    pages = set()
    for worker, password, code in ((lead, "wrong", None), (lead, None, "000000"), (nobody, "wrong", None)):
        visitor = site.visitor()
        given = {"email": "same@length.example", "password": password or worker.password, "code": code or "123456"}
        shown = visitor.client.post(
            SIGN_IN, data={**given, "email": worker.person.email, "csrf_token": token_of(visitor, SIGN_IN)}
        ).text
        shown = without_token(shown).replace(worker.person.email, "E")
        pages.add(re.sub(r'value="\d{6}"', "", shown))
    assert len(pages) == 1


def test_a_post_needs_its_own_sessions_token(site: Website):
    visitor, other = site.signed_in(site.town.lead), site.signed_in(site.town.other_lead)
    old = token_of(visitor)
    for token in (None, "", "nonsense", token_of(other)):
        data = {} if token is None else {"csrf_token": token}
        assert visitor.client.post("/forms/cme1/start", data=data).status_code == 400
    visitor.signs_out()
    visitor.signs_in(site.town.lead)
    assert visitor.client.post("/forms/cme1/start", data={"csrf_token": old}).status_code == 400
    assert visitor.client.post("/forms/cme1/start", data={"csrf_token": token_of(visitor)}).status_code == 302


def test_sign_in_itself_needs_a_token(site: Website):
    lead = site.town.lead
    given = {"email": lead.person.email, "password": lead.password, "code": site.town.code_of(lead)}
    assert site.visitor().client.post(SIGN_IN, data=given).status_code == 400


def test_signing_in_and_out_and_refusals_are_in_the_log(site: Website):
    before = site.town.services.log.head().number
    tries(site.visitor(), site.town.lead, password="wrong")
    visitor = site.signed_in(site.town.lead)
    visitor.signs_out()
    kinds = [entry.kind for entry in site.town.services.log.entries(after=before, limit=10)]
    assert kinds == [EntryKind.SIGN_IN_REFUSED, EntryKind.SIGNED_IN, EntryKind.SIGNED_OUT]


def test_a_wrong_password_at_signing_signs_nothing_and_counts(site: Website):
    lead = site.town.lead
    record_id = lead.starts("cme1")
    lead.fills(record_id, seed=3)
    visitor = site.signed_in(lead)
    visitor.goes_to(f"/drafts/{record_id}/sign")
    for _ in range(10):
        visitor.presses("Sign and submit", {"password": "not this one"})
        assert "The password is not right. Nothing was done." in visitor.text
    visitor.presses("Sign and submit", {"password": lead.password})
    assert "too often" in visitor.text
    assert lead.services.log.state(record_id).submission_revision == 0
