"""Clocks that a signature does not stop, such as the next meeting; and later parts, waited for only if they ask something."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cmeforms.casework.duties.clocks import ShownClock, clocks_of
from cmeforms.definitions.roles import Role
from cmeforms.submissions.lifecycle import Stage
from tests.factories import Town
from tests.workers import Worker

MISSING_SINCE = "2026-03-02T09:00:00+00:00"
MEETING = {"missing_since": MISSING_SINCE, "meeting_number": 1, "met_at": "2026-03-03T10:00:00+00:00"}
NEXT = {"next_meeting_at": "2026-03-09T10:00:00+00:00"}


@pytest.fixture
def worker(town: Town) -> Worker:
    return town.of_role(Role.SOCIAL_WORKER)


def open_clocks(town: Town, record_id: str, rule_id: str = "") -> dict[str, date]:
    """What is still due on a record: the rule, and the day."""
    found: list[ShownClock] = clocks_of(town.services, town.services.log.state(record_id))
    return {f"{c.rule_id}.{c.number}": c.deadline.due_on for c in found if c.is_open and c.rule_id.startswith(rule_id)}


def signed(worker: Worker, slug: str, given: dict[str, Any]) -> str:
    return filled_and_signed(worker, worker.starts(slug), given)


def filled_and_signed(worker: Worker, record_id: str, given: dict[str, Any]) -> str:
    worker.fills(record_id, seed=2, given=given)
    worker.signs(record_id)
    return record_id


def test_a_signed_meeting_leaves_the_second_one_due_a_week_after_the_child_went(town: Town, worker: Worker):
    first = signed(worker, "strategy-meeting", MEETING | NEXT)
    assert open_clocks(town, first) == {"R-CARE-06.1": date(2026, 3, 9)}


def test_the_next_meeting_stops_the_clock_of_the_one_before_and_begins_its_own(town: Town, worker: Worker):
    first = signed(worker, "strategy-meeting", MEETING | NEXT)
    town.clock.move(days=6)
    given = {"meeting_number": 2, "met_at": "2026-03-09T10:00:00+00:00", "next_meeting_at": "2026-03-20T10:00:00+00:00"}
    second = filled_and_signed(worker, worker.opens_form_from(first, "strategy-meeting"), given)
    assert open_clocks(town, first) == {}
    assert open_clocks(town, second) == {"R-CARE-07.1": date(2026, 3, 23)}
    town.clock.move(days=90)
    assert open_clocks(town, second) == {"R-CARE-08.1": date(2026, 6, 2)}


def test_where_no_further_meeting_is_needed_none_is_due(town: Town, worker: Worker):
    over = {"next_meeting_at": {"not_known": "Found during the meeting."}}
    assert open_clocks(town, signed(worker, "strategy-meeting", MEETING | over)) == {}


def test_the_report_of_an_episode_hands_the_second_meeting_on_to_the_record_of_the_first(town: Town, worker: Worker):
    episode = worker.starts("missing-episode", {"missing_since": MISSING_SINCE, "missing_type": "M"})
    assert set(open_clocks(town, episode, "R-CARE-06")) == {"R-CARE-06.1"}
    filled_and_signed(worker, worker.opens_form_from(episode, "strategy-meeting"), MEETING | NEXT)
    assert open_clocks(town, episode, "R-CARE-06") == {}


def test_each_weekly_contact_moves_the_next_one_on_until_the_child_is_found(town: Town, worker: Worker):
    gone = {"missing_or_found": "missing", "happened_at": "2026-02-20T10:00:00+00:00"}
    notice = signed(worker, "immigration-notice", gone)
    assert open_clocks(town, notice) == {"R-CARE-12.2": date(2026, 2, 27)}
    contacts = [{"on": day, "with_whom": "Home Office", "note": "No news."} for day in ("2026-03-03", "2026-02-26")]
    worker.types(notice, "contact", {"weekly_contacts": contacts})
    assert open_clocks(town, notice) == {"R-CARE-12.2": date(2026, 3, 10)}
    worker.types(notice, "contact", {"found_at": "2026-03-04T08:00:00+00:00"})
    assert open_clocks(town, notice) == {}


def test_a_child_still_away_is_reviewed_each_week_in_a_further_screening(town: Town, worker: Worker):
    away = {
        "missing_since": MISSING_SINCE,
        "returned": "no",
        "measured_at": "2026-03-04T10:00:00+00:00",
        "category": "overnight",
        "level_decided": "two",
        "strategy_meeting_on": None,
    }
    first = signed(worker, "home-screening", away)
    reviews = {"R-HOME-04.1": date(2026, 3, 9), "R-HOME-04.2": date(2026, 3, 16)}
    assert open_clocks(town, first, "R-HOME-04") == reviews
    again = worker.opens_form_from(first, "home-screening")
    assert open_clocks(town, first) == {}
    assert open_clocks(town, again, "R-HOME-04") == reviews


def test_police_protection_ends_after_72_hours_whether_or_not_its_record_is_signed(town: Town, worker: Worker):
    taken = {
        "returned_at": "2026-03-04T06:00:00+00:00",
        "checked_at": "2026-03-04T07:00:00+00:00",
        "shared_at": "2026-03-04T08:00:00+00:00",
        "police_protection": "yes",
        "police_protection_from": "2026-03-04T06:30:00+00:00",
    }
    check = signed(worker, "safe-and-well", taken)
    assert open_clocks(town, check, "R-CARE-18") == {"R-CARE-18.1": date(2026, 3, 7)}


def test_a_pupils_files_are_recorded_as_they_leave_after_the_name_was_deleted(town: Town):
    undecided = {"ctf_destination": {"not_known": "No school is named yet."}}
    leaver = signed(town.lead, "leaver", {"ground": "g", "deleted_on": "2026-03-04"} | undecided)
    assert town.services.log.state(leaver).stage is Stage.AWAITING_OFFICE
    assert "R-CTF-01.1" in open_clocks(town, leaver)
    sent: dict[str, Any] = {"ctf_sent_to": "school", "ctf_sent_on": "2026-03-04"}
    town.lead.types(leaver, "records_sent", sent)
    assert open_clocks(town, leaver, "R-CTF-0")["R-CTF-03.1"] == date(2026, 3, 6)
    assert "R-CTF-01.1" not in open_clocks(town, leaver)
    town.lead.fills(leaver, seed=2, given=sent)
    town.lead.completes_office(leaver)
    assert town.services.log.state(leaver).stage is Stage.COMPLETE
    assert open_clocks(town, leaver, "R-CTF") == {}


def test_a_part_that_asks_nothing_is_not_waited_for(town: Town, worker: Worker):
    died = signed(town.lead, "leaver", {"ground": "k", "deleted_on": "2026-03-04"})
    found = signed(worker, "immigration-notice", {"missing_or_found": "found"})
    for record_id in (died, found):
        assert town.services.log.state(record_id).stage is Stage.COMPLETE
        assert open_clocks(town, record_id) == {}
