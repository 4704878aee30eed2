"""A run's links in one step, the list of what is late, reminders that renew the link, and how schools answer."""

from __future__ import annotations

import io
import zipfile

import pytest

from cmeforms.documents.letters import letter_text
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import unsent_messages
from tests.factories import Town
from tests.states import all_states
from tests.web.test_guests import fill, link_in, mail_from
from tests.website import Visitor, Website

FIRST = {"surname": "Ożarowska", "forenames": "Łucja", "refuge": "no"}
SECOND = {"surname": "Thistlewood", "forenames": "Bram", "refuge": "no"}
SCHOOLS = ["harbour", "oakfield"]


@pytest.fixture
def referrals(town: Town) -> list[str]:
    """Two referred children."""
    found = []
    for seed, child in ((5, FIRST), (9, SECOND)):
        record_id = town.lead.starts("cme2")
        town.lead.fills(record_id, seed=seed, given=child)
        town.lead.signs(record_id)
        found.append(record_id)
    return found


@pytest.fixture
def officer(town: Town, site: Website, referrals: list[str]) -> Visitor:
    """The officer on the page of a run about both children to both schools."""
    visitor = site.signed_in(town.cme_officer)
    visitor.goes_to("/letters")
    visitor.presses("Show the letters", {"child": referrals, "recipient": SCHOOLS})
    visitor.presses("Issue", {"password": town.cme_officer.password})
    return visitor


def comes_back(officer: Visitor, town: Town, days: int, address: str) -> None:
    """The officer signs in some days later and opens a page."""
    town.clock.move(days=days)
    officer.signs_in(town.cme_officer)
    officer.goes_to(address)


def test_every_school_with_an_address_gets_its_link_in_one_step_and_only_once(officer: Visitor, town: Town):
    assert "2 of 2 letters are issued" in officer.text
    officer.presses("Send 2 links by e-mail")
    assert len(unsent_messages(town.services.log)) == 2
    assert "Send 2 links" not in officer.text
    assert officer.text.count("Link sent") == 2
    first, second = mail_from(town), mail_from(town)
    assert {first.recipient, second.recipient} == {"office@harbour.example", "office@oakfield.example"}
    assert not any(name in first.text + second.text for name in ("Łucja", "Thistlewood"))


def test_a_run_is_handed_out_as_single_files_and_as_one_document(officer: Visitor):
    with zipfile.ZipFile(io.BytesIO(officer.downloads("All letters as single files"))) as files:
        assert len(files.namelist()) == 3
        assert b"Harbour Academy" in files.read("index.csv")
    merged = letter_text(officer.downloads("All letters in one document"))
    assert merged.count("Thistlewood") >= 2
    assert officer.downloads("The index alone").count(b"L1-") >= 2


def test_what_is_late_is_chased_with_a_letter_about_all_its_children_and_a_new_link(officer: Visitor, town: Town):
    officer.presses("Send 2 links by e-mail")
    for _ in SCHOOLS:
        mail_from(town)
    officer.goes_to("/letters/chase")
    assert "Nothing is late" in officer.text
    comes_back(officer, town, 8, "/")
    officer.follows("2 questions of ours are not answered in time")
    assert "Harbour Academy" in officer.text
    assert "The head teacher" in officer.text
    officer.presses("Draft a reminder")
    officer.presses("Read the letter")
    assert "Łucja Ożarowska" in officer.text
    assert "Bram Thistlewood" in officer.text
    assert not unsent_messages(town.services.log)[2:], "a draft sends nothing"
    officer.presses("Issue the letter", {"password": town.cme_officer.password})
    officer.goes_to("/letters/chase")
    assert officer.text.count("Draft a reminder") == 1, "chased, and not late again yet"
    guest = officer.site.visitor()
    guest.goes_to(link_in(mail_from(town)))
    guest.presses("Open the form")
    assert guest.address.startswith("/drafts/")
    comes_back(officer, town, 6, "/letters/chase")
    assert "The chair of governors or the trust" in officer.text


def test_an_answer_ends_the_chase_and_counts_as_in_time_or_late(officer: Visitor, town: Town):
    officer.presses("Send 2 links by e-mail")
    comes_back(officer, town, 8, "/letters/chase")
    officer.presses("Answered today")
    guest = officer.site.visitor()
    guest.goes_to(link_in(mail_from(town)))
    guest.presses("Open the form")
    reply = next(iter(all_states(town.services.log, "cme3b")))
    asked = town.services.log.read_draft(reply.record_id).values["children"]
    fill(guest, reply.record_id, {"children": [{**row, "status": "never"} for row in asked]})
    guest.goes_to(f"/drafts/{reply.record_id}/declare")
    guest.presses("Declare and send", {"name": "Bronwen Ashgrove"})
    officer.goes_to("/letters/replies")
    assert "Harbour Academy" in officer.text
    csv = officer.client.get("/letters/replies.csv").data.decode()
    assert csv.splitlines()[0].endswith('"In time, per cent"')
    assert sum(int(line.split(",")[3]) for line in csv.splitlines()[1:]) >= 1
    assert town.services.log.newest_of(EntryKind.LETTER_ANSWERED)


def test_a_lead_sees_neither_runs_nor_what_the_authority_waits_for(officer: Visitor, town: Town):
    run = officer.address
    town.clock.move(days=30)
    lead = officer.site.signed_in(town.lead)
    lead.goes_to("/letters/chase")
    assert "Nothing is late." in lead.text
    for address in (run, "/letters/replies", "/letters/replies.csv", f"{run}/zip"):
        assert lead.client.get(address).status_code in (403, 404)
