"""A child is missing at 2 am: the pack is ready, its second part is filled, and the next form knows what the pack knows."""

from __future__ import annotations

import pytest

from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.submissions.lifecycle import Stage
from tests.factories import Town
from tests.workers import Worker


def ready_pack(worker: Worker) -> str:
    pack = worker.starts("grab-pack")
    worker.fills(pack, seed=5)
    worker.signs(pack)
    return pack


def test_the_second_part_goes_on_from_the_pack_and_opens_the_risk_assessment(town: Town):
    worker = town.of_role(Role.SOCIAL_WORKER)
    pack = ready_pack(worker)
    opened = worker.opens(pack)
    assert opened.part == "missing"
    assert "surname" not in opened.values
    worker.fills(pack, seed=5)
    worker.completes_office(pack)
    state = town.services.log.state(pack)
    assert (state.stage, state.completed_parts) == (Stage.AWAITING_OFFICE, ("missing",))

    first = worker.opens(pack).submitted
    assessment = worker.opens(worker.opens_form_from(pack, "missing-risk")).values
    assert assessment["surname"] == first["surname"]
    assert assessment["missing_since"] == first["last_seen_at"]
    assert assessment["missing_from_address"] == first["placement_address"]


def test_the_next_episode_begins_with_what_section_one_holds(town: Town):
    worker = town.of_role(Role.SOCIAL_WORKER)
    pack = ready_pack(worker)
    again = worker.opens(worker.opens_form_from(pack, "grab-pack"))
    assert again.part == ""
    assert again.values["photo"]["sha256"]
    assert "last_seen_at" not in again.values


def test_only_the_coordinator_writes_the_coordinators_part(town: Town):
    worker, coordinator = town.of_role(Role.SOCIAL_WORKER), town.of_role(Role.MACE_COORDINATOR)
    referral = worker.starts("mace")
    worker.fills(referral, seed=2)
    worker.signs(referral)
    with pytest.raises(NotAllowed):
        worker.fills(referral, seed=2)
    coordinator.fills(referral, seed=2)
    coordinator.completes_office(referral)
    assert town.services.log.state(referral).stage is Stage.COMPLETE


def test_a_return_interview_is_countersigned_by_the_manager(town: Town):
    interviewer, manager = town.of_role(Role.INTERVIEWER), town.of_role(Role.TEAM_MANAGER)
    interview = interviewer.starts("return-interview")
    interviewer.fills(interview, seed=3)
    interviewer.signs(interview)
    manager.countersigns(interview)
    assert town.services.log.state(interview).stage is Stage.COMPLETE


def test_nobody_starts_the_report_that_only_shows_other_forms(town: Town):
    with pytest.raises(ActRefused, match="view of other forms"):
        town.of_role(Role.DUTY_TEAM).starts("missing-report")
