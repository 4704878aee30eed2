"""A renewed plan may raise the risk again by one person, and drop it only with a reason and a second person."""

from __future__ import annotations

from typing import Any

import pytest

from cmeforms.casework.children.child_forms import start_for_child
from cmeforms.casework.ground.child_record import child_of
from cmeforms.definitions.roles import Role
from cmeforms.errors import AnswersRefused
from tests.factories import Town
from tests.workers import Worker

RAISED = {"raised_to_high": "yes", "raised_to_high_reason": "Her sister was taken last week."}
DROPPED = {
    "raised_to_high": "no",
    "raised_to_high_reason": None,
    "no_longer_high_reason": "Her sister is back and safe.",
    "no_longer_high_agreed_by": "Idris Fallowfield",
}


def renewed(town: Town, worker: Worker, given: dict[str, Any]) -> str:
    """A plan that raised the risk, submitted, and its renewal begun from the child's page with other answers."""
    first = worker.starts("trigger-plan")
    worker.fills(first, seed=4, given=RAISED)
    worker.signs(first)
    town.clock.move(hours=24)
    second = start_for_child(town.services, worker.person, child_of(town.services.log.state(first)), "trigger-plan")
    worker.fills(second, seed=6, given=RAISED)
    worker.types(second, "automatic", given)
    return second


@pytest.mark.parametrize("given", [RAISED, DROPPED])
def test_a_renewal_keeps_the_risk_raised_or_drops_it_with_a_second_person(town: Town, given: dict[str, Any]) -> None:
    worker = town.of_role(Role.SOCIAL_WORKER)
    second = renewed(town, worker, given)
    worker.signs(second)
    assert town.services.log.state(second).submission_revision == 1


def test_one_person_alone_does_not_drop_it_nor_with_their_own_name(town: Town) -> None:
    worker = town.of_role(Role.SOCIAL_WORKER)
    second = renewed(town, worker, DROPPED)
    cleared = {"no_longer_high_reason": None, "no_longer_high_agreed_by": None}
    for changes, missing in (
        (cleared, set(cleared)),
        ({**DROPPED, "no_longer_high_agreed_by": worker.person.name}, {"no_longer_high_agreed_by"}),
    ):
        worker.types(second, "automatic", changes)
        assert {problem.path for problem in worker.checks(second).refusals} == missing
        with pytest.raises(AnswersRefused):
            worker.signs(second)
