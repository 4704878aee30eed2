"""Registers as their readers meet them: filtered by address, searched by post, closed to others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import Town, copy_home, open_town
from tests.website import Visitor, Website, text_of


@pytest.fixture(scope="module")
def filled(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A referral from each of two schools, submitted on different days."""
    town = open_town(copy_home(prepared_home, tmp_path_factory.mktemp("registers") / "home"))
    for lead in (town.lead, town.other_lead):
        record_id = lead.starts("cme2")
        lead.fills(record_id, seed=3, given={"surname": "Żółw", "forenames": lead.person.person_id.title()})
        lead.signs(record_id)
        town.clock.move(days=3)
    yield town
    town.close()


@pytest.fixture(scope="module")
def officer(filled: Town) -> Visitor:
    return Website(filled).signed_in(filled.cme_officer)


def rows(officer: Visitor, address: str = "/register/cme") -> list[str]:
    return [text_of(row) for row in officer.goes_to(address).all("tr")[1:]]


def test_an_officer_reads_every_open_matter_what_waits_longest_first(officer: Visitor) -> None:
    first, second = rows(officer)
    assert "Żółw" in first
    assert "6" in first.split()[-1]
    assert "3" in second.split()[-1]
    assert "Received, office part open" in first
    assert "Nobody yet" in first


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/register/cme?show=complete", 0),
        ("/register/cme?show=all", 2),
        ("/register/cme?show=nonsense&stage=nonsense&page=nonsense", 2),
        ("/register/cme?stage=awaiting_office", 2),
        ("/register/cme?stage=awaiting_signature", 0),
        ("/register/cme?worker=nobody", 2),
        ("/register/cme?worker=somebody-else", 0),
        ("/register/cme?school=0000000000000000", 0),
        ("/register/cme?page=9999999", 2),
        ("/register/cme?text=nobody-of-this-name", 2),
    ],
)
def test_a_register_is_filtered_by_its_address_but_never_searched_by_it(
    officer: Visitor, address: str, count: int
) -> None:
    found = [row for row in rows(officer, address) if "CME" in row]
    assert len(found) == count


def test_a_name_is_looked_for_by_post_in_any_spelling(filled: Town, officer: Visitor) -> None:
    officer.site.child_names = {"Żółw"}
    officer.goes_to("/register/cme")
    page = officer.presses("Show these", {"text": "zolw " + filled.lead.person.person_id})
    assert len(page.all("tr")) == 2
    assert officer.inputs()["text"] == "zolw " + filled.lead.person.person_id
    page = officer.presses("Show these", {"text": "x" * 101})
    assert "at most 100 characters" in officer.reply.text


def test_the_register_leads_to_the_record_and_the_childs_page(filled: Town, officer: Visitor) -> None:
    officer.goes_to("/")
    officer.follows("CME register")
    officer.follows("CME 2")
    assert "/records/" in officer.address
    officer.goes_to("/register/cme")
    officer.follows(filled.lead.person.person_id.title())
    assert "/children/" in officer.address


def test_a_register_opens_to_those_whose_role_receives_its_forms(town: Town) -> None:
    site = Website(town)
    for worker, address, status in (
        (town.cme_officer, "/register/cme", 200),
        (town.welfare_officer, "/register/cme", 200),
        (town.cme_officer, "/register/missing", 404),
        (town.lead, "/register/cme", 404),
        (town.lead, "/register/missing", 404),
        (town.cme_officer, "/register/other", 404),
    ):
        assert site.signed_in(worker).client.get(address).status_code == status, (worker.person.person_id, address)
