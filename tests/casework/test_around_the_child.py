"""Carers see a child's forms while it is placed with them, nobody acts on a case with a conflict, teams keep apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from cmeforms.casework.accounts.administering import create_account, create_organisation, new_person_id
from cmeforms.casework.children.child_group import require_child
from cmeforms.casework.children.conflicts import add_conflict, choosable, conflicts_of, lift_conflict
from cmeforms.casework.children.placements import children_placed, end_placement, place_child, placement_of, places
from cmeforms.casework.forms.opening import open_from
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import child_of, join_child
from cmeforms.casework.papers.viewing import view_record
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.entries import EntryKind, NewEntry
from tests.factories import Town, copy_home, open_town
from tests.workers import Worker

DAY = date(2026, 3, 2)
HOME = "lakeside-home"
REASON = "He is the boy's uncle."


@dataclass(frozen=True)
class Cared:
    """A town with a grab pack and a trigger plan about one child, written by the social worker."""

    town: Town
    pack: str
    plan: str

    @property
    def child(self) -> str:
        return child_of(self.town.services.log.state(self.pack))

    @property
    def social_worker(self) -> Worker:
        return self.town.of_role(Role.SOCIAL_WORKER)

    @property
    def carer(self) -> Worker:
        return self.town.of_role(Role.CARER)

    @property
    def manager(self) -> Worker:
        return self.town.of_role(Role.TEAM_MANAGER)

    def may(self, worker: Worker, action: Action, record_id: str) -> bool:
        return may(self.town.services, worker.person, action, self.town.services.log.state(record_id))

    def places(self, place_id: str = HOME, on: date | None = DAY) -> None:
        place_child(self.town.services, self.social_worker.person, self.child, place_id, on)


@pytest.fixture(scope="module")
def cared_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    home = copy_home(prepared_home, tmp_path_factory.mktemp("cared") / "home")
    town = open_town(home)
    worker = town.of_role(Role.SOCIAL_WORKER)
    pack = worker.starts("grab-pack")
    worker.fills(pack, seed=4)
    worker.signs(pack)
    plan = worker.starts("trigger-plan")
    worker.fills(plan, seed=4)
    worker.signs(plan)
    child = child_of(town.services.log.state(pack))
    with town.services.log.act(at=town.clock(), by=worker.person.person_id) as act:
        join_child(act, plan, child)
    town.close()
    return home, pack, plan


@pytest.fixture
def cared(cared_home: tuple[Path, str, str], tmp_path: Path) -> Iterator[Cared]:
    town = open_town(copy_home(cared_home[0], tmp_path / "cared"))
    yield Cared(town, *cared_home[1:])
    town.close()


def colleague(town: Town, role: Role, organisation_id: str, mailbox: str) -> Worker:
    """One more person, with an account."""
    person = Person(new_person_id(), f"{mailbox}@northmoor.example", "Rowan Tallis", (role,), organisation_id)
    account = create_account(town.services, person)
    return Worker(town.services, person, account.password, account.totp_secret)


def test_a_home_sees_the_pack_and_the_plan_from_the_placement_on_until_it_ends(cared: Cared) -> None:
    assert not cared.may(cared.carer, Action.VIEW, cared.pack)
    cared.places()
    assert cared.may(cared.carer, Action.VIEW, cared.pack)
    assert cared.may(cared.carer, Action.VIEW, cared.plan)
    [placed] = children_placed(cared.town.services, cared.carer.person)
    assert placed.child.record_id == cared.child
    end_placement(cared.town.services, cared.social_worker.person, cared.child, DAY)
    assert not cared.may(cared.carer, Action.VIEW, cared.pack)
    assert children_placed(cared.town.services, cared.carer.person) == []
    cared.places()
    assert cared.may(cared.carer, Action.VIEW, cared.pack)


def test_staff_of_the_home_share_what_is_placed_with_it_and_another_home_sees_nothing(cared: Cared) -> None:
    services = cared.town.services
    create_organisation(services, Organisation("hill-home", OrganisationKind.HOME, "Hill House"))
    night_shift = colleague(cared.town, Role.CARER, HOME, "rowan")
    elsewhere = colleague(cared.town, Role.CARER, "hill-home", "rowan.hill")
    cared.places()
    assert cared.may(night_shift, Action.VIEW, cared.pack)
    assert not cared.may(elsewhere, Action.VIEW, cared.pack)
    cared.places("hill-home")
    assert not cared.may(night_shift, Action.VIEW, cared.pack)
    assert cared.may(elsewhere, Action.VIEW, cared.pack)


def test_the_carer_fills_and_signs_section_two_and_opens_the_risk_assessment(cared: Cared) -> None:
    cared.places()
    cared.carer.fills(cared.pack, seed=2)
    cared.carer.completes_office(cared.pack)
    risk = cared.carer.opens_form_from(cared.pack, "missing-risk")
    cared.carer.fills(risk, seed=2)
    cared.carer.signs(risk)
    assert child_of(cared.town.services.log.state(risk)) == cared.child
    assert cared.may(cared.carer, Action.DOWNLOAD, risk)
    night_shift = colleague(cared.town, Role.CARER, HOME, "rowan")
    assert cared.may(night_shift, Action.VIEW, risk)


def test_the_next_shift_finds_a_colleagues_draft_on_its_first_page_and_a_foster_carer_does_not(cared: Cared) -> None:
    night_shift = colleague(cared.town, Role.CARER, HOME, "rowan")
    foster = [colleague(cared.town, Role.CARER, "authority", f"foster{n}") for n in range(2)]
    drafts = [worker.starts("missing-episode") for worker in (cared.carer, foster[0])]
    found = [[r.state.record_id for r in w.looks_home().to_do.records] for w in (night_shift, *foster)]
    assert found == [[drafts[0]], [drafts[1]], []]
    night_shift.fills(drafts[0], seed=3)


def test_a_carer_reads_the_plan_in_the_carers_version_and_takes_nothing_else_from_it(cared: Cared) -> None:
    cared.places()
    services, definition = cared.town.services, cared.town.services.catalogue.find("trigger-plan").definition
    view = view_record(services, cared.carer.person, cared.plan)
    wanted = set(definition.audience("carer").only)
    shown = repr(view.outline)
    labels = {f.label for f in definition.fields() if f.id not in wanted} - {
        f.label for f in definition.fields() if f.id in wanted
    }
    assert not [label for label in labels if repr(label)[1:-1] in shown]
    assert not cared.may(cared.carer, Action.DOWNLOAD, cared.plan)
    handed = next(h for h in definition.hand_overs if h.to == "missing-risk")
    hidden = {to for source, to in handed.fields.items() if source not in wanted}
    opened = open_from(services, cared.carer.person, cared.plan, "missing-risk")
    assert hidden
    assert not hidden & set(cared.carer.opens(opened).values)


def test_a_placement_says_where_since_when_and_by_whom(cared: Cared) -> None:
    cared.places()
    services, worker = cared.town.services, cared.social_worker.person
    placement = placement_of(services, require_child(services, worker, cared.child))
    assert placement is not None
    assert (placement.place.name, placement.since, placement.entered_by) == ("Lakeside House", DAY, worker.name)
    [entry] = [e for e in services.log.newest_of(EntryKind.RECORD_LINKED) if "from_on" in e.facts]
    assert entry.person_id == worker.person_id


def test_a_foster_carer_is_placed_by_name_and_a_member_of_staff_is_not(cared: Cared) -> None:
    foster = colleague(cared.town, Role.CARER, "authority", "rowan")
    ids = {place.place_id for place in places(cared.town.services, cared.social_worker.person)}
    assert ids == {HOME, foster.person.person_id}
    cared.places(foster.person.person_id)
    assert cared.may(foster, Action.VIEW, cared.pack)
    assert not cared.may(cared.carer, Action.VIEW, cared.pack)


@pytest.mark.parametrize(("place_id", "on"), [("oakfield", DAY), ("", DAY), (HOME, None), (HOME, date(2026, 3, 5))])
def test_a_school_no_place_no_day_and_a_day_to_come_are_refused(cared: Cared, place_id: str, on: date | None) -> None:
    with pytest.raises(ActRefused):
        cared.places(place_id, on)


def test_only_social_care_places_and_only_whom_it_sees(cared: Cared) -> None:
    stranger = colleague(cared.town, Role.SOCIAL_WORKER, "authority", "rowan")
    for worker in (cared.carer, cared.town.lead, cared.town.cme_officer, stranger):
        with pytest.raises(NotAllowed):
            place_child(cared.town.services, worker.person, cared.child, HOME, DAY)


def test_somebody_with_a_conflict_sees_and_does_nothing_until_it_is_lifted(cared: Cared) -> None:
    services, manager, worker = cared.town.services, cared.manager.person, cared.social_worker
    add_conflict(services, manager, cared.child, worker.person.person_id, REASON)
    assert not any(cared.may(worker, action, cared.pack) for action in Action)
    with pytest.raises(NotAllowed):
        require_child(services, worker.person, cared.child)
    [listed] = conflicts_of(services, manager, cared.child)
    assert (listed.person, listed.reason, listed.said_by) == (worker.person, REASON, manager.name)
    assert worker.person not in choosable(services, manager, cared.child)
    lift_conflict(services, manager, cared.child, worker.person.person_id, "It was another family.")
    assert cared.may(worker, Action.VIEW, cared.pack)
    assert conflicts_of(services, manager, cared.child) == []
    add_conflict(services, manager, cared.child, worker.person.person_id, REASON)
    assert not cared.may(worker, Action.VIEW, cared.pack)


def test_a_conflict_needs_a_reason_a_person_and_somebody_who_keeps_such_lists(cared: Cared) -> None:
    services, other = cared.town.services, cared.social_worker.person.person_id
    for person_id, reason in ((other, " "), (other, "x" * 1_001), ("nobody", REASON), ("owen", REASON)):
        with pytest.raises(ActRefused):
            add_conflict(services, cared.manager.person, cared.child, person_id, reason)
    with pytest.raises(ActRefused):
        lift_conflict(services, cared.manager.person, cared.child, other, REASON)
    for worker in (cared.social_worker, cared.carer, cared.town.cme_officer):
        with pytest.raises(NotAllowed):
            add_conflict(services, worker.person, cared.child, other, REASON)


def test_nobody_lifts_their_own_conflict(cared: Cared) -> None:
    services, manager = cared.town.services, cared.manager.person
    add_conflict(services, manager, cared.child, manager.person_id, REASON)
    with pytest.raises(NotAllowed):
        lift_conflict(services, manager, cared.child, manager.person_id, REASON)


def test_why_somebody_is_kept_away_stands_in_no_file(cared: Cared) -> None:
    add_conflict(cared.town.services, cared.manager.person, cared.child, "hana", REASON)
    for path in cared.town.services.home.rglob("*"):
        assert not path.is_file() or REASON.encode() not in path.read_bytes()


def test_a_manager_sees_what_no_team_holds_and_what_their_own_holds(cared: Cared) -> None:
    services = cared.town.services
    for team in ("team-east", "team-west"):
        create_organisation(services, Organisation(team, OrganisationKind.OTHER, team))
    east = colleague(cared.town, Role.TEAM_MANAGER, "team-east", "rowan.east")
    west = colleague(cared.town, Role.TEAM_MANAGER, "team-west", "rowan.west")
    worker = colleague(cared.town, Role.SOCIAL_WORKER, "team-east", "rowan.worker")
    assert cared.may(east, Action.ASSIGN, cared.pack)
    assert cared.may(west, Action.ASSIGN, cared.pack)
    with services.log.act(at=cared.town.clock(), by=east.person.person_id) as act:
        facts = {"assigned_to": worker.person.person_id}
        act.append(NewEntry(EntryKind.RECORD_ASSIGNED, cared.pack, facts=facts))
    assert cared.may(east, Action.VIEW, cared.pack)
    assert not cared.may(west, Action.VIEW, cared.pack)
    moved = replace(west.person, organisation_id="team-east")
    assert may(services, moved, Action.VIEW, services.log.state(cared.pack))
