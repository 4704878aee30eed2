"""Registers as their readers meet them: filtered by address, searched by post, closed to others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmeforms.casework.accounts.administering import create_account
from cmeforms.casework.forms.drafting import begin_record
from cmeforms.casework.lists.export_requests import approve, ask_for_export, download_export, view_request
from cmeforms.casework.lists.exporting import FileKind, export_alone, exportable_ids
from cmeforms.casework.lists.registers import Filters
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.model import AUTHORITY_ID, Person
from cmeforms.records.entries import EntryKind, NewEntry
from tests.factories import Town, copy_home, open_town
from tests.website import Visitor, Website, text_of
from tests.workers import Worker


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
    assert "open for 6 days" in first
    assert "open for 3 days" in second
    assert "Received, next part open" in first
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


def test_what_fits_far_too_many_is_told_as_more_and_not_exported(
    officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmeforms.casework.lists.registers.MOST_TOGETHER", 1)
    officer.goes_to("/register/cme")
    officer.presses("Show these", {"text": "zolw"})
    assert "More than 1 matters" in officer.text
    assert "Export th" not in officer.text
    officer.goes_to("/register/cme")
    assert "Export these 2 matters" in officer.text, "without a text all are counted"


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


def referrals(town: Town, count: int) -> None:
    """Referrals that were submitted, put straight into the log: their documents do not matter here."""
    loaded = town.services.catalogue.find("cme2")
    with town.services.log.act(at=town.clock(), by="leila") as act:
        for number in range(count):
            record_id = begin_record(act, loaded, "oakfield")
            answers = {"surname": f"=Plant{number}", "forenames": "+44 7700 900123"}
            payload = json.dumps({"answers": answers}).encode()
            facts = {"more_expected": False, "office_expected": True}
            entry = NewEntry(EntryKind.SUBMISSION_ACCEPTED, record_id, facts=facts, payloads={"answers": payload})
            act.append(entry)


def second_officer(town: Town) -> Worker:
    """Another CME officer, with an account of their own."""
    person = Person("ines", "ines@northmoor.example", "Ines Calder", (Role.CME_OFFICER,), AUTHORITY_ID)
    account = create_account(town.services, person)
    return Worker(town.services, person, account.password, account.totp_secret)


def facts_of(town: Town, kind: EntryKind) -> list[dict[str, object]]:
    return [dict(entry.facts) for entry in reversed(town.services.log.newest_of(kind))]


def test_a_few_matters_are_exported_at_once_and_the_log_says_how_many(town: Town) -> None:
    referrals(town, 3)
    officer = Website(town).signed_in(town.cme_officer)
    officer.goes_to("/register/cme")
    officer.presses("Download as CSV", {"password": "wrong"})
    assert "password" in officer.reply.text.lower()
    assert facts_of(town, EntryKind.REGISTER_EXPORTED) == []
    officer.goes_to("/register/cme")
    token = officer.inputs()["csrf_token"]
    given = {"csrf_token": token, "kind": "csv", "password": town.cme_officer.password}
    reply = officer.client.post("/register/cme/export", data=given)
    assert reply.headers["Content-Disposition"] == 'attachment; filename="cme-register-2026-03-04.csv"'
    rows = list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == [f"'+44 7700 900123 =Plant{number}" for number in range(3)]
    [exported] = facts_of(town, EntryKind.REGISTER_EXPORTED)
    assert exported.pop("export_id")
    assert exported == {"register": "cme", "file_kind": "csv", "records": 3}


def test_many_matters_leave_only_when_a_second_person_approves_exactly_these(town: Town) -> None:
    referrals(town, 26)
    site = Website(town)
    officer = site.signed_in(town.cme_officer)
    officer.goes_to("/register/cme")
    assert not officer.has_button("Download")
    officer.presses("Ask for this export", {"password": town.cme_officer.password})
    address = officer.address
    assert not officer.has_button("Approve")
    assert officer.client.post(f"{address}/file", data={}).status_code == 400
    referrals(town, 1)  # comes too late for this request
    colleague = second_officer(town)
    second = site.signed_in(colleague)
    second.goes_to("/exports")
    second.follows("Read and approve")
    assert len(second.page.all("tr")) == 27
    second.presses("Approve this export", {"password": colleague.password})
    officer.goes_to(address)
    token = officer.inputs()["csrf_token"]
    given = {"csrf_token": token, "kind": "xlsx", "password": town.cme_officer.password}
    reply = officer.client.post(f"{address}/file", data=given)
    assert reply.data.startswith(b"PK")
    [exported] = facts_of(town, EntryKind.REGISTER_EXPORTED)
    assert exported["records"] == 26
    town.clock.move(hours=25)
    assert site.signed_in(town.cme_officer).client.get(address).status_code == 404


def test_nobody_approves_their_own_export_nor_one_that_they_may_not_make(town: Town) -> None:
    referrals(town, 26)
    export_id = ask_for_export(town.services, town.cme_officer.person, "cme", Filters())
    for worker in (town.cme_officer, town.welfare_officer, town.lead):
        with pytest.raises(NotAllowed):
            approve(town.services, worker.person, export_id)
    with pytest.raises(ActRefused):
        download_export(town.services, town.cme_officer.person, export_id, FileKind.CSV)
    with pytest.raises(NotAllowed):
        download_export(town.services, town.welfare_officer.person, export_id, FileKind.CSV)
    with pytest.raises(NotAllowed):
        view_request(town.services, town.welfare_officer.person, export_id)
    with pytest.raises(ActRefused, match="second person"):
        export_alone(town.services, town.cme_officer.person, "cme", Filters(), FileKind.CSV)
    with pytest.raises(ActRefused, match="nothing"):
        exportable_ids(town.services, town.welfare_officer.person, "cme", Filters())
