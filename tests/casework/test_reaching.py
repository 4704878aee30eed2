"""What a list is asked for is exactly what ``authorise`` allows, for every role, also where a child or a team decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest

from cmeforms.casework.forms.drafting import begin_record
from cmeforms.casework.ground.access import allowed
from cmeforms.casework.ground.child_record import PLACED_WITH, join_child, link, link_both, open_child
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import CONFLICTED, NOT_CONFLICTED
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.reaching import TURN, own_among, reach, without
from cmeforms.casework.lists.work_lists import Part, part_page
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.definitions.roles import Role
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import add_organisation, add_person
from cmeforms.records.act import Act
from cmeforms.records.entries import Credentials, EntryKind, NewEntry
from cmeforms.records.queries import RecordQuery
from cmeforms.records.reach import Reach
from cmeforms.records.record_log import RecordLog
from cmeforms.records.states import is_form
from cmeforms.submissions.lifecycle import RecordState
from tests.factories import Town, copy_home, open_town
from tests.states import all_states

FORMS = ("cme1", "cme2", "missing-risk", "grab-pack", "mace")
PEOPLE = ("one", "two", "three")
PLACES = ("oakfield", "a-home", "a-team")
TEAMS = {"two": "a-team", "three": "authority", "four": "b-team"}
"""Social workers with accounts; the first person is whoever asks."""


@dataclass(frozen=True)
class Kept:
    """A town with a record of each form in each situation, and the children that some of them are about."""

    town: Town
    children: tuple[str, ...]

    @property
    def services(self) -> Services:
        return self.town.services

    def states(self) -> list[RecordState]:
        return [state for state in all_states(self.services.log) if is_form(state)]

    def reach(self, one: Person, actions: tuple[Action, ...] = (Action.VIEW,)) -> Reach:
        with caught_up_index(self.services) as index:
            return reach(self.services, one, index, actions)


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


def fill(services: Services, act: Act, children: tuple[str, ...]) -> None:
    """A record of each form in each situation, begun at each place by each person, gone on with by another."""
    begun = 0
    for number, (slug, place) in enumerate(product(FORMS, PLACES)):
        loaded = services.catalogue.find(slug)
        steps = list(moves(loaded.definition))
        for taken, turn in product(range(len(steps) + 1), range(len(PEOPLE))):
            act.by = PEOPLE[turn]
            record_id = begin_record(act, loaded, place)
            for at, move in enumerate(steps[:taken]):
                act.by = PEOPLE[(turn + number + at) % len(PEOPLE)]
                act.append(replace(move, record_id=record_id))
            begun += 1
            if turn == 2 and taken:
                assigned = [*PEOPLE, "four"][begun % 4]
                act.append(NewEntry(EntryKind.RECORD_ASSIGNED, record_id, facts={"assigned_to": assigned}))
            if begun % 7 < len(children):
                join_child(act, record_id, children[begun % 7])


def settle(act: Act, children: tuple[str, ...]) -> None:
    """Place the children, and say on whose case the first person must not act."""
    with_me, in_home, elsewhere, moved_on, closed = children
    for child, place in ((with_me, "one"), (in_home, "a-home"), (elsewhere, "b-home"), (moved_on, "a-home")):
        link(act, child, PLACED_WITH, place)
    link(act, moved_on, PLACED_WITH, "b-home")
    link(act, closed, CONFLICTED, "one")
    link(act, in_home, CONFLICTED, "one")
    link(act, in_home, NOT_CONFLICTED, "one")


@pytest.fixture(scope="module")
def kept_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    home = copy_home(prepared_home, tmp_path_factory.mktemp("kept") / "home")
    town = open_town(home)
    with town.services.log.act(at=town.clock(), by="clerk") as act:
        for place in ("a-home", "b-home"):
            add_organisation(act, Organisation(place, OrganisationKind.HOME, f"Home {place}"))
        for person_id, team in TEAMS.items():
            worker = Person(person_id, f"{person_id}@x.example", person_id, (Role.SOCIAL_WORKER,), team)
            add_person(act, worker, Credentials("", "no secret"))
        children = tuple(open_child(act) for _ in range(5))
        fill(town.services, act, children)
        settle(act, children)
    town.close()
    return home, children


@pytest.fixture
def kept(kept_home: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Iterator[Kept]:
    town = open_town(copy_home(kept_home[0], tmp_path / "kept"))
    town.clock.move(seconds=1)
    yield Kept(town, kept_home[1])
    town.close()


def person(*roles: Role, place: str = "oakfield", **changed: object) -> Person:
    return replace(Person("one", "one@x.example", "One", roles, place), **changed)  # type: ignore[arg-type]


def listed(kept: Kept, reached: Reach) -> list[str]:
    with caught_up_index(kept.services) as index:
        return index.listed(RecordQuery(reached, limit=100_000))


def require_exact(kept: Kept, one: Person) -> int:
    """Compare what is listed and counted with what ``authorise`` says of each record; how much may be seen."""
    services = kept.services
    told = {s.record_id: set(allowed(services, one, s, Action)) for s in kept.states()}
    for actions in ((Action.VIEW,), TURN, (Action.EXPORT,)):
        wanted = [record_id for record_id, may_do in told.items() if may_do.intersection(actions)]
        reached = kept.reach(one, actions)
        assert listed(kept, reached) == wanted, (one, actions)
        with caught_up_index(services) as index:
            assert index.count(RecordQuery(reached)) == len(wanted)
    return len(listed(kept, kept.reach(one)))


@pytest.mark.parametrize("place", PLACES)
def test_what_is_listed_is_exactly_what_may_be_seen_or_waits_for_each_role(kept: Kept, place: str) -> None:
    seen = {role: require_exact(kept, person(role, place=place)) for role in Role}
    assert seen[Role.CME_OFFICER] > seen[Role.ADMISSIONS] > 0
    assert not seen[Role.AUDITOR]


def test_several_roles_reach_what_each_of_them_does(kept: Kept) -> None:
    assert require_exact(kept, person(Role.CARER, Role.DUTY_TEAM, place="a-home"))
    assert require_exact(kept, person(Role.TEAM_MANAGER, Role.CARER, place="a-team"))
    assert require_exact(kept, person(Role.SOCIAL_WORKER, Role.CME_OFFICER, place="authority"))


def test_the_duty_team_lists_the_one_child_that_it_has_open_for_that_hour(kept: Kept) -> None:
    duty, child = person(Role.DUTY_TEAM, place="authority"), kept.children[2]
    before = require_exact(kept, duty)
    with kept.services.log.act(at=kept.town.clock(), by="one") as act:
        act.append(NewEntry(EntryKind.OPENED_OUT_OF_HOURS, child, facts={"reason_code": "police"}))
    assert require_exact(kept, duty) > before
    kept.town.clock.move(minutes=61)
    assert require_exact(kept, duty) == before


def test_lists_follow_a_child_that_moves_and_one_that_is_known_twice(kept: Kept) -> None:
    carer = person(Role.CARER, place="a-home")
    before = require_exact(kept, carer)
    with kept.services.log.act(at=kept.town.clock(), by="clerk") as act:
        link_both(act, "same_child", (open_child(act), kept.children[2]))
        link(act, kept.children[0], PLACED_WITH, "")
        link(act, kept.children[1], PLACED_WITH, "b-home")
    assert require_exact(kept, carer) < before
    with kept.services.log.act(at=kept.town.clock(), by="clerk") as act:
        link_both(act, "same_child", (kept.children[4], kept.children[0]))
        link(act, kept.children[4], PLACED_WITH, "one")
        link(act, kept.children[4], NOT_CONFLICTED, "one")
    assert require_exact(kept, carer) > 0


def test_a_conflict_counts_from_the_moment_it_is_said(kept: Kept) -> None:
    officer = person(Role.CME_OFFICER, place="authority")
    before = part_page(kept.services, officer, Part.OTHERS, 1).total
    with kept.services.log.act(at=kept.town.clock(), by="clerk") as act:
        link(act, kept.children[3], CONFLICTED, "one")
    assert part_page(kept.services, officer, Part.OTHERS, 1).total < before
    require_exact(kept, officer)


def test_what_waits_for_others_is_the_rest(kept: Kept) -> None:
    for one in (person(Role.LEAD), person(Role.CARER, place="a-home")):
        seen, turn = kept.reach(one), kept.reach(one, TURN)
        ids = {name: set(listed(kept, found)) for name, found in (("seen", seen), ("turn", turn))}
        assert ids["turn"]
        assert set(listed(kept, without(seen, turn))) == ids["seen"] - ids["turn"]


def test_ones_own_are_those_that_wait_and_those_that_one_started_or_was_given(kept: Kept) -> None:
    officer = person(Role.CME_OFFICER, place="authority")
    seen, turn = kept.reach(officer), kept.reach(officer, TURN)
    theirs = {s.record_id for s in kept.states() if "one" in (s.created_by, s.assigned_to)}
    assert set(listed(kept, own_among(seen, turn))) == set(listed(kept, turn)) | theirs & set(listed(kept, seen))


def test_a_closed_account_and_one_without_an_organisation_reach_little(kept: Kept) -> None:
    assert kept.reach(person(Role.LEAD, is_active=False)).standings == {}
    assert listed(kept, kept.reach(person(Role.LEAD, place=""))) == []


def test_asking_what_is_listed_opens_no_record(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    carer = person(Role.CARER, place="a-home")
    kept.reach(carer)

    def never(*_given: object) -> None:
        raise AssertionError("a record was opened")

    monkeypatch.setattr(RecordLog, "read_draft", never)
    monkeypatch.setattr(RecordLog, "read_payload", never)
    assert listed(kept, kept.reach(carer))
