"""What acts leave behind: audit events, states that add up, nothing readable after erasure, verdicts on files."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from cmeforms.casework.demo.demonstrating import fill_demo
from cmeforms.casework.ground.services import open_services
from cmeforms.casework.papers.verifying import verify_file
from cmeforms.casework.upkeep.setting_up import set_up
from cmeforms.errors import ActRefused, NotAllowed, RecordErased
from cmeforms.records.entries import EntryKind
from cmeforms.records.erasure import Grounds, erase_record
from cmeforms.records.search_index import SearchIndex
from tests.factories import PASSPHRASE, MovableClock, Town
from tests.states import all_states


def kinds_of(town: Town, record_id: str) -> list[EntryKind]:
    return [entry.kind for entry in town.services.log.entries(limit=500, record_id=record_id)]


def test_views_downloads_and_verifications_are_audit_events(signed):
    town, record_id = signed.town, signed.record_id
    document = town.services.log.state(record_id).current_document
    town.welfare_officer.views(record_id)
    pdf = town.welfare_officer.downloads(record_id, document.sha256)
    verify_file(town.services.verifier, pdf, person_id="esra")
    assert kinds_of(town, record_id)[-3:] == [
        EntryKind.RECORD_VIEWED,
        EntryKind.DOCUMENT_DOWNLOADED,
        EntryKind.DOCUMENT_VERIFIED,
    ]
    last = town.services.log.entries(limit=500, record_id=record_id)[-1]
    assert last.facts == {"sha256": document.sha256, "verdict": "well"}


def test_a_downloaded_letter_is_an_audit_event(referred):
    officer = referred.town.cme_officer
    [letter] = officer.issues_letters([referred.record_id], ["oakfield"])
    officer.downloads_letter(letter.record_id)
    assert EntryKind.DOCUMENT_DOWNLOADED in kinds_of(referred.town, letter.record_id)


def test_no_entry_holds_a_word_of_the_child_in_clear(town: Town):
    record_id = town.lead.starts("cme1", {"surname": "Quillfeather"})
    town.lead.fills(record_id, seed=3)
    town.lead.signs(record_id)
    town.welfare_officer.returns(record_id, "Quillfeather has an aunt.")
    town.close()
    data = b"".join(path.read_bytes() for path in (town.services.home / "data").rglob("*") if path.is_file())
    assert b"Quillfeather" not in data


def test_an_erased_record_opens_for_nobody_while_the_chain_holds(signed):
    town, record_id = signed.town, signed.record_id
    document = town.services.log.state(record_id).current_document
    pdf = town.lead.downloads(record_id, document.sha256)
    index = SearchIndex(town.services.home)
    erase_record(town.services.log, index, record_id, Grounds("test", "test"), at=town.clock(), by="nadia")
    index.close()
    for act in (town.lead.views, town.lead.opens, town.welfare_officer.countersigns):
        with pytest.raises(NotAllowed):
            act(record_id)
    with pytest.raises(RecordErased):
        town.services.log.read_payload(record_id, document.entry_number, "document")
    assert town.lead.looks_home().done.total == 0
    assert verify_file(town.services.verifier, pdf).is_issued_here
    assert town.services.log.verify_chain().is_well


def test_a_file_changed_in_any_way_is_not_well(signed):
    town = signed.town
    sha256 = town.services.log.state(signed.record_id).current_document.sha256
    pdf = town.lead.downloads(signed.record_id, sha256)
    middle = len(pdf) // 2
    for changed in (
        pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :],
        pdf[:-1],
        pdf + b"\n%%EOF\n",
        pdf[: len(pdf) // 3],
    ):
        found = verify_file(town.services.verifier, changed)
        assert (found.verdict, found.is_issued_here) == ("not_well", False)
        assert found.changes


@pytest.mark.parametrize("content", [b"", b"%PDF-", b"PK\x03\x04rest", b"\x00" * 100, b"%PDF-1.7\n" + b"<<" * 5_000])
def test_whatever_a_file_holds_gets_a_verdict(town: Town, content: bytes):
    found = verify_file(town.services.verifier, content)
    assert (found.verdict, found.signatures) == ("not_well", ())
    assert found.changes


def test_a_document_of_another_authority_is_not_ours(signed, tmp_path: Path):
    pdf = signed.town.lead.downloads(
        signed.record_id, signed.town.services.log.state(signed.record_id).current_document.sha256
    )
    set_up(tmp_path / "elsewhere", is_demo=True, passphrase=PASSPHRASE, clock=MovableClock())
    elsewhere = open_services(tmp_path / "elsewhere", clock=MovableClock())
    found = verify_file(elsewhere.verifier, pdf)
    assert (found.verdict, found.is_issued_here) == ("not_well", False)
    elsewhere.log.close()


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo") / "home"
    clock = MovableClock()
    set_up(home, is_demo=True, passphrase=secrets.token_hex(10), clock=clock)
    services = open_services(home, clock=clock)
    assert list(fill_demo(services, 1))
    services.log.close()
    return home


def test_every_record_of_the_demo_folds_to_the_state_that_is_stored(demo_home: Path):
    services = open_services(demo_home, clock=MovableClock())
    states = all_states(services.log)
    assert len(states) > 5
    assert len({state.stage for state in states}) >= 4
    assert [services.log.fold(state.record_id) for state in states] == states
    assert services.log.differing_states() == []
    assert services.log.verify_chain().is_well
    services.log.close()


def test_every_file_of_the_demo_verifies_and_its_passwords_are_private(demo_home: Path):
    services = open_services(demo_home, clock=MovableClock())
    samples = sorted((demo_home / "samples").iterdir())
    assert {path.suffix for path in samples} == {".pdf", ".docx"}
    for path in samples:
        assert verify_file(services.verifier, path.read_bytes()).verdict == "well", path.name
    for name in ("demo-people.json", "demo.txt"):
        assert (demo_home / name).stat().st_mode & 0o077 == 0
    services.log.close()


def test_a_home_with_people_or_records_is_never_filled_with_a_demo(signed):
    before = signed.town.services.log.head()
    with pytest.raises(ActRefused):
        list(fill_demo(signed.town.services, 1))
    assert signed.town.services.log.head() == before
