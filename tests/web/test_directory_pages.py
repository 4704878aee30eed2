"""The directory's pages in the hands of two people."""

from __future__ import annotations

from tests.factories import Town
from tests.website import Website


def test_two_people_change_an_address_on_the_pages(town: Town):
    site = Website(town)
    officer, administrator = site.signed_in(town.cme_officer), site.signed_in(town.administrator)
    officer.follows("Directory")
    officer.follows("Southmere Council")
    officer.presses("Propose it", {"email": "not an address", "source": "By telephone"})
    assert officer.page.title.startswith("Error")
    officer.presses("Propose it", {"email": "new@southmere.example", "source": "By telephone"})
    assert not officer.has_button("It is right")
    administrator.goes_to("/directory?words=southmere")
    administrator.follows("Southmere Council")
    administrator.presses("It is right")
    assert "new@southmere.example" in administrator.text
    assert "proposed" not in administrator.text
    administrator.presses("I have confirmed")
    assert "Nobody has confirmed" not in administrator.text
    assert "secure domains" in administrator.text


def test_an_officer_corrects_a_postal_address_and_nothing_typed_is_lost(town: Town):
    officer = Website(town).signed_in(town.cme_officer)
    officer.goes_to("/directory?words=southmere")
    officer.follows("Southmere Council")
    typed = {"address": "2 Sample Row, Southmere SM1 1AA", "phone": "no number", "address_source": "Their website"}
    officer.presses("Keep them", typed)
    assert officer.page.title.startswith("Error")
    assert {name: officer.inputs()[name] for name in typed} == typed
    officer.presses("Keep them", {"phone": "07700 900123"})
    assert "2 Sample Row" in officer.text
    assert "Their website" in officer.text


def test_a_teacher_has_no_directory(town: Town):
    assert Website(town).signed_in(town.lead).client.get("/directory").status_code == 404
