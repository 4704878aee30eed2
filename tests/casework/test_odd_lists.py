"""Lists and searches stand odd words, odd pages, a spoilt index and an empty home, and find nothing that is not theirs."""

from __future__ import annotations

import threading

import pytest

from cmeforms.casework.lists.registers import Filters, Show, register_page
from cmeforms.casework.lists.searching import LONGEST_QUERY, find_children
from cmeforms.casework.lists.work_lists import Part, part_page
from cmeforms.casework.upkeep.erasing import erase
from tests.factories import Town

ODD = ("%", "_", '"', "'", "\\", "*", "%%%", "_anda", "w%", "%wanda%", "wanda OR 1=1", "\U0010ffff", "\u202e", "-")


def begun(town: Town, surname: str, forenames: str = "Wanda") -> str:
    town.clock.move(seconds=1)
    record_id = town.lead.starts("cme1")
    town.lead.types(record_id, "pupil", {"surname": surname, "forenames": forenames})
    return record_id


def found(town: Town, query: str) -> list[str]:
    page = find_children(town.services, town.lead.person, query)
    assert page.total == len(page.records)
    return [record.child_name for record in page.records]


@pytest.mark.parametrize("most_gathered", [0, 20_000])
def test_a_search_takes_its_words_as_they_are(town: Town, monkeypatch: pytest.MonkeyPatch, most_gathered: int) -> None:
    monkeypatch.setattr("cmeforms.records.words.MOST_GATHERED", most_gathered)
    assert found(town, "w") == []
    begun(town, "Żółw")
    begun(town, "الأنصاري", "محمد")
    assert found(town, "w") == found(town, "zolw w") == ["Wanda Żółw"]
    assert found(town, "محمد الأنصاري") == found(town, "الانصاري") == ["محمد الأنصاري"]
    assert all(found(town, odd) == [] for odd in ODD if odd not in ("_anda", "w%", "%wanda%"))
    # Marks between words are no words: what is left of these is looked for.
    assert found(town, "w%") == found(town, "%wanda%") == ["Wanda Żółw"]
    assert found(town, "_anda") == found(town, "żółw محمد") == []
    assert found(town, "w" * LONGEST_QUERY) == found(town, "w " * LONGEST_QUERY) == []


@pytest.mark.parametrize("number", [-1, 0, 1, 2, 10**12])
def test_a_page_that_there_is_not_is_the_nearest_that_there_is(town: Town, number: int) -> None:
    officer = town.cme_officer.person
    empty = part_page(town.services, town.lead.person, Part.TO_DO, number)
    assert (empty.records, empty.total, empty.number, empty.pages) == ((), 0, 1, 1)
    assert register_page(town.services, officer, "cme", Filters(Show.ALL), number).rows == ()
    record_id = begun(town, "Żółw")
    page = part_page(town.services, town.lead.person, Part.TO_DO, number)
    assert ([r.state.record_id for r in page.records], page.total, page.number) == ([record_id], 1, 1)


def test_lists_come_back_by_themselves_when_the_index_is_lost_or_spoilt(town: Town) -> None:
    begun(town, "Żółw")
    assert found(town, "zolw") == ["Wanda Żółw"]
    file = town.services.log.home.search_file
    for spoil in (file.unlink, lambda: file.write_bytes(b"spoilt" * 1000), lambda: file.write_bytes(b"")):
        spoil()
        assert [r.child_name for r in town.lead.looks_home().to_do.records] == ["Wanda Żółw"]
        assert found(town, "zolw") == ["Wanda Żółw"]


def test_what_was_erased_is_in_no_list_and_in_no_count(town: Town) -> None:
    gone, kept = begun(town, "Żółw"), begun(town, "Żółw")
    erase(town.services, town.services.log.state(gone).reference, rule="R-RET-01", reason_code="tried")
    assert [r.state.record_id for r in town.lead.looks_home().to_do.records] == [kept]
    assert town.lead.looks_home().to_do.total == len(found(town, "zolw")) == 1


def test_two_people_who_list_while_another_writes_see_no_fault(town: Town) -> None:
    begun(town, "Żółw")
    faults: list[BaseException] = []

    def lists() -> None:
        try:
            for _ in range(5):
                assert found(town, "zolw")
                assert town.lead.looks_home().to_do.total
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=lists) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        begun(town, "Żółw")
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(found(town, "zolw")) == 4
