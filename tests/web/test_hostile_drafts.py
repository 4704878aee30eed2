"""Hostile posts to the real site: a clear message, quickly, never a 500; nothing kept that was not typed, nothing cut."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from cmeforms.submissions.lifecycle import Stage
from tests.factories import copy_home, open_town
from tests.web.pages import Page
from tests.website import Visitor, Website

MARKUP = "<img src=x onerror=alert(1)>"
URLENCODED = "application/x-www-form-urlencoded"


class Attacker:
    """Somebody signed in who posts what no page would."""

    def __init__(self, site: Website, visitor: Visitor) -> None:
        self.site = site
        self.visitor = visitor
        self.record_id = site.town.lead.starts("cme1", {"surname": "Quillfeather"})
        self.token = self.visitor.goes_to("/").posted()["csrf_token"]

    def section(self, section_id: str = "pupil", tail: str = "") -> str:
        return f"/drafts/{self.record_id}/sections/{section_id}{tail}"

    def posts(self, address: str, data: Mapping[str, Any], **options: Any) -> TestResponse:
        reply = self.visitor.client.post(address, data={"csrf_token": self.token, **data}, **options)
        reply.close()
        assert reply.status_code < 500, (address, data)
        if reply.mimetype == "text/html" and reply.status_code != 302:
            assert Page(reply.text).faults() == []
        return reply

    @property
    def values(self) -> dict[str, Any]:
        stored = self.site.town.services.log.read_draft(self.record_id)
        return dict(stored.values) if stored else {}


@pytest.fixture(scope="module")
def site(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    """One site for all attacks; each has a draft of its own."""
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("attacked") / "home"))
    yield Website(town)
    town.close()


@pytest.fixture(scope="module")
def lead_at_work(site: Website) -> Visitor:
    return site.signed_in(site.town.lead)


@pytest.fixture
def attacker(site: Website, lead_at_work: Visitor) -> Attacker:
    return Attacker(site, lead_at_work)


def test_a_flood_of_keys_is_refused_and_nothing_is_kept(attacker: Attacker):
    before = attacker.values
    body = urlencode({"csrf_token": attacker.token} | {f"parents-{n}-full_name": "x" for n in range(60_000)})
    assert (
        attacker.visitor.client.post(attacker.section("family"), data=body, content_type=URLENCODED).status_code == 413
    )
    assert attacker.values == before


def test_ten_thousand_rows_are_refused_and_nothing_is_kept(attacker: Attacker):
    before = attacker.values
    reply = attacker.posts(attacker.section("family"), {f"parents-{n}-full_name": "x" for n in range(10_000)})
    assert reply.status_code == 413
    assert "Nothing of this page was saved" in reply.text
    assert attacker.values == before


def test_a_megabyte_in_one_field_is_kept_whole_and_refused_in_words(attacker: Attacker):
    text = "a" * 1_000_000
    reply = attacker.posts(attacker.section("result"), {"further_information": text})
    assert reply.status_code == 200
    assert "1,000,000 characters" in reply.text
    assert attacker.values["further_information"] == text
    checked = attacker.visitor.client.get(f"/drafts/{attacker.record_id}/check")
    assert checked.status_code == 200
    given = {"password": attacker.site.town.lead.password, "draft_revision": "2"}
    attacker.posts(f"/drafts/{attacker.record_id}/sign", given)
    assert attacker.site.town.services.log.state(attacker.record_id).stage is Stage.DRAFT


@pytest.mark.parametrize("section_id", ["pupil", "family", "safeguarding", "attendance", "reason", "checks", "result"])
@pytest.mark.parametrize("text", [MARKUP, "abc\u202etxt.exe", "nul\x00and\x1bescape", "\ufdd0\U0001ffff{{ 7*7 }}"])
def test_hostile_text_in_every_input_is_shown_as_text_on_every_page(attacker: Attacker, section_id: str, text: str):
    visitor = attacker.visitor
    visitor.goes_to(attacker.section(section_id))
    names = [name for name in visitor.inputs() if not name.startswith("_") and name != "csrf_token"]
    attacker.posts(attacker.section(section_id), dict.fromkeys(names, text))
    for address in (
        "/",
        f"/drafts/{attacker.record_id}",
        attacker.section(section_id),
        f"/drafts/{attacker.record_id}/check",
    ):
        page = visitor.goes_to(address)
        assert visitor.reply.status_code == 200
        assert page.all("img") == []
        assert not any(name.startswith("on") for element in page.root.iter() for name in element.attrib)


def test_broken_bytes_are_kept_as_marks_and_never_crash(attacker: Attacker):
    body = f"csrf_token={attacker.token}&forenames=%ED%A0%80%FF%00&surname=Quill%00feather".encode()
    reply = attacker.visitor.client.post(attacker.section(), data=body, content_type=URLENCODED)
    assert reply.status_code == 200
    assert attacker.visitor.goes_to(attacker.section(tail="?check=1")).summary


ODD_HIDDEN = [
    {"_seen": "[1]"},
    {"_seen": "nonsense"},
    {"_seen": "[" * 100_000},
    {"_seen": '{"surname": {"a": [1]}}'},
    {"_seen": '{"surname": "\\ud800"}'},
    {"_seen": "9" * 100_000},
    {"_shown": "no_such_field ../../x"},
    {"_shown": "\x00"},
    {"_draft_revision": "abc"},
    {"_draft_revision": "9" * 5_000},
    {"_save": "nonsense"},
    {"_add": "no_such_table"},
    {"_add": "parents-0-full_name"},
    {"_remove": "parents-99"},
    {"_remove": "../x"},
    {"status": "signed", "record_id": "0" * 32, "created_by": "farid", "stage": "complete"},
]


@pytest.mark.parametrize("data", ODD_HIDDEN, ids=lambda data: repr(data)[:40])
@pytest.mark.parametrize("tail", ["", "/autosave"])
def test_odd_hidden_fields_do_no_harm(attacker: Attacker, data: dict[str, str], tail: str):
    before = attacker.values
    reply = attacker.posts(attacker.section("pupil", tail), {**data, "forenames": "Zoë"})
    assert reply.status_code in (200, 302, 400, 409)
    assert {k: v for k, v in attacker.values.items() if k != "forenames"}.items() <= before.items()
    assert set(attacker.values) <= {*before, "forenames"}


def test_a_section_of_no_or_another_part_is_not_found(attacker: Attacker):
    for section_id in ("nowhere", "office_use", "a" * 61, "sections"):
        for tail in ("", "/autosave", "/settle"):
            reply = attacker.posts(attacker.section(section_id, tail), {"surname": "x"})
            assert reply.status_code == 404


ODD_CHOICES = [
    "nonsense",
    "[" * 100_000,
    '"\\ud800"',
    "NaN",
    "1e999",
    "9" * 5_000,
    '{"a": ' * 50 + "1" + "}" * 50,
    '{"name": "Somebody Else", "role": "Headteacher", "at": "2026-01-01T00:00+00:00"}',
]


@pytest.mark.parametrize("mine", ODD_CHOICES, ids=lambda text: text[:20])
def test_an_odd_choice_between_two_texts_does_no_harm(attacker: Attacker, mine: str):
    reply = attacker.posts(
        attacker.section(tail="/settle"), {"keep-surname": "mine", "mine-surname": mine, "theirs-surname": ""}
    )
    assert reply.status_code in (302, 400, 409)
    assert attacker.visitor.client.get(attacker.section()).status_code == 200
    assert attacker.visitor.client.get(f"/drafts/{attacker.record_id}/check").status_code == 200


def test_a_number_too_long_for_python_does_not_crash_any_box(attacker: Attacker):
    visitor = attacker.visitor
    for section_id in ("pupil", "family", "attendance", "checks", "result"):
        visitor.goes_to(attacker.section(section_id))
        names = [name for name in visitor.inputs() if not name.startswith("_") and name != "csrf_token"]
        for text in ("9" * 5_000, "-0", "٣٣", "1e400", "0x10", "²"):
            attacker.posts(attacker.section(section_id), dict.fromkeys(names, text))


def test_a_file_of_another_record_cannot_be_attached_by_its_fingerprint(attacker: Attacker):
    other = attacker.site.town.lead.starts("cme1")
    attacker.site.town.lead.fills(other, seed=3)
    values = attacker.site.town.services.log.read_draft(other).values
    [name, sha256] = next(
        (check["evidence"]["name"], check["evidence"]["sha256"])
        for check in values["checks"].values()
        if "evidence" in check
    )
    row = next(iter(values["checks"]))
    attacker.posts(attacker.section("checks"), {f"checks-{row}-evidence-sha256": sha256})
    assert sha256 not in json.dumps(attacker.values)
    forged = json.dumps({row: {"done": "yes", "evidence": {"name": name, "sha256": sha256}}})
    attacker.posts(
        attacker.section("checks", "/settle"), {"keep-checks": "mine", "mine-checks": forged, "theirs-checks": ""}
    )
    assert sha256 not in json.dumps(attacker.values)


@pytest.mark.parametrize("size", [11_000_000, 12_600_000])
def test_a_file_that_is_too_large_is_refused_at_once(attacker: Attacker, size: int):
    head = "--cut\r\nContent-Disposition: form-data; name={}\r\n\r\n"
    token = head.format('"csrf_token"') + attacker.token + "\r\n"
    file = head.format('"checks-first_day_call-evidence"; filename="evidence.pdf"')
    body = (token + file).encode() + b"x" * size + b"\r\n--cut--\r\n"
    address, content_type = attacker.section("checks"), "multipart/form-data; boundary=cut"
    reply = attacker.visitor.client.post(address, data=body, content_type=content_type)
    assert reply.status_code == 413
    assert "smaller file" in reply.text
    assert "checks" not in attacker.values


@pytest.mark.parametrize(
    "content", [b"GIF89a" + b"\0" * 50, b"%PDF-1.4 broken", b""], ids=["GIF", "broken PDF", "empty"]
)
def test_a_file_that_is_not_taken_is_said_and_nothing_of_it_is_kept(attacker: Attacker, content: bytes):
    upload = (io.BytesIO(content), "evidence.pdf")
    reply = attacker.posts(attacker.section("checks"), {"checks-first_day_call-evidence": upload})
    assert reply.status_code == 200
    assert "sha256" not in json.dumps(attacker.values)
    assert attacker.visitor.goes_to(attacker.section("checks", "?check=1")).summary


SIGNING = [
    {"draft_revision": "abc"},
    {"draft_revision": ""},
    {"draft_revision": "-1"},
    {"draft_revision": "9" * 5_000},
    {},
]


@pytest.mark.parametrize("data", SIGNING, ids=lambda data: repr(data)[:30])
def test_an_odd_revision_signs_nothing(attacker: Attacker, data: dict[str, str]):
    lead = attacker.site.town.lead
    lead.fills(attacker.record_id, seed=3)
    attacker.posts(f"/drafts/{attacker.record_id}/sign", {**data, "password": lead.password})
    assert lead.services.log.state(attacker.record_id).submission_revision == 0


@pytest.mark.parametrize("outcome", ["", "agree", "return", "nonsense", "\x00"])
@pytest.mark.parametrize("revision", ["abc", "0", "99", "9" * 5_000])
def test_an_odd_countersignature_changes_nothing(attacker: Attacker, outcome: str, revision: str):
    town = attacker.site.town
    town.lead.fills(attacker.record_id, seed=3)
    town.lead.signs(attacker.record_id)
    attacker.visitor = attacker.site.signed_in(town.welfare_officer)
    attacker.token = attacker.visitor.page.posted()["csrf_token"]
    given = {"outcome": outcome, "submission_revision": revision, "password": town.welfare_officer.password}
    attacker.posts(f"/records/{attacker.record_id}/countersign", {**given, "reason": MARKUP})
    assert town.services.log.state(attacker.record_id).stage is Stage.AWAITING_SIGNATURE


def test_a_form_returned_to_be_mended_cannot_be_signed_past_its_answers(attacker: Attacker):
    town = attacker.site.town
    town.lead.fills(attacker.record_id, seed=3)
    town.lead.signs(attacker.record_id)
    town.welfare_officer.returns(attacker.record_id, MARKUP)
    given = {"outcome": "agree", "submission_revision": "1", "password": town.lead.password}
    reply = attacker.posts(f"/records/{attacker.record_id}/countersign", given)
    assert reply.status_code == 409
    assert town.services.log.state(attacker.record_id).stage is Stage.RETURNED
    page = attacker.visitor.goes_to(f"/drafts/{attacker.record_id}")
    assert page.all("img") == []
    assert MARKUP in attacker.visitor.text


LETTERS = [
    {"child": "nonsense", "recipient": "oakfield"},
    {"child": "0" * 32, "recipient": "nowhere"},
    {"recipient": "northmoor"},
    {"child": ["0" * 32] * 900, "recipient": ["oakfield"] * 900},
    {"run_id": "../../x", "letter.officer_note": MARKUP},
    {"run_id": "A" * 32, "letter.officer_note": "\x00\u202e"},
]


@pytest.mark.parametrize("data", LETTERS, ids=lambda data: repr(data)[:40])
@pytest.mark.parametrize("address", ["/letters", "/letters/issue"])
def test_odd_letters_are_not_issued(attacker: Attacker, address: str, data: dict[str, Any]):
    officer = attacker.site.town.cme_officer
    attacker.visitor = attacker.site.signed_in(officer)
    attacker.token = attacker.visitor.page.posted()["csrf_token"]
    before = attacker.site.town.services.log.head().number
    attacker.posts(address, {**data, "password": officer.password})
    entries = attacker.site.town.services.log.entries(after=before, limit=50)
    assert not any("Letter" in entry.kind for entry in entries)


@pytest.mark.parametrize(
    "query", ["a" * 101, "%", "*", '"', "' OR 1=1 --", "NEAR(", "\x00", "\u202e", "()", "x" * 100, "_%"]
)
def test_odd_searches_find_nothing_and_break_nothing(attacker: Attacker, query: str):
    reply = attacker.posts("/find", {"query": query})
    assert reply.status_code == 200
    assert "CME1-" not in reply.text


@pytest.mark.parametrize("before", ["9" * 5_000, "9" * 30, "0", "-1", "²", "x", "1"])
def test_odd_pages_of_the_log_break_nothing(site: Website, before: str):
    visitor = site.signed_in(site.town.people["owen"])
    assert visitor.client.get("/log", query_string={"before": before}).status_code == 200


ODD_PEOPLE = [
    {},
    {"name": MARKUP, "email": "x@y.example", "role": "lead", "organisation": "oakfield"},
    {"name": "A Person", "email": "a@b.example\r\nBcc: x@y.example", "role": "lead", "organisation": "oakfield"},
    {"name": "A Person", "email": "alina@oakfield.example", "role": "lead", "organisation": "oakfield"},
    {"name": "A Person", "email": "ALINA@oakfield.example", "role": "lead", "organisation": "oakfield"},
    {"name": "A Person", "email": "a@b.example", "role": "emperor", "organisation": "oakfield"},
    {"name": "A" * 100_000, "email": "a@b.example", "role": "lead", "organisation": "oakfield"},
]


@pytest.mark.parametrize("data", ODD_PEOPLE, ids=lambda data: repr(data)[:50])
def test_odd_people_are_refused_in_words(site: Website, data: dict[str, str]):
    visitor = site.signed_in(site.town.administrator)
    visitor.goes_to("/people")
    visitor.presses("Add the person", data)
    assert visitor.reply.status_code == 200
    assert visitor.page.summary
