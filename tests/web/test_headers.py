"""What every reply carries, pages, files and errors alike; what errors do not tell. Source: OWASP ASVS 5.0, 3.4, 16.5."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from cmeforms.web.headers import install_headers
from tests.factories import Town
from tests.web.pages import Page
from tests.website import Website

SECRET = "a secret word that stands in an exception"


@pytest.fixture
def broken(town: Town) -> Website:
    """A site with one page that fails."""
    site = Website(town)

    def fail() -> str:
        raise RuntimeError(SECRET)

    site.app.view_functions["about.accessibility"] = fail
    return site


REPLIES = {
    "a page": ("GET", "/sign-in", 200),
    "a redirect": ("GET", "/", 302),
    "a style sheet": ("GET", "/static/cmeforms.css", 200),
    "a script": ("GET", "/static/cmeforms.js", 200),
    "nothing": ("GET", "/no/such/page", 404),
    "no file": ("GET", "/static/../app.py", 404),
    "a wrong method": ("DELETE", "/sign-in", 405),
    "an unknown method": ("TRACE", "/sign-in", 405),
    "too much": ("POST", "/sign-in", 413),
    "nobody signed in": ("POST", "/forms/cme1/start", 401),
    "no token": ("POST", "/sign-in", 400),
    "a bug": ("GET", "/accessibility", 500),
    "the health": ("GET", "/health", 200),
}


@pytest.mark.parametrize("name", REPLIES)
def test_every_reply_carries_the_headers(broken: Website, name: str):
    method, address, status = REPLIES[name]
    body = b"a" * 3_000_000 if status == 413 else b""
    reply = broken.app.test_client().open(address, method=method, data=body, headers={"Origin": "https://evil.example"})
    reply.close()
    assert reply.status_code == status
    policy = dict(part.strip().split(" ", 1) for part in reply.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "same-origin"
    assert reply.headers["Cross-Origin-Opener-Policy"] == reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Permissions-Policy" in reply.headers
    assert not any(header.startswith("Access-Control") for header, _value in reply.headers)
    assert "X-Powered-By" not in reply.headers
    assert ("no-store" in reply.headers["Cache-Control"]) is not address.startswith("/static/c")
    if reply.mimetype.startswith("text/"):
        assert "charset" in reply.headers["Content-Type"]


def test_behind_https_browsers_are_told_to_stay_there(town: Town):
    site = Website(town)
    install_headers(site.app, is_secure=True)
    policy = site.app.test_client().get("/no/such/page").headers["Strict-Transport-Security"]
    seconds, scope = policy.split(";")
    assert int(seconds.removeprefix("max-age=")) >= 365 * 24 * 3600
    assert scope.strip() == "includeSubDomains"


@pytest.mark.parametrize("name", [name for name, (_m, _a, status) in REPLIES.items() if status >= 400])
def test_error_pages_are_sound_and_tell_nothing(broken: Website, name: str, caplog: pytest.LogCaptureFixture):
    method, address, status = REPLIES[name]
    body = b"a" * 3_000_000 if status == 413 else b""
    reply = broken.app.test_client().open(f"{address}?child=Quillfeather", method=method, data=body)
    assert Page(reply.text).faults() == []
    for word in (SECRET, "Traceback", "RuntimeError", "werkzeug", "site-packages", "Quillfeather", "SELECT"):
        assert word not in reply.text
    assert SECRET not in caplog.text
    assert "Quillfeather" not in caplog.text


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "127.0.0.1, x"])
def test_another_host_is_refused(site: Website, host: str):
    reply = site.app.test_client().get("/sign-in", headers={"Host": host})
    assert reply.status_code == 400
    assert "evil" not in reply.text


def test_forwarded_headers_of_a_client_are_not_believed(site: Website):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    reply = site.app.test_client().get("/", headers=forged)
    assert (reply.status_code, reply.headers["Location"]) == (302, "/sign-in")


@pytest.mark.parametrize("next_", ["//evil.example", "https:evil.example", "/\\evil.example", "///evil.example"])
def test_signing_in_leads_nowhere_else(site: Website, next_: str):
    worker = site.town.lead
    visitor = site.visitor()
    visitor.goes_to("/sign-in")
    given = {
        "email": worker.person.email,
        "password": worker.password,
        "code": site.town.code_of(worker),
        "next": next_,
    }
    token = visitor.page.posted()["csrf_token"]
    reply = visitor.client.post(
        f"/sign-in?next={next_}", data={**given, "csrf_token": token}, headers={"Referer": f"https:{next_}"}
    )
    assert (reply.status_code, reply.headers["Location"]) == (302, "/")


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config", "/instance/settings.toml", "/log.db", "/keys/master.key", "/static/", "/static/vendor/",
        "/static/%2e%2e/app.py", "/static/..%2f..%2fpyproject.toml", "/records/..%2f..%2fx",
        "/records/" + "0" * 31 + "%00", "/drafts/" + "A" * 32, "/records/" + "0" * 32 + "/documents/..", "/console",
        "/sign-in/%2e%2e/log",
    ],
)  # fmt: skip
def test_addresses_of_files_and_nonsense_are_not_found(site: Website, address: str):
    reply = site.signed_in(site.town.administrator).client.get(address)
    assert reply.status_code == 404
    assert Page(reply.text).faults() == []


def test_a_page_stays_in_no_cache_and_no_address_holds_a_secret(site: Website):
    visitor = site.signed_in(site.town.administrator)
    for address in ("/", "/people", "/contact", "/privacy", "/accessibility"):
        page = visitor.goes_to(address)
        assert visitor.reply.headers["Cache-Control"] == "no-store"
        addresses = [element.get(name) or "" for element in page.elements for name in ("href", "src", "action")]
        assert not any(re.search(r"token|password|code=", found) for found in addresses)


def test_who_finds_a_weakness_and_who_changes_a_password_find_the_way(site: Website):
    lines = site.visitor().client.get("/.well-known/security.txt").text.splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert told["Contact"] == f"mailto:{site.town.services.settings.authority.email}"
    assert datetime.fromisoformat(told["Expires"]) > site.town.clock()
    lead = site.signed_in(site.town.lead)
    lead.goes_to("/.well-known/change-password")
    assert lead.has_button("Change the password")


def test_nothing_is_kept_in_the_browsers_own_stores():
    scripts = Path(__file__).parents[2] / "cmeforms" / "web" / "static"
    words = re.compile(r"localStorage|sessionStorage|indexedDB|serviceWorker|caches\.")
    assert [
        path.name for path in scripts.rglob("*.js") if "vendor" not in path.parts and words.search(path.read_text())
    ] == []
