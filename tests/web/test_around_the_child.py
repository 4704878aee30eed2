"""Placing a child, keeping somebody away and opening records by night, through the pages."""

from __future__ import annotations

from cmeforms.casework.ground.child_record import child_of
from cmeforms.definitions.roles import Role
from tests.factories import Town
from tests.website import Website, without_token

CHILD = {"surname": "Quillfeather", "forenames": "Ottoline", "born_on": "2011-05-06"}
BORN = {"born-day": "6", "born-month": "5", "born-year": "2011"}
FROM = {"from-day": "2", "from-month": "3", "from-year": "2026"}
WHY = "The police rang at 2 am and ask for her photo."


def grab_pack(town: Town) -> str:
    """A signed grab pack of the child; the child's id."""
    worker = town.of_role(Role.SOCIAL_WORKER)
    pack = worker.starts("grab-pack")
    worker.fills(pack, seed=4, given=CHILD)
    worker.signs(pack)
    return child_of(town.services.log.state(pack))


def test_a_social_worker_places_a_child_whom_the_home_then_finds_on_its_first_page(site: Website) -> None:
    child, worker, carer = grab_pack(site.town), site.town.of_role(Role.SOCIAL_WORKER), site.town.of_role(Role.CARER)
    visitor, home = site.signed_in(worker), site.signed_in(carer)
    assert "Quillfeather" not in home.text
    visitor.goes_to(f"/children/{child}")
    visitor.follows("Enter a placement")
    visitor.presses("Place the child here", {"place": "lakeside-home"})
    assert "Enter the day" in visitor.text
    visitor.presses("Place the child here", FROM | {"place": ""})
    assert "Choose a carer or home" in visitor.text
    visitor.presses("Place the child here", FROM | {"place": "lakeside-home"})
    assert "Placed with Lakeside House since 2 March 2026" in visitor.text
    home.goes_to("/")
    home.follows("Ottoline Quillfeather")
    assert "grab pack" in home.text.lower()
    assert "placement" not in home.text.lower()
    visitor.follows("Change the placement")
    visitor.presses("End the present placement", FROM)
    assert home.client.get(f"/children/{child}").status_code == 404


def test_a_manager_keeps_somebody_away_and_lets_them_act_again(site: Website) -> None:
    child, worker = grab_pack(site.town), site.town.of_role(Role.SOCIAL_WORKER)
    manager, kept_away = site.signed_in(site.town.of_role(Role.TEAM_MANAGER)), site.signed_in(worker)
    manager.goes_to(f"/children/{child}/conflicts")
    manager.presses("Keep them away from this case", {"person": worker.person.person_id, "reason": ""})
    assert "Give a reason" in manager.text
    manager.presses("Keep them away from this case", {"person": worker.person.person_id, "reason": "Her uncle."})
    assert kept_away.client.get(f"/children/{child}").status_code == 404
    manager.follows("Who must not act")
    assert "Her uncle." in manager.text
    manager.presses("Let them act again", {"reason": ""})
    assert "Give a reason" in manager.text
    manager.presses("Let them act again", {"reason": "Another family of that name."})
    assert kept_away.client.get(f"/children/{child}").status_code == 200


def test_the_duty_team_opens_a_child_under_a_red_banner_and_the_manager_reads_of_it(site: Website) -> None:
    child, worker = grab_pack(site.town), site.town.of_role(Role.DUTY_TEAM)
    duty = site.signed_in(worker)
    assert "out of hours, until" not in duty.reply.text
    duty.follows("Out of hours")
    given = {"child_name": "Ottoline Quillfeather", "reason_code": "police", "reason": WHY, **BORN}
    duty.presses("Open this child's records", given | {"code": "000000"})
    assert "The code is not right" in duty.text
    assert "000000" not in duty.reply.text
    site.town.clock.move(seconds=31)
    duty.presses("Open this child's records", given | {"code": site.town.code_of(worker)})
    assert duty.address == f"/children/{child}"
    for address in ("/", "/account", f"/children/{child}"):
        duty.goes_to(address)
        assert "out of hours, until" in duty.reply.text
    site.town.clock.move(minutes=60)
    again = site.signed_in(worker)
    assert "out of hours, until" not in again.reply.text
    assert again.client.get(f"/children/{child}").status_code == 404
    manager = site.signed_in(site.town.of_role(Role.TEAM_MANAGER))
    assert f"{worker.person.name}," in manager.text
    assert WHY in manager.text
    manager.presses("I have read this")
    assert WHY not in manager.text


def test_who_may_not_gets_the_same_reply_for_a_child_that_is_there_and_one_that_is_not(site: Website) -> None:
    child = grab_pack(site.town)
    for worker in (site.town.lead, site.town.of_role(Role.CARER), site.town.of_role(Role.DUTY_TEAM)):
        visitor = site.signed_in(worker)
        for page in ("placement", "conflicts"):
            replies = [visitor.client.get(f"/children/{child_id}/{page}") for child_id in (child, "0" * 32)]
            assert [reply.status_code for reply in replies] == [404, 404]
            assert without_token(replies[0].text) == without_token(replies[1].text)
        token = visitor.inputs()["csrf_token"]
        read = visitor.client.post(f"/out-of-hours/{child}/read", data={"csrf_token": token, "opening": "1"})
        assert read.status_code == 404
