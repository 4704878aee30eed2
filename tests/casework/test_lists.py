"""A list holds exactly what a person may see, counts it honestly, and opens no record for a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from cmeforms.casework.forms.drafting import begin_record
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.reaching import TURN, reach, without
from cmeforms.casework.lists.searching import find_children
from cmeforms.casework.lists.work_lists import Part, part_page, waiting_for
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.definitions.roles import Role
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.act import Act
from cmeforms.records.entries import EntryKind, NewEntry, RecordQuery
from cmeforms.records.record_log import RecordLog
from cmeforms.records.storage import Parameters, Row
from cmeforms.submissions.lifecycle import RecordState
from tests.factories import Town

FORMS = ("cme1", "cme2", "absence", "missing-risk", "grab-pack", "mace", "day-one")
PEOPLE = ("one", "two", "three")
PLACES = ("oakfield", "authority")


def moves(definition: FormDefinition) -> Iterator[NewEntry]:
    """What can follow on a draft, one after the other, to the end."""
    signatures = definition.signatures_of(MAIN_PART)
    office = bool(definition.parts)
    yield NewEntry(EntryKind.SUBMISSION_ACCEPTED, facts={"more_expected": bool(signatures), "office_expected": office})
    for number, declared in enumerate(signatures, start=1):
        facts = {"signature_id": declared.id, "more_expected": number < len(signatures), "office_expected": office}
        yield NewEntry(EntryKind.SIGNATURE_GIVEN, facts=facts)
    for number, part in enumerate(definition.parts, start=1):
        facts = {"part": part.id, "more_expected": False, "office_expected": number < len(definition.parts)}
        yield NewEntry(EntryKind.PART_COMPLETED, facts=facts)


def fill(services: Services, act: Act) -> None:
    """A record of each form in each situation, begun at each place by each person, gone on with by another."""
    for number, (slug, place) in enumerate(product(FORMS, PLACES)):
        loaded = services.catalogue.find(slug)
        for steps in range(len(list(moves(loaded.definition))) + 1):
            for turn in range(len(PEOPLE)):
                act.by = PEOPLE[turn]
                record_id = begin_record(act, loaded, place)
                for at, move in enumerate(list(moves(loaded.definition))[:steps]):
                    act.by = PEOPLE[(turn + number + at) % len(PEOPLE)]
                    act.append(replace(move, record_id=record_id))
                if turn == 2 and steps:
                    act.append(
                        NewEntry(EntryKind.RECORD_ASSIGNED, record_id, facts={"assigned_to": PEOPLE[number % 3]})
                    )


@pytest.fixture
def busy(town: Town) -> Town:
    with town.services.log.act(at=town.clock()) as act:
        fill(town.services, act)
    return town


def everything(log: RecordLog) -> list[RecordState]:
    return log.states(RecordQuery(limit=10_000))


def person(role: Role, place: str = "oakfield", **changed: object) -> Person:
    return replace(Person("one", "one@x.example", "One", (role,), place), **changed)  # type: ignore[arg-type]


ORDINARY = [role for role in Role if role not in (Role.CARER, Role.TEAM_MANAGER, Role.DUTY_TEAM)]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_listed_is_exactly_what_may_be_seen_or_waits_for_each_role(busy: Town, place: str) -> None:
    services, states = busy.services, everything(busy.services.log)
    for role in ORDINARY:
        one = person(role, place)
        for actions in ((Action.VIEW,), TURN, (Action.EXPORT,), (Action.ISSUE_LETTERS,)):
            query = RecordQuery(reach=reach(services, one, actions), limit=10_000)
            wanted = [s.record_id for s in states if any(may(services, one, action, s) for action in actions)]
            assert [s.record_id for s in services.log.states(query)] == wanted, (role, actions)
            assert services.log.count(query) == len(wanted)


def test_what_waits_for_others_is_the_rest(busy: Town) -> None:
    services, officer = busy.services, person(Role.LEAD)
    seen, turn = reach(services, officer), reach(services, officer, TURN)
    ids = {
        name: {s.record_id for s in services.log.states(RecordQuery(reach=found, limit=10_000))}
        for name, found in (("seen", seen), ("turn", turn), ("rest", without(seen, turn)))
    }
    assert ids["turn"]
    assert ids["rest"] == ids["seen"] - ids["turn"]


def test_a_closed_account_and_one_without_an_organisation_reach_little(busy: Town) -> None:
    assert reach(busy.services, person(Role.LEAD, is_active=False)).standings == {}
    homeless = person(Role.LEAD, place="")
    assert busy.services.log.count(RecordQuery(reach=reach(busy.services, homeless))) == 0


def test_pages_hold_every_record_once_and_say_how_many_there_are(busy: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmeforms.casework.lists.work_lists.RECORDS_PER_PAGE", 7)
    officer = person(Role.CME_OFFICER, "authority")
    first = part_page(busy.services, officer, Part.OTHERS, 1)
    read = [part_page(busy.services, officer, Part.OTHERS, number) for number in range(1, first.pages + 1)]
    ids = [record.state.record_id for page in read for record in page.records]
    assert len(ids) == len(set(ids)) == first.total > 7
    assert all(not record.next_step for page in read for record in page.records)
    beyond = part_page(busy.services, officer, Part.OTHERS, 99_999)
    assert (beyond.number, beyond.records) == (first.pages, read[-1].records)


@pytest.mark.parametrize(("role", "place"), [(Role.CME_OFFICER, "authority"), (Role.LEAD, "oakfield")])
def test_a_page_and_a_count_are_found_in_an_index_alone_however_many_records_there_are(
    busy: Town, monkeypatch: pytest.MonkeyPatch, role: Role, place: str
) -> None:
    storage, plans = busy.services.log.storage, []
    found = storage.rows

    def noted(sql: str, values: Parameters = ()) -> list[Row]:
        if "situation IN" in sql:
            plans.append([row["detail"] for row in found(f"EXPLAIN QUERY PLAN {sql}", values)])
        return found(sql, values)

    monkeypatch.setattr(storage, "rows", noted)
    for part in Part:
        part_page(busy.services, person(role, place), part, 1)
    by_due = [plan for plan in plans if any("due_by_end (place=?)" in step for step in plan)]
    assert len(by_due) == 4
    assert len(plans) - len(by_due) == 6
    for plan in plans:
        read = [step for step in plan if "record_states" in step and "INTEGER PRIMARY KEY" not in step]
        assert read
        # What is due is gone through in its order, and each of those records looked up by its id.
        wanted = "(record_id=?)" if plan in by_due else "COVERING INDEX"
        assert all(wanted in step for step in read), plan
    assert not any("TEMP B-TREE" in step for plan in by_due for step in plan)


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
    monkeypatch.setattr("cmeforms.casework.lists.work_lists.RECORDS_PER_PAGE", 2)
    for number in range(3):
        town.clock.move(seconds=1)
        record_id = town.staff.starts("cme1")
        town.staff.types(record_id, "pupil", {"surname": "Żółw", "forenames": f"Wanda{number}"})
    found = find_children(town.services, town.staff.person, "zolw wanda")
    assert ([r.child_name for r in found.records], found.total) == (["Wanda2 Żółw", "Wanda1 Żółw"], 3)
    assert find_children(town.services, town.other_lead.person, "zolw").total == 0


def test_a_home_without_records_has_empty_lists(town: Town) -> None:
    waiting = waiting_for(town.services, town.cme_officer.person)
    assert [part.total for part in (waiting.to_do, waiting.others, waiting.done)] == [0, 0, 0]
    assert waiting.done.pages == 1
