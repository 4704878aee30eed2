"""The pages of letter templates in the hands of the administrator who changes words and of the officer who agrees."""

from __future__ import annotations

import io

import pytest

from tests.changed_words import changed_words
from tests.factories import Town
from tests.website import Visitor, Website

LETTER = "First letter to a parent"
NOTICE = "Notice under section 437(1)"


@pytest.fixture
def administrator(town: Town) -> Visitor:
    return Website(town).signed_in(town.administrator)


def uploads(visitor: Visitor, slug: str, words: str) -> None:
    visitor.presses("Check and keep it", {"file": (io.BytesIO(changed_words(slug, words)), f"{slug}.docx")})


def test_words_are_changed_looked_at_and_used(administrator: Visitor, town: Town):
    administrator.follows("Letter templates")
    assert "As the letter came" in administrator.text
    administrator.follows(LETTER)
    assert "{{ to.full_name }}" in administrator.text
    assert administrator.downloads("Download the file").startswith(b"PK")
    uploads(administrator, "parent-first", "We have a new office.")
    assert "We have a new office." in administrator.text
    assert "Zofia" in administrator.text, "the letter is shown with an invented child"
    assert "4 March 2026" in administrator.text, "and with today’s date"
    assert administrator.downloads("Download this preview").startswith(b"PK")
    administrator.presses("Use it from now on", {"password": "not this"})
    assert administrator.page.title.startswith("Error")
    administrator.presses("Use it from now on", {"password": town.administrator.password})
    assert "In use" in administrator.text
    assert "by Priya" in administrator.text
    administrator.goes_to("/letter-templates")
    assert "Revision 1, since 4 March 2026" in administrator.text


def test_what_is_wrong_is_said_at_the_file(administrator: Visitor):
    administrator.goes_to("/letter-templates/parent-first")
    administrator.presses("Check and keep it")
    assert "Choose the Word file" in administrator.text
    uploads(administrator, "parent-first", "{{ to.shoe_size }} {{ ''.__class__ }}")
    assert administrator.page.title.startswith("Error")
    assert dict(administrator.page.summary)["#file"]
    assert "to.shoe_size: is unknown" in administrator.text
    assert "''.__class__ }} is not a plain merge field" in administrator.text
    assert "Revision 1" not in administrator.text


def test_a_notice_in_law_is_agreed_by_an_officer(administrator: Visitor, town: Town):
    administrator.goes_to("/letter-templates/notice-437")
    uploads(administrator, "notice-437", "We have a new office.")
    assert "Somebody other than you" in administrator.text
    assert not administrator.has_button("Use it from now on")
    officer = Website(town).signed_in(town.cme_officer)
    officer.goes_to("/letters")
    officer.follows("The words of each letter")
    officer.follows(NOTICE)
    assert not officer.has_button("Check and keep it")
    officer.follows("Revision 1")
    officer.presses("Use it from now on", {"password": town.cme_officer.password})
    assert "In use" in officer.text


@pytest.mark.parametrize("path", ["parent-first/1", "parent-first/01", "nowhere", "parent-first/0/x", "..%2Fcme3a"])
def test_what_is_not_there_is_not_found(administrator: Visitor, path: str):
    assert administrator.client.get(f"/letter-templates/{path}").status_code == 404


def test_a_teacher_has_no_templates(town: Town):
    lead = Website(town).signed_in(town.lead)
    for path in ("", "/parent-first", "/parent-first/0", "/parent-first/0/file", "/parent-first/0/preview"):
        assert lead.client.get(f"/letter-templates{path}").status_code == 404
