"""Out of hours one child's records open for an hour to the duty team, with a reason that others must read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cmeforms.casework.children.assigning import assign
from cmeforms.casework.children.break_glass import Asked, confirm_read, open_out_of_hours, unread_openings
from cmeforms.casework.children.child_forms import start_for_child
from cmeforms.casework.children.child_page import view_child
from cmeforms.casework.children.conflicts import add_conflict
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.openings import open_now
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.records.entries import EntryKind
from cmeforms.records.outbox import claim_due
from cmeforms.records.post import ClaimedMessage
from tests.factories import Town, copy_home, open_town
from tests.workers import Worker

CHILD = {"surname": "Quillfeather", "forenames": "Ottoline", "born_on": "2011-05-06"}
NAME, BORN = "Ottoline Quillfeather", date(2011, 5, 6)
WHY = "The police rang at 2 am and ask for her photo."


@dataclass(frozen=True)
class Night:
    """A town in which one child has a grab pack and another child has one as well."""

    town: Town
    pack: str
    other_pack: str

    @property
    def duty(self) -> Worker:
        return self.town.of_role(Role.DUTY_TEAM)

    @property
    def social_worker(self) -> Worker:
        return self.town.of_role(Role.SOCIAL_WORKER)

    @property
    def manager(self) -> Worker:
        return self.town.of_role(Role.TEAM_MANAGER)

    @property
    def child(self) -> str:
        return child_of(self.town.services.log.state(self.pack))

    def opens(self, worker: Worker | None = None, **changed: Any) -> str:
        self.town.clock.move(seconds=31)
        who = worker or self.duty
        given = {"name": NAME, "born_on": BORN, "reason_code": "police", "reason": WHY}
        asked = Asked(**{**given, "code": self.town.code_of(who), **changed})
        return open_out_of_hours(self.town.services, who.person, asked)

    def sees(self, record_id: str, action: Action = Action.VIEW) -> bool:
        return may(self.town.services, self.duty.person, action, self.town.services.log.state(record_id))


@pytest.fixture(scope="module")
def night_home(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    home = copy_home(prepared_home, tmp_path_factory.mktemp("night") / "home")
    town = open_town(home)
    worker = town.of_role(Role.SOCIAL_WORKER)
    packs = []
    for given in (CHILD, {**CHILD, "forenames": "Peregrine"}):
        packs.append(worker.starts("grab-pack"))
        worker.fills(packs[-1], seed=4, given=given)
        worker.signs(packs[-1])
    town.close()
    return home, packs[0], packs[1]


@pytest.fixture
def night(night_home: tuple[Path, str, str], tmp_path: Path) -> Iterator[Night]:
    town = open_town(copy_home(night_home[0], tmp_path / "night"))
    yield Night(town, *night_home[1:])
    town.close()


def test_one_childs_records_open_for_an_hour_and_no_others(night: Night) -> None:
    assert not night.sees(night.pack)
    assert night.opens() == night.child
    assert night.sees(night.pack)
    assert night.sees(night.pack, Action.DOWNLOAD)
    assert not night.sees(night.pack, Action.COMPLETE_OFFICE)
    assert not night.sees(night.other_pack)
    night.town.clock.move(minutes=59)
    assert night.sees(night.pack)
    night.town.clock.move(minutes=1)
    assert not night.sees(night.pack)
    assert open_now(night.town.services, night.duty.person) == {}


def test_a_second_child_closes_the_first(night: Night) -> None:
    night.opens()
    night.opens(name="Peregrine Quillfeather")
    assert not night.sees(night.pack)
    assert night.sees(night.other_pack)


def test_words_may_stand_in_another_order_but_none_may_lack(night: Night) -> None:
    assert night.opens(name="QUILLFEATHER ottoline") == night.child
    for wrong in ({"name": "Quillfeather"}, {"name": "Ottoline"}, {"born_on": date(2011, 5, 7)}, {"name": "O* Q*"}):
        with pytest.raises(ActRefused, match="exactly this name"):
            night.opens(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"born_on": None}, {"reason_code": "curious"}, {"reason": "x" * 19}, {"code": "000000"}],
)
def test_each_thing_asked_for_is_needed(night: Night, wrong: dict[str, Any]) -> None:
    with pytest.raises(ActRefused):
        night.opens(**wrong)
    assert not night.sees(night.pack)


def test_a_code_opens_once_and_guessing_codes_is_stopped(night: Night) -> None:
    night.town.clock.move(seconds=31)
    code = night.town.code_of(night.duty)
    night.town.clock.move(seconds=-31)
    night.opens(code=code)
    with pytest.raises(ActRefused):
        night.opens(code=code)
    for _ in range(9):
        with pytest.raises(ActRefused):
            night.opens(code="000000")
        night.town.clock.move(seconds=-31)
    with pytest.raises(TooManyTries):
        night.opens()


def test_nobody_but_the_duty_team_opens(night: Night) -> None:
    for worker in (night.town.lead, night.manager, night.town.of_role(Role.CARER), night.town.administrator):
        with pytest.raises(NotAllowed):
            night.opens(worker)


def test_somebody_with_a_conflict_opens_nothing(night: Night) -> None:
    add_conflict(night.town.services, night.manager.person, night.child, night.duty.person.person_id, "Her aunt.")
    night.opens()
    assert not night.sees(night.pack)


def test_the_duty_team_adds_a_risk_assessment_and_goes_on_with_it_after_the_hour(night: Night) -> None:
    night.opens()
    risk = start_for_child(night.town.services, night.duty.person, night.child, "missing-risk")
    assert night.duty.opens(risk).values["surname"] == CHILD["surname"]
    night.town.clock.move(hours=2)
    night.duty.fills(risk, seed=2)
    night.duty.signs(risk)
    assert child_of(night.town.services.log.state(risk)) == night.child


def test_each_look_and_the_try_itself_are_in_the_log_and_the_reason_in_no_file(night: Night) -> None:
    night.opens()
    view_child(night.town.services, night.duty.person, night.child)
    night.duty.views(night.pack)
    log = night.town.services.log
    mine = [e.kind for e in log.entries(limit=500) if e.person_id == night.duty.person.person_id]
    looked = [EntryKind.RECORD_VIEWED, EntryKind.RECORD_VIEWED]
    assert mine == [EntryKind.CHILDREN_SEARCHED, EntryKind.OPENED_OUT_OF_HOURS, EntryKind.MESSAGE_QUEUED, *looked]
    for path in night.town.services.home.rglob("*"):
        assert not path.is_file() or WHY.encode() not in path.read_bytes()


def test_the_case_holder_and_the_manager_each_read_of_it_and_nobody_else(night: Night) -> None:
    night.opens()
    services, town = night.town.services, night.town
    for worker in (night.social_worker, night.manager):
        [opening] = unread_openings(services, worker.person)
        assert (opening.opened_by, opening.because, opening.reason) == (night.duty.person.name, "The police ask", WHY)
        confirm_read(services, worker.person, night.child, opening.number)
        confirm_read(services, worker.person, night.child, opening.number)
        assert unread_openings(services, worker.person) == []
    assert len(services.log.newest_of(EntryKind.OUT_OF_HOURS_READ)) == 2
    for worker in (town.lead, town.cme_officer, town.of_role(Role.CARER), night.duty):
        assert unread_openings(services, worker.person) == []


def test_one_reading_does_not_stand_for_a_later_opening(night: Night) -> None:
    night.opens()
    [first] = unread_openings(night.town.services, night.manager.person)
    confirm_read(night.town.services, night.manager.person, night.child, first.number)
    night.opens()
    [second] = unread_openings(night.town.services, night.manager.person)
    assert second.number > first.number


def test_a_stranger_cannot_confirm(night: Night) -> None:
    night.opens()
    with pytest.raises(NotAllowed):
        confirm_read(night.town.services, night.town.lead.person, night.child, 1)


def mails(night: Night) -> list[ClaimedMessage]:
    """Every mail that waits."""
    found = []
    while claimed := claim_due(night.town.services.log, at=night.town.clock(), lease=timedelta(minutes=10)):
        found.append(claimed)
    return found


def test_who_holds_the_case_gets_a_mail_that_names_neither_child_nor_reason(night: Night) -> None:
    night.opens()
    [mail] = mails(night)
    assert mail.message.recipient == night.social_worker.person.email
    assert night.town.services.log.state(night.child).reference in mail.message.text
    told = (mail.message.subject + mail.message.text).lower()
    for secret in (*CHILD.values(), *NAME.split(), WHY, "police"):
        assert secret.lower() not in told
    assert night.town.services.log.verify_chain().is_well


def test_the_key_worker_is_told_in_the_place_of_whoever_began_the_form(night: Night) -> None:
    manager = night.manager.person
    assign(night.town.services, manager, night.pack, manager.person_id)
    night.opens()
    assert [mail.message.recipient for mail in mails(night)] == [manager.email]


def test_nobody_is_told_of_a_try_that_opened_nothing_nor_who_must_not_act_on_the_case(night: Night) -> None:
    with pytest.raises(ActRefused):
        night.opens(name="Nobody Known")
    services, worker = night.town.services, night.social_worker.person
    add_conflict(services, night.manager.person, night.child, worker.person_id, "They are related.")
    night.opens()
    assert mails(night) == []
