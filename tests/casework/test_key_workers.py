"""A key worker is one of the people who may work on the form, chosen by somebody who may choose; nobody else."""

from __future__ import annotations

import pytest

from cmeforms.casework.children.assigning import NOBODY, assign, assignable, key_worker
from cmeforms.definitions.roles import Role
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.records.entries import EntryKind


def test_those_who_receive_the_form_and_social_workers_may_be_given_it_and_no_school(referred):
    town = referred.town
    people = assignable(town.services, town.cme_officer.person, referred.record_id)
    roles = {role for person in people for role in person.roles}
    assert {Role.CME_OFFICER, Role.SOCIAL_WORKER} <= roles
    assert not roles & {Role.LEAD, Role.SCHOOL_STAFF, Role.AUDITOR, Role.ADMINISTRATOR, Role.CARER}


def test_a_social_worker_sees_a_form_from_the_moment_it_is_theirs_and_no_longer_when_it_is_not(referred):
    town, worker = referred.town, referred.town.of_role(Role.SOCIAL_WORKER)
    with pytest.raises(NotAllowed):
        worker.views(referred.record_id)
    assign(town.services, town.cme_officer.person, referred.record_id, worker.person.person_id)
    assert worker.views(referred.record_id).state.assigned_to == worker.person.person_id
    assert key_worker(town.services, town.services.log.state(referred.record_id)) == worker.person
    assign(town.services, town.cme_officer.person, referred.record_id, NOBODY)
    with pytest.raises(NotAllowed):
        worker.views(referred.record_id)
    assert key_worker(town.services, town.services.log.state(referred.record_id)) is None


def test_the_same_choice_again_changes_nothing(referred):
    town, worker = referred.town, referred.town.of_role(Role.SOCIAL_WORKER)
    for _ in range(2):
        assign(town.services, town.cme_officer.person, referred.record_id, worker.person.person_id)
    entries = town.services.log.entries(limit=500, record_id=referred.record_id)
    assert [e.facts for e in entries if e.kind is EntryKind.RECORD_ASSIGNED] == [
        {"assigned_to": worker.person.person_id}
    ]


@pytest.mark.parametrize("who", ["alina", "priya", "nobody-at-all"])
def test_somebody_who_may_not_work_on_it_is_refused(referred, who: str):
    town = referred.town
    with pytest.raises(ActRefused):
        assign(town.services, town.cme_officer.person, referred.record_id, who)
    assert town.services.log.state(referred.record_id).assigned_to == ""


def test_a_school_chooses_no_key_worker(referred):
    with pytest.raises(NotAllowed):
        assign(referred.town.services, referred.town.lead.person, referred.record_id, "farid")


def test_a_draft_has_no_key_worker(town):
    record_id = town.lead.starts("cme2")
    with pytest.raises(NotAllowed):
        assign(town.services, town.cme_officer.person, record_id, "farid")
