"""The open verify page: plain words for anybody, nothing about a child, and no more of it than is good."""

from __future__ import annotations

import io
import re

import pytest

from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.papers import open_checks
from cmeforms.records.entries import EntryKind
from tests.factories import Town, copy_home, open_town
from tests.website import Visitor, Website

NAME = "Quillfeather"


@pytest.fixture(scope="module")
def returned_home(prepared_home, tmp_path_factory):
    """A CME 1 that was signed, returned, signed again and countersigned, so that documents replace each other."""
    home = copy_home(prepared_home, tmp_path_factory.mktemp("verify") / "home")
    town = open_town(home)
    record_id = town.lead.starts("cme1")
    town.lead.fills(record_id, seed=3, given={"surname": NAME})
    first = town.lead.signs(record_id)
    town.clock.move(hours=1)
    town.welfare_officer.returns(record_id, f"{NAME} has a new address.")
    town.clock.move(hours=1)
    town.lead.signs(record_id)
    town.clock.move(hours=1)
    last = town.welfare_officer.countersigns(record_id, reason=f"{NAME} was seen.")
    town.close()
    return home, record_id, first.sha256, last.sha256


class Checks:
    """Somebody without an account at the verify page of a town, with the documents that were issued there."""

    def __init__(self, town: Town, record_id: str, first: str, last: str) -> None:
        self.town, self.record_id = town, record_id
        self.site = Website(town)
        self.site.child_names.add(NAME)
        self.visitor: Visitor = self.site.visitor()
        self.first, self.last = (self._document(sha256) for sha256 in (first, last))

    def _document(self, sha256: str) -> bytes:
        found = next(d for d in self.town.services.log.state(self.record_id).documents if d.sha256 == sha256)
        return self.town.services.log.read_payload(self.record_id, found.entry_number, "document")

    def codes(self) -> list[str]:
        entries = self.town.services.log.entries(limit=500, record_id=self.record_id)
        return [str(e.facts["short_code"]) for e in entries if e.kind is EntryKind.SUBMISSION_ACCEPTED]

    def hands_in(self, content: bytes, name: str = "document.pdf") -> str:
        self.visitor.goes_to("/verify")
        self.visitor.presses("Check this file", {"file": (io.BytesIO(content), name)})
        return self.visitor.text

    def types(self, code: str) -> str:
        self.visitor.goes_to(f"/verify?code={code}")
        return self.visitor.text


@pytest.fixture
def checks(returned_home, tmp_path):
    home, *ids = returned_home
    town = open_town(copy_home(home, tmp_path / "home"))
    town.clock.move(hours=4)
    yield Checks(town, *ids)
    town.close()


def test_the_file_as_issued_is_said_to_be_so_with_who_signed_and_when(checks: Checks):
    said = checks.hands_in(checks.last)
    assert "This file is exactly as it was issued" in said
    assert "Alina Kestrel" in said
    assert "Esra Holloway" in said
    assert "4 March 2026 at 15:00" in said
    assert checks.town.services.log.state(checks.record_id).reference in said


def test_nothing_about_the_child_is_shown(checks: Checks):
    for content in (checks.first, checks.last, checks.last + b"\n"):
        assert NAME not in checks.hands_in(content)
        assert NAME not in checks.visitor.page.html


def test_that_a_newer_document_replaces_it_is_said_first(checks: Checks):
    said = checks.hands_in(checks.first)
    assert said.index("A newer document replaces this one") < said.index("exactly as it was issued")
    assert "4 March 2026 at 14:00" in said or "4 March 2026 at 15:00" in said


def test_a_changed_file_is_not_to_be_relied_on_and_the_page_says_why(checks: Checks):
    assert "Bytes follow the last signature." in checks.hands_in(checks.last + b"\n")
    assert "Do not rely on this file" in checks.visitor.text
    assert "Do not rely on this file" in checks.hands_in(b"hello", "letter.docx")


def test_without_a_file_the_page_leads_back_to_the_choice(checks: Checks):
    checks.visitor.goes_to("/verify")
    page = checks.visitor.presses("Check this file")
    assert page.summary == [("#file", "Choose the file to check.")]


def test_the_look_is_written_down_once_and_nothing_is_kept(checks: Checks):
    before = checks.town.services.log.head().number
    checks.hands_in(checks.last)
    [entry] = checks.town.services.log.entries(after=before)
    assert (entry.kind, entry.person_id, entry.facts["verdict"]) == (EntryKind.DOCUMENT_VERIFIED, "", "well")


def test_a_code_tells_authority_date_and_standing_and_no_more(checks: Checks):
    old, new = checks.codes()
    assert "A newer document replaces this one" in checks.types(old)
    said = checks.types(new.lower().replace("-", " "))
    assert "No newer document replaces this one" in said
    assert "Northmoor Council" in said
    assert "4 March 2026 at 14:00" in said
    for hidden in (NAME, "Kestrel", "Holloway", checks.town.services.log.state(checks.record_id).reference):
        assert hidden not in checks.visitor.page.html


def test_the_code_on_the_document_is_the_one_in_the_log(checks: Checks):
    state = checks.town.services.log.state(checks.record_id)
    assert read_submission(checks.town.services, state).submission.short_code == checks.codes()[-1]


def test_all_that_is_no_code_of_ours_gets_one_and_the_same_page(checks: Checks):
    pages = set()
    for code in ("7K3M-Q2XD-9PLW", "2222-2222-2222", "nonsense", "%00", "'); DROP TABLE", "é" * 12):
        assert "This code is not known here" in checks.types(code)
        pages.add(re.sub(r'value="[^"]*"', "", checks.visitor.page.html))
    assert len(pages) == 1


def test_asking_for_a_code_changes_nothing_in_the_log(checks: Checks):
    before = checks.town.services.log.head()
    for code in (*checks.codes(), "2222-2222-2222"):
        checks.types(code)
    assert checks.town.services.log.head() == before


def test_guessing_codes_is_stopped_and_known_ones_do_not_count(checks: Checks, monkeypatch):
    monkeypatch.setattr(open_checks, "MOST_UNKNOWN_CODES", 2)
    for _ in range(4):
        checks.types(checks.codes()[0])
    for _ in range(2):
        checks.types("2222-2222-2222")
    checks.types("2222-2222-2222")
    assert checks.visitor.reply.status_code == 429
    assert "too many checks" in checks.visitor.page.html
    checks.town.clock.move(minutes=11)
    checks.types("2222-2222-2222")
    assert checks.visitor.reply.status_code == 200


def test_files_are_counted_for_each_address_and_for_all(checks: Checks, monkeypatch):
    monkeypatch.setattr(open_checks, "MOST_FILES_OF_ADDRESS", 1)
    checks.hands_in(b"hello")
    assert checks.visitor.reply.status_code == 200
    before = checks.town.services.log.head()
    checks.hands_in(b"hello")
    assert checks.visitor.reply.status_code == 429
    assert checks.town.services.log.head() == before
    monkeypatch.setattr(open_checks, "MOST_FILES_OF_ADDRESS", 100)
    monkeypatch.setattr(open_checks, "MOST_FILES_OF_ALL", 1)
    checks.hands_in(b"hello")
    assert checks.visitor.reply.status_code == 429


def test_a_file_over_the_limit_is_refused_before_it_is_read(checks: Checks):
    opening = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n'
    body = opening + b"%PDF-1.7 " * (11 * 1024 * 1024 // 9) + b"\r\n--x--\r\n"
    reply = checks.visitor.client.post("/verify", data=body, content_type="multipart/form-data; boundary=x")
    assert reply.status_code == 413


def test_a_file_is_only_taken_with_the_pages_own_token(checks: Checks):
    reply = checks.visitor.client.post("/verify", data={"file": (io.BytesIO(b"%PDF-1.7"), "x.pdf")})
    assert reply.status_code == 400
