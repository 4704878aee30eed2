"""The page of one's own account, and a cookie that is sent only when it changes."""

from __future__ import annotations

from cmeforms.casework.accounts.own_account import recovery_codes_left
from tests.factories import Town
from tests.web.pages import text_of
from tests.website import Visitor, Website

NEW_PASSWORD = "otter lamp quarry violet"


def sent_cookies(visitor: Visitor, address: str) -> list[str]:
    with visitor.client.get(address) as reply:
        return reply.headers.getlist("Set-Cookie")


def test_the_cookie_is_sent_once_and_again_when_it_changes(site: Website) -> None:
    visitor = site.visitor()
    assert len(sent_cookies(visitor, "/sign-in")) == 1
    assert sent_cookies(visitor, "/sign-in") == []
    visitor.signs_in(site.town.lead)
    assert sent_cookies(visitor, "/") == sent_cookies(visitor, "/static/cmeforms.css") == []
    visitor.signs_out()
    assert sent_cookies(visitor, "/sign-in") == []


def test_the_first_sign_in_offers_recovery_codes_which_then_open_the_door(town: Town) -> None:
    with town.services.log.act(at=town.clock(), by="") as act:
        act.storage.run("UPDATE persons SET totp_last_step = 0")
    visitor = Website(town).signed_in(town.lead)
    assert visitor.page.title.startswith("Recovery codes")
    visitor.presses("Make recovery codes", {"password": "not this one"})
    assert recovery_codes_left(town.services, town.lead.person) == 0
    visitor.presses("Make recovery codes", {"password": town.lead.password})
    codes = [text_of(code) for code in visitor.page.all("code")]
    assert len(codes) == 8
    visitor.signs_out()
    given = {"email": town.lead.person.email, "password": town.lead.password, "code": codes[0]}
    visitor.presses("Sign in", given)
    assert visitor.page.title.startswith("Waiting for you")
    visitor.goes_to("/account")
    assert "7 not used yet" in visitor.text
    assert codes[1] not in visitor.reply.text


def test_a_person_ends_another_browser_of_theirs(site: Website) -> None:
    left_open, here = site.signed_in(site.town.lead), site.signed_in(site.town.lead)
    here.goes_to("/account")
    here.presses("End this one")
    assert here.client.get("/").status_code == 200
    assert left_open.client.get("/").status_code == 302


def test_a_person_changes_their_password(site: Website) -> None:
    lead = site.town.lead
    elsewhere, here = site.signed_in(lead), site.signed_in(lead)
    here.goes_to("/account")
    new = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    for wrong, told in (
        ({"old_password": "wrong", **new}, "present password is not right"),
        ({"old_password": lead.password, **new, "new_password_again": "other"}, "two new passwords differ"),
        ({"old_password": lead.password, "new_password": "short", "new_password_again": "short"}, "at least 12"),
    ):
        here.presses("Change the password", wrong)
        assert told in here.text
        assert here.page.title.startswith("Error")
    here.presses("Change the password", {"old_password": lead.password, **new})
    assert "Your password was changed" in here.text
    assert here.client.get("/").status_code == 200
    assert elsewhere.client.get("/").status_code == 302
