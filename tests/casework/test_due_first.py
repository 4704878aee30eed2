"""Lists put what is late first, say so for the day on which they are read, and open no record for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmeforms.casework.duties.clocks import clocks_of
from cmeforms.casework.forms.drafting import start
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.searching import find_children
from cmeforms.casework.lists.work_lists import Part, part_page
from cmeforms.records.record_log import RecordLog
from tests.factories import Town
from tests.home_lists import own_deadlines

CALENDAR = "[default]\nterms = [{ first_on = 2026-01-05, last_on = 2026-07-21 }]\n"


def begun(town: Town, began_on: str, **values: object) -> str:
    town.clock.move(seconds=1)
    given = {"absence_began_on": began_on, "surname": "Żółw", "forenames": "Wanda", **values}
    return start(town.services, town.lead.person, "cme1", given if began_on else {})


def listed(town: Town) -> list[tuple[str, str]]:
    page = part_page(town.services, town.lead.person, Part.TO_DO, 1)
    return [(r.state.record_id, r.due.standing if r.due else "") for r in page.records]


@pytest.fixture(params=[0, 1000])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists hold the same whether few records fit, or more than are counted as few."""
    monkeypatch.setattr("cmeforms.casework.lists.work_lists.FEW_FIT", request.param)


@pytest.mark.usefixtures("few")
def test_what_is_late_stands_first_and_what_is_not_due_last(town: Town) -> None:
    undated, soon, late = begun(town, ""), begun(town, "2026-03-03"), begun(town, "2026-02-02")
    assert [record_id for record_id, _standing in listed(town)] == [late, soon, undated]
    standings = dict(listed(town))
    assert standings[late].startswith("Late by")
    assert standings[soon].startswith("Due")
    assert standings[undated] == ""


@pytest.mark.usefixtures("few")
def test_every_page_of_a_list_holds_each_record_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmeforms.casework.lists.work_lists.RECORDS_PER_PAGE", 2)
    ids = [begun(town, began_on) for began_on in ("2026-02-02", "", "2026-03-03", "", "2026-02-20", "", "")]
    pages = [part_page(town.services, town.lead.person, Part.TO_DO, number) for number in (1, 2, 3, 4)]
    read = [record.state.record_id for page in pages for record in page.records]
    assert read == [ids[0], ids[4], ids[2], ids[6], ids[5], ids[3], ids[1]]


def test_a_day_that_passes_makes_no_list_wrong_though_nothing_is_opened(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id = begun(town, "2026-03-03")
    before = dict(listed(town))[record_id]

    def never(*_given: object) -> None:
        raise AssertionError("a record was opened")

    with monkeypatch.context() as patched:
        patched.setattr(RecordLog, "read_draft", never)
        patched.setattr(RecordLog, "read_payload", never)
        town.clock.move(days=90)
        after = dict(listed(town))[record_id]
        assert own_deadlines(town.services, town.lead.person).shown[0].clock.is_late
    assert before != after
    assert after == clocks_of(town.services, town.services.log.state(record_id))[0].standing


def test_the_index_says_what_the_records_own_page_says(town: Town) -> None:
    record_id = begun(town, "2026-02-13", return_due_on="2026-02-13", circumstance="leave")
    state = town.services.log.state(record_id)
    wanted = {(c.rule_id, c.number, c.due_text, c.standing) for c in clocks_of(town.services, state) if c.is_open}
    found = own_deadlines(town.services, town.lead.person).shown
    assert {(d.clock.rule_id, d.clock.number, d.clock.due_text, d.clock.standing) for d in found} == wanted


@pytest.mark.parametrize("is_right", [True, False])
def test_another_calendar_counts_at_once_and_a_wrong_file_of_rules_stops_no_list(town: Town, *, is_right: bool) -> None:
    record_id = begun(town, "2026-02-13")
    page = part_page(town.services, town.lead.person, Part.TO_DO, 1)
    assert page.records[0].due
    assert page.records[0].due.deadline.is_estimate
    if not is_right:
        (town.services.home / "local_rules.toml").write_text("this is no TOML", encoding="utf-8")
    (town.services.home / "calendars.toml").write_text(CALENDAR, encoding="utf-8")
    page = part_page(town.services, town.lead.person, Part.TO_DO, 1)
    assert page.records[0].state.record_id == record_id
    assert page.records[0].due
    assert page.records[0].due.deadline.is_estimate is not is_right


def test_what_is_done_leaves_the_list_of_what_is_due(town: Town) -> None:
    record_id = begun(town, "2026-02-13")
    assert own_deadlines(town.services, town.lead.person).shown
    town.lead.discards(record_id)
    assert own_deadlines(town.services, town.lead.person).shown == ()
    with caught_up_index(town.services) as index:
        assert index.due([record_id]) == {}


def test_a_forgotten_record_leaves_nothing_due_in_the_file(town: Town) -> None:
    record_id = begun(town, "2026-02-13")
    with caught_up_index(town.services) as index:
        assert index.next_due([record_id])
        index.forget(record_id)
        assert index.next_due([record_id]) == {}
    assert record_id.encode() not in _bytes(town.services.home / "index")


def test_more_deadlines_than_are_looked_for_are_said_to_be_cut(town: Town) -> None:
    for _ in range(3):
        begun(town, "2026-02-13")
    assert own_deadlines(town.services, town.lead.person, most=2).is_cut
    assert not own_deadlines(town.services, town.lead.person, most=3).is_cut


@pytest.mark.parametrize("most_gathered", [2, 1000])
def test_a_search_that_fits_many_shows_the_newest_and_claims_no_total(
    town: Town, monkeypatch: pytest.MonkeyPatch, most_gathered: int
) -> None:
    monkeypatch.setattr("cmeforms.records.words.MOST_GATHERED", most_gathered)
    monkeypatch.setattr("cmeforms.casework.lists.searching.MOST_COUNTED", 3)
    monkeypatch.setattr("cmeforms.casework.lists.searching.RECORDS_PER_PAGE", 3)
    ids = [begun(town, "2026-02-13") for _ in range(4)]
    found = find_children(town.services, town.lead.person, "wan zol")
    assert [record.state.record_id for record in found.records] == ids[:0:-1]
    assert (found.total, found.is_more) == (3, True)
    nothing = find_children(town.services, town.other_lead.person, "wan zol")
    assert (nothing.total, nothing.is_more, nothing.records) == (0, False, ())


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
