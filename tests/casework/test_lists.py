"""A list holds exactly what a person may see, counts it honestly, and opens no record for a name."""

from __future__ import annotations

import pytest

from cmeforms.casework.forms.drafting import begin_record
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.searching import find_children
from cmeforms.casework.lists.work_lists import Part, part_page
from cmeforms.definitions.roles import Role
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.reach import Reach, Standing, reached
from cmeforms.records.record_log import RecordLog
from cmeforms.records.storage import Parameters, Row, Storage
from tests.factories import Town


@pytest.fixture
def busy(town: Town) -> Town:
    """A town with thirty forms that went through, of two places."""
    services = town.services
    with services.log.act(at=town.clock(), by="one") as act:
        for number in range(30):
            record_id = begin_record(act, services.catalogue.find("cme2"), ("oakfield", "harbour")[number % 2])
            facts = {"more_expected": number % 3 == 0, "office_expected": number % 3 == 1}
            act.append(NewEntry(EntryKind.SUBMISSION_ACCEPTED, record_id, facts=facts))
    return town


def person(role: Role, place: str) -> Person:
    return Person("two", "two@x.example", "Two", (role,), place)


FEW_FIT = "cmeforms.casework.lists.work_lists.FEW_FIT"


@pytest.mark.parametrize("few", [0, 1000])
def test_pages_hold_every_record_once_and_say_how_many_there_are(
    busy: Town, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(FEW_FIT, few)
    monkeypatch.setattr("cmeforms.casework.lists.work_lists.RECORDS_PER_PAGE", 7)
    officer = person(Role.CME_OFFICER, "authority")
    first = part_page(busy.services, officer, Part.OTHERS, 1)
    read = [part_page(busy.services, officer, Part.OTHERS, number) for number in range(1, first.pages + 1)]
    ids = [record.state.record_id for page in read for record in page.records]
    assert len(ids) == len(set(ids)) == first.total > 7
    beyond = part_page(busy.services, officer, Part.OTHERS, 99_999)
    assert (beyond.number, beyond.records) == (first.pages, read[-1].records)


@pytest.mark.parametrize(("role", "place"), [(Role.CME_OFFICER, "authority"), (Role.LEAD, "oakfield")])
def test_counts_are_made_in_an_index_alone_and_pages_of_many_are_read_in_their_order_without_sorting(
    busy: Town, monkeypatch: pytest.MonkeyPatch, role: Role, place: str
) -> None:
    monkeypatch.setattr(FEW_FIT, 0)
    plans = plans_of_lists(busy, person(role, place), monkeypatch)
    counts, pages = [plan for sql, plan in plans if "count(*)" in sql], [p for s, p in plans if "count(*)" not in s]
    assert (len(counts), len(pages)) == (3, 3)
    for plan in counts:
        steps = [step for step in plan if " listed " in f"{step} "]
        assert steps
        assert all("SEARCH" in step and "COVERING INDEX" in step for step in steps), plan
    assert sum(any("listed_by_end" in step for step in plan) for plan in pages) == 2
    assert not any("TEMP B-TREE FOR ORDER BY" in step for plan in pages for step in plan), pages


def test_where_few_records_fit_no_list_goes_through_all_of_them(busy: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = plans_of_lists(busy, person(Role.CME_OFFICER, "authority"), monkeypatch)
    read = [step for _sql, plan in plans for step in plan if " listed " in f"{step} "]
    assert len(read) >= len(plans) == 6
    assert all("SEARCH" in step for step in read), read


def test_what_somebody_started_or_was_given_is_found_by_both_indexes(town: Town) -> None:
    own_work = frozenset(one for one in range(8) if one & (Standing.STARTED | Standing.ASSIGNED) and one not in (2, 4))
    situations = {f"{form} complete 0": own_work for form in "abcde"}
    asked = {situation: number for number, situation in enumerate(situations, 1)}
    [(where, values)] = reached(Reach("two", "authority", situations), asked, is_indexed=True)
    with caught_up_index(town.services) as index:
        plan = index._storage.rows(f"EXPLAIN QUERY PLAN SELECT 1 FROM listed WHERE {where}", values)
    used = " ".join(row["detail"] for row in plan)
    assert ("listed_by_creator" in used, "listed_by_assignment" in used) == (True, True), used


def plans_of_lists(town: Town, reader: Person, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """How each list of a person's work is counted and found: the statement and its plan."""
    plans, found = list[tuple[str, list[str]]](), Storage.rows

    def noted(storage: Storage, sql: str, values: Parameters = ()) -> list[Row]:
        if "FROM listed" in sql and "situation_id IN" in sql:
            plan = found(storage, f"EXPLAIN QUERY PLAN {sql}", values)
            plans.append((sql, [row["detail"] for row in plan]))
        return found(storage, sql, values)

    monkeypatch.setattr(Storage, "rows", noted)
    for part in Part:
        part_page(town.services, reader, part, 1)
    return plans


def test_a_home_page_opens_no_record_once_the_index_has_caught_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    record_id = town.staff.starts("cme1")
    town.staff.types(record_id, "pupil", {"surname": "Żółw", "forenames": "Wanda"})
    assert [r.child_name for r in town.staff.looks_home().to_do.records] == ["Wanda Żółw"]

    def never(*_given: object) -> None:
        raise AssertionError("a record was opened")

    monkeypatch.setattr(RecordLog, "read_draft", never)
    monkeypatch.setattr(RecordLog, "read_payload", never)
    assert [r.child_name for r in town.staff.looks_home().to_do.records] == ["Wanda Żółw"]


def test_a_search_counts_all_and_shows_the_newest(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmeforms.casework.lists.searching.RECORDS_PER_PAGE", 2)
    for number in range(3):
        town.clock.move(seconds=1)
        record_id = town.staff.starts("cme1")
        town.staff.types(record_id, "pupil", {"surname": "Żółw", "forenames": f"Wanda{number}"})
    found = find_children(town.services, town.staff.person, "zolw wanda")
    assert ([r.child_name for r in found.records], found.total) == (["Wanda2 Żółw", "Wanda1 Żółw"], 3)
    assert find_children(town.services, town.other_lead.person, "zolw").total == 0


def test_a_home_without_records_has_empty_lists(town: Town) -> None:
    waiting = town.cme_officer.looks_home()
    assert [part.total for part in (waiting.to_do, waiting.others, waiting.done)] == [0, 0, 0]
    assert waiting.done.pages == 1
