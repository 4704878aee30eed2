"""Clocks that people see: what is due, by when, counted how, late or done; and the calendar file of one's own."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from cmeforms.casework.duties.clocks import ShownClock, clocks_of, next_due
from cmeforms.casework.duties.icalendar import CalendarEvent, calendar_file
from cmeforms.casework.forms.drafting import start
from cmeforms.casework.lists.deadlines import deadlines_file
from cmeforms.definitions.roles import Role
from cmeforms.submissions.lifecycle import RecordState
from tests.factories import NOON, Town
from tests.home_lists import own_deadlines
from tests.workers import Worker

CALENDAR = """
[default]
terms = [{ first_on = 2026-01-05, last_on = 2026-03-27 }, { first_on = 2026-04-13, last_on = 2026-07-21 }]
breaks = [{ first_on = 2026-02-16, last_on = 2026-02-20 }]
inset_on = [2026-02-23, 2026-02-24]
"""


def begun(worker: Worker, town: Town, slug: str, **values: object) -> RecordState:
    return town.services.log.state(start(town.services, worker.person, slug, dict(values)))


def clock(town: Town, state: RecordState, rule_id: str, number: int = 1) -> ShownClock:
    found = clocks_of(town.services, town.services.log.state(state.record_id))
    return next(c for c in found if (c.rule_id, c.number) == (rule_id, number))


def test_school_days_are_counted_on_the_calendar_and_told_in_words(town: Town):
    (town.services.home / "calendars.toml").write_text(CALENDAR, encoding="utf-8")
    state = begun(town.lead, town, "cme1", absence_began_on="2026-02-13")
    due = clock(town, state, "R-ABS-04")
    assert due.deadline.due_on == date(2026, 3, 9)
    assert due.deadline.counted == "School day 7 of 10; 2 INSET days skipped; 5 days of school holiday skipped."
    assert (due.standing, due.is_late, due.deadline.is_estimate) == ("Due in 5 days", False, False)


def test_without_a_calendar_the_count_is_an_estimate_that_is_never_later(town: Town):
    state = begun(town.lead, town, "cme1", absence_began_on="2026-02-13")
    due = clock(town, state, "R-ABS-04")
    assert due.deadline.is_estimate
    assert due.deadline.due_on == date(2026, 2, 26)
    assert (due.standing, due.is_late) == ("Late by 6 days", True)


def test_a_form_without_its_first_date_has_no_clock(town: Town):
    assert clocks_of(town.services, begun(town.lead, town, "cme1")) == []


def test_an_answer_that_tells_the_day_stops_the_clock_and_says_whether_it_was_late(town: Town):
    on_time = begun(town.lead, town, "cme1", absence_began_on="2026-02-13", enquiries_began_on="2026-02-20")
    late = begun(town.lead, town, "cme1", absence_began_on="2026-02-13", enquiries_began_on="2026-03-02")
    assert clock(town, on_time, "R-ABS-04").standing == "Done on Friday 20 February 2026"
    assert clock(town, late, "R-ABS-04").standing == "Done on Monday 2 March 2026, late"
    assert not clock(town, late, "R-ABS-04").is_open


def test_a_referral_stops_the_clock_once_it_is_submitted_and_no_sooner(town: Town):
    checklist = town.lead.starts("cme1")
    town.lead.fills(checklist, seed=3)
    state = town.services.log.state(checklist)
    town.lead.signs(checklist)
    referral = town.lead.opens_form_from(checklist, "cme2")
    assert clock(town, state, "R-ABS-05").is_open
    town.lead.fills(referral, seed=3)
    town.lead.signs(referral)
    assert clock(town, state, "R-ABS-05").met is not None


def test_hours_are_judged_to_the_minute(town: Town):
    carer = next(w for w in town.people.values() if "social_worker" in w.person.roles)
    episode = begun(carer, town, "missing-episode", missing_since="2026-03-01T12:00:00+00:00", missing_type="M")
    assert clock(town, episode, "R-CARE-05", 2).standing == "Due in less than an hour"
    town.clock.move(minutes=1)
    assert clock(town, episode, "R-CARE-05", 2).standing == "Late by less than an hour"


def test_what_is_late_comes_first_and_what_is_done_last(town: Town):
    state = begun(
        town.lead, town, "cme1",
        absence_began_on="2026-02-13", enquiries_began_on="2026-02-20", return_due_on="2026-02-13", circumstance="leave",
    )  # fmt: skip
    found = clocks_of(town.services, state)
    assert [c.is_open for c in found] == sorted((c.is_open for c in found), reverse=True)
    assert next_due(town.services, [state])[state.record_id] == found[0]


def test_a_discarded_form_has_no_clock(town: Town):
    state = begun(town.lead, town, "cme1", absence_began_on="2026-02-13")
    town.lead.discards(state.record_id)
    assert clocks_of(town.services, town.services.log.state(state.record_id)) == []


@pytest.mark.parametrize("year", ["0001", "1000", "9999"])
def test_a_slip_in_the_year_starts_no_clock_and_hides_no_other(town: Town, year: str):
    state = begun(town.lead, town, "cme1", absence_began_on=f"{year}-12-31", surname="Zzyzx")
    assert clocks_of(town.services, state) == []
    assert own_deadlines(town.services, town.lead.person).shown == ()
    episode = begun(
        town.of_role(Role.SOCIAL_WORKER), town, "missing-episode", missing_since=f"{year}-12-31T23:59+00:00"
    )
    assert clocks_of(town.services, episode) == []


def test_the_last_year_that_is_taken_can_be_counted_from(town: Town):
    state = begun(town.lead, town, "cme1", absence_began_on="2999-12-31")
    assert {clock.deadline.due_on.year for clock in clocks_of(town.services, state)} == {3000}
    episode = begun(town.of_role(Role.SOCIAL_WORKER), town, "missing-episode", missing_since="2999-12-31T23:59+00:00")
    assert {clock.deadline.due_on.year for clock in clocks_of(town.services, episode)} <= {2999, 3000}


def test_a_condition_holds_a_clock_back(town: Town):
    still = begun(town.lead, town, "cme1", absence_began_on="2026-02-13", result="still_on_roll")
    assert "R-ABS-05" not in {c.rule_id for c in clocks_of(town.services, still)}


def test_everybody_sees_their_own_deadlines_and_nobody_elses(town: Town):
    state = begun(town.lead, town, "cme1", absence_began_on="2026-02-13", surname="Zzyzx", forenames="Quill")
    shown = own_deadlines(town.services, town.lead.person).shown
    assert {(d.state.record_id, d.child_name) for d in shown} == {(state.record_id, "Quill Zzyzx")}
    assert own_deadlines(town.services, town.other_lead.person).shown == ()
    assert own_deadlines(town.services, town.administrator.person).shown == ()


def test_the_calendar_file_holds_no_childs_name_and_keeps_its_ids(town: Town):
    state = begun(town.lead, town, "cme1", absence_began_on="2026-02-13", surname="Zzyzx", forenames="Quill")
    first = deadlines_file(town.services, town.lead.person)
    town.clock.move(days=1)
    second = deadlines_file(town.services, town.lead.person)
    assert b"Zzyzx" not in first
    assert b"Quill" not in first
    assert state.reference.encode() in first.replace(b"\r\n ", b"")
    ids = re.findall(rb"UID:(.+?)\r\n", first)
    assert len(set(ids)) == len(ids) == 2
    assert re.findall(rb"UID:(.+?)\r\n", second) == ids


def test_a_calendar_file_folds_escapes_and_ends_its_lines_as_the_standard_says():
    event = CalendarEvent("1@host.example", "Łódź, née; back\\slash " + "ż" * 80, "two\nlines", on=date(2026, 12, 31))
    text = calendar_file([event], stamped_at=NOON)
    lines = text.split(b"\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode("utf-8") for line in lines[:-1])
    whole = text.replace(b"\r\n ", b"").decode("utf-8")
    assert "SUMMARY:Łódź\\, née\\; back\\\\slash żżż" in whole
    assert "DESCRIPTION:two\\nlines" in whole
    assert "DTSTART;VALUE=DATE:20261231" in whole
    assert "DTEND;VALUE=DATE:20270101" in whole


def test_a_moment_is_written_in_utc():
    at = datetime.fromisoformat("2026-07-06T09:00:00+01:00")
    assert b"DTSTART:20260706T080000Z\r\n" in calendar_file([CalendarEvent("1@h", "x", at=at)], stamped_at=NOON)


@pytest.mark.parametrize("name", ["calendars.toml", "local_rules.toml"])
def test_a_stricter_local_rule_or_another_calendar_counts_at_once(town: Town, name: str):
    state = begun(town.lead, town, "cme1", absence_began_on="2026-02-27")
    before = clock(town, state, "R-ABS-04").deadline.due_on
    content = {"calendars.toml": CALENDAR.replace("breaks", "closed_on = [2026-03-02]\nbreaks"),
               "local_rules.toml": "enquiries_begin_school_day = 5\n"}[name]  # fmt: skip
    Path(town.services.home / name).write_text(content, encoding="utf-8")
    assert clock(town, state, "R-ABS-04").deadline.due_on != before
