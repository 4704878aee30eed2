"""Choosing for a run: all that fit a filter, children of a file with every doubtful row told, cautions before it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cmeforms.casework.lists.registers import Filters, Show
from cmeforms.casework.runs.enquiries import Enquiry
from cmeforms.casework.runs.run_choices import RunFilters, blank_enquiry, choices_for
from cmeforms.casework.runs.run_csv import ChildrenOfFile, children_of_file
from cmeforms.casework.runs.run_log import begin_run
from cmeforms.casework.runs.run_preview import LETTERS_A_PAGE, preview_run
from cmeforms.errors import ActRefused, FileRefused, NotAllowed
from cmeforms.people.model import Organisation
from cmeforms.records.accounts import Accounts, change_organisation
from tests.factories import Town, copy_home, open_town
from tests.letter_canaries import AUTHORITY, RUN, SCHOOL, CanaryChild, add_recipients, canary_children


@pytest.fixture(scope="module")
def canaries_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[CanaryChild]]:
    home = copy_home(prepared_home, tmp_path_factory.mktemp("canaries") / "home")
    town = open_town(home)
    children = canary_children(town, 3)
    add_recipients(town, AUTHORITY, 12)
    town.close()
    return home, children


@pytest.fixture
def children(canaries_home: tuple[Path, list[CanaryChild]]) -> list[CanaryChild]:
    return canaries_home[1]


@pytest.fixture
def town(canaries_home: tuple[Path, list[CanaryChild]], tmp_path: Path) -> Iterator[Town]:
    opened = open_town(copy_home(canaries_home[0], tmp_path / "home"))
    yield opened
    opened.close()


def read(town: Town, text: str | bytes) -> ChildrenOfFile:
    template = town.services.templates["la-enquiry"]
    content = text if isinstance(text, bytes) else text.encode()
    return children_of_file(town.services, town.cme_officer.person, template, content)


def test_a_file_of_references_or_numbers_chooses_its_children_in_its_order(town: Town, children: list[CanaryChild]):
    first, second, third = children
    wanted = (second.record_id, first.record_id, third.record_id)
    by_reference = f"Name,Reference\nx,{second.reference}\ny,{first.reference.lower()}\n,{third.reference}\n"
    by_number = f"\ufeffUPN;School\r\n{second.upn};x\r\n{first.upn[:4]} {first.upn[4:]};y\r\n{third.upn};\r\n"
    for text in (by_reference, by_number, "\n".join((second.reference, first.upn, "", third.reference))):
        assert read(town, text) == ChildrenOfFile(wanted, ())


def test_every_doubtful_row_is_told_by_its_number_and_the_others_are_chosen(town: Town, children: list[CanaryChild]):
    draft = town.lead.starts("cme2")
    rows = ["Reference,UPN", f"{children[0].reference},", "CME2-AAAA-AAAA,", f",{children[0].upn}", ",", '" ",x']
    rows += [f"{town.services.log.state(draft).reference},", f",{children[1].upn}", f"{children[1].surname},"]
    found = read(town, "\n".join(rows))
    assert found.record_ids == (children[0].record_id, children[1].record_id)
    told = {row.number: row.reason for row in found.rejected}
    assert sorted(told) == [3, 4, 6, 7, 9]
    assert told[3] == told[7] == told[9] == told[6]  # unknown, a draft, a name, nonsense: nothing tells them apart
    assert "already" in told[4]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"a,b\nc,d\n", b"x" * 1_000_001, b"Reference\n" + b"x\n" * 2_001, b'"\x00']
)
def test_a_file_that_is_no_list_of_children_is_refused(town: Town, content: bytes):
    if content == b'"\x00':
        assert read(town, content).record_ids == ()
        return
    with pytest.raises(FileRefused):
        read(town, content)


def test_who_does_not_send_letters_reads_no_file_and_sees_no_choice(town: Town):
    template = town.services.templates["la-enquiry"]
    with pytest.raises(NotAllowed):
        children_of_file(town.services, town.lead.person, template, b"Reference\n")
    with pytest.raises(NotAllowed):
        choices_for(town.services, town.lead.person, Enquiry((), (), RUN), RunFilters())


def test_all_that_fit_are_chosen_and_what_was_picked_before_stays(town: Town, children: list[CanaryChild]):
    officer = town.cme_officer.person
    enquiry = blank_enquiry(town.services, officer, "la-enquiry", RUN)
    everybody = choices_for(town.services, officer, enquiry, RunFilters())
    assert set(everybody.all_children) == {child.record_id for child in children}
    assert len(everybody.all_recipients) == 13  # Southmere, and not Northmoor itself
    picked = replace(enquiry, record_ids=(children[2].record_id,), organisation_ids=("southmere",))
    narrow = RunFilters(Filters(show=Show.ALL, text=children[0].surname), words="council 003")
    found = choices_for(town.services, officer, picked, narrow)
    assert found.all_children == (children[2].record_id, children[0].record_id)
    assert found.all_recipients == ("southmere", "invented-council-3")


def test_schools_are_narrowed_by_phase(town: Town):
    add_recipients(town, SCHOOL, 2)
    change(town, "invented-school-1", phase="Secondary")
    officer = town.cme_officer.person
    enquiry = blank_enquiry(town.services, officer, "", RUN)
    found = choices_for(town.services, officer, enquiry, RunFilters(phase="Secondary"))
    assert found.all_recipients == ("invented-school-1",)
    assert list(found.phases) == ["Secondary"]


def change(town: Town, organisation_id: str, **changes: str) -> Organisation:
    with town.services.log.act(at=town.clock()) as act:
        changed = replace(Accounts(town.services.log).organisation(organisation_id), **changes)  # type: ignore[arg-type]
        change_organisation(act, changed)
    return changed


def asked(town: Town, children: list[CanaryChild], recipients: int = 12) -> Enquiry:
    ids = tuple(f"invented-council-{number}" for number in range(recipients))
    blank = blank_enquiry(town.services, town.cme_officer.person, "la-enquiry", RUN)
    return replace(blank, record_ids=tuple(child.record_id for child in children), organisation_ids=ids)


def test_a_long_run_is_read_by_the_page_and_nothing_is_issued(town: Town, children: list[CanaryChild]):
    officer, before = town.cme_officer.person, town.services.log.head()
    run = preview_run(town.services, officer, asked(town, children), 99)
    assert (run.count, run.pages, run.number, len(run.letters)) == (36, 4, 4, 36 % LETTERS_A_PAGE)
    assert town.services.log.head() == before


def test_what_to_look_at_first_is_said(town: Town, children: list[CanaryChild]):
    officer = town.cme_officer.person
    today = town.clock().date().isoformat()
    for number in range(4):
        change(town, f"invented-council-{number}", checked_on=today, address="1 Invented Square")
    change(town, "invented-council-0", checked_on="2025-01-01")
    for number in (1, 2):
        change(town, f"invented-council-{number}", email="shared@councils.example")
    enquiry = asked(town, children, 4)
    begin_run(town.services, officer, replace(enquiry, run_id="cd" * 16, organisation_ids=("invented-council-3",)))
    cautions = {one.text: one.recipients for one in preview_run(town.services, officer, enquiry).cautions}
    stale, shared, again = cautions.values()
    assert stale == tuple(f"Invented Council 00{number}" for number in range(3))  # old, or at no secure domain
    assert shared == ("Invented Council 001", "Invented Council 002")
    assert again == ("Invented Council 003",)
    town.clock.move(days=15)
    assert len(preview_run(town.services, officer, enquiry).cautions) == 2


def test_nobody_and_blank_words_are_refused_in_words(town: Town, children: list[CanaryChild]):
    officer, enquiry = town.cme_officer.person, asked(town, children)
    for nobody in (replace(enquiry, record_ids=()), replace(enquiry, organisation_ids=())):
        with pytest.raises(ActRefused, match="at least one"):
            preview_run(town.services, officer, nobody)
    words = {**(enquiry.words or {}), "case.urgency": " "}
    with pytest.raises(ActRefused, match="How urgent"):
        begin_run(town.services, officer, replace(enquiry, words=words))
    with pytest.raises(NotAllowed):
        preview_run(town.services, officer, replace(enquiry, record_ids=(*enquiry.record_ids, "0" * 32)))
