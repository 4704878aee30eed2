"""Missing from care and home: the clock, episodes, the return, repeats, levels and reports."""

import pytest

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.local_rules import read_local_rules
from tests.rules_asked import ask, dues


@pytest.mark.parametrize(
    ("missing_at", "due"),
    [
        ("2026-11-17T11:59Z", "2026-11-17"),  # Tuesday before noon: the same day
        ("2026-11-17T12:00Z", "2026-11-18"),
        ("2026-11-20T09:00Z", "2026-11-20"),
        ("2026-11-20T13:00Z", "2026-11-23T13:00Z"),  # Friday afternoon: 72 hours end before Monday does
        ("2026-11-21T02:00Z", "2026-11-23"),  # Saturday night: Monday comes before 72 hours end
        ("2026-12-24T14:00Z", "2026-12-27T14:00Z"),  # over Christmas the hours come first
        ("2026-07-03T10:30Z", "2026-07-03"),  # half past eleven in summer time
        ("2026-07-03T11:30Z", "2026-07-06T11:30Z"),
    ],
)
def test_the_first_meeting_is_by_the_working_day_or_the_hours_whichever_comes_first(missing_at, due):
    judged = ask("R-CARE-05", missing_at=missing_at, asked_at=missing_at)
    assert dues(judged)[0] == due


def test_the_first_meeting_also_shows_the_three_days_of_the_london_procedures():
    judged = ask("R-CARE-05", missing_at="2026-11-17T11:00Z", asked_at="2026-11-17T12:00Z")
    assert dues(judged) == ["2026-11-17", "2026-11-20T11:00Z", "2026-11-20"]


@pytest.mark.parametrize(
    ("serious", "due"),
    [("yes", "2026-11-21T02:00Z"), ("not_known", "2026-11-21T02:00Z"), ("no", "2026-11-21T06:00Z")],
)
def test_the_police_are_told_within_four_hours_and_at_once_if_the_risk_may_be_serious(serious, due):
    facts = {"missing_at": "2026-11-21T02:00Z", "asked_at": "2026-11-21T03:00Z"}
    assert dues(ask("R-CARE-02", is_risk_serious=serious, **facts)) == [due]


def test_later_meetings_follow_the_clock_of_the_missing_child():
    facts = {"missing_at": "2026-11-01T10:00Z", "asked_at": "2026-11-10T10:00Z"}
    assert dues(ask("R-CARE-06", **facts)) == ["2026-11-08"]
    assert dues(ask("R-CARE-07", **facts)) == ["2026-11-22"]
    assert dues(ask("R-CARE-07", last_meeting_on="2026-11-20", **facts)) == ["2026-12-04"]
    assert dues(ask("R-CARE-07", read_local_rules({"later_meetings_days": 60}), **facts)) == ["2026-11-22"]
    assert dues(ask("R-CARE-09", **facts)) == ["2026-11-04", "2026-11-08"]


def test_meetings_are_monthly_after_three_months():
    start = {"missing_at": "2026-11-30T10:00Z"}
    assert ask("R-CARE-08", asked_at="2027-02-27T10:00Z", **start).result == "not met"
    assert dues(ask("R-CARE-08", asked_at="2027-02-28T10:00Z", **start)) == ["2027-02-28"]
    later = ask("R-CARE-08", asked_at="2027-03-10T10:00Z", last_meeting_on="2027-03-01", **start)
    assert dues(later) == ["2027-04-01"]


def test_who_is_told_and_how_often_contact_is_tried():
    assert ask("R-CARE-03", missing_at="2026-11-21T02:00Z", against_welfare="yes").actions == ()
    assert ask("R-CARE-03", missing_at="2026-11-21T02:00Z", against_welfare="not_known").actions
    assert dues(ask("R-CARE-04", missing_at="2026-11-21T02:00Z")) == ["2026-11-21", "2026-11-21"]
    again = ask("R-CARE-04", missing_at="2026-11-21T02:00Z", last_attempt_on="2026-11-23")
    assert dues(again) == ["2026-11-21", "2026-11-24"]


def test_first_checks_without_a_deadline_ask_for_one():
    assert ask("R-CARE-01", noticed_at="2026-11-21T02:00Z").result == "cannot tell"
    fixed = ask("R-CARE-01", noticed_at="2026-11-21T02:00Z", checks_due_at="2026-11-21T03:00Z")
    assert dues(fixed) == ["2026-11-21T03:00Z"]


@pytest.mark.parametrize(
    ("rule_id", "question"),
    [
        ("R-CARE-10", "is_high"),
        ("R-CARE-11", "is_out_of_area"),
        ("R-CARE-16", "is_persistent"),
        ("R-CARE-20", "is_missing"),
        ("R-RHI-06", "is_declined"),
        ("R-HOME-07", "reported_by_agency"),
    ],
)
def test_a_switch_is_on_for_yes_and_not_known_alone(rule_id, question):
    results = [ask(rule_id, **{question: answer}).result for answer in ("yes", "not_known", "no")]
    assert results == ["met", "met", "not met"]


def test_a_restricted_child_means_the_home_office_and_weekly_contact():
    facts = {"missing_on": "2026-11-02", "is_restricted": "yes"}
    assert dues(ask("R-CARE-12", **facts)) == ["2026-11-02", "2026-11-09"]
    assert dues(ask("R-CARE-12", last_contact_on="2026-11-10", **facts)) == ["2026-11-02", "2026-11-17"]
    assert dues(ask("R-CARE-12", is_found="yes", **facts)) == []
    assert ask("R-CARE-12", is_found="yes", **facts).actions


def test_a_protected_child_missing_from_home_is_met_about_within_seven_days():
    facts = {"missing_on": "2026-11-02", "asked_on": "2026-11-03"}
    assert dues(ask("R-CARE-13", **facts)) == ["2026-11-09"]
    assert ask("R-CARE-13", is_back="yes", **facts).result == "not met"
    assert ask("R-CARE-13", has_plan_or_section_47="no", **facts).result == "not met"


EPISODE = {
    "asked_at": "2026-11-10T12:00Z",
    "born_on": "2010-05-05",
    "left_at": "2026-11-02T10:00Z",
    "last_seen_at": "2026-11-02T12:00Z",
    "episode_type": "M",
}


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "met"),
        ({"episode_type": None}, "not met"),
        ({"left_at": None, "last_seen_at": None}, "not met"),
        ({"left_at": None, "last_seen_at": None, "episode_type": None}, "met"),
        ({"ended_at": "2026-11-02T11:00Z"}, "not met"),
        ({"ended_at": "2026-11-02T12:00Z"}, "met"),
        ({"placement_ended_on": "2026-11-09"}, "not met"),
        ({"placement_ended_on": "2026-11-09", "ended_at": "2026-11-09T12:00Z"}, "met"),
        ({"born_on": "2008-11-10"}, "not met"),
        ({"born_on": "2008-11-11"}, "met"),
    ],
)
def test_the_data_of_an_episode(changed, result):
    judged = ask("R-CARE-17", **(EPISODE | changed))
    assert judged.result == result
    if "left_at" not in changed:
        assert judged.values["began_at"] == "2026-11-02T12:00:00+00:00"


def test_protection_and_refuge_end():
    assert dues(ask("R-CARE-18", taken_at="2026-10-24T10:00+01:00", asked_at="2026-10-24T10:00Z")) == [
        "2026-10-27T09:00Z"
    ]
    assert dues(ask("R-CARE-19", began_on="2026-11-02", asked_on="2026-11-03")) == ["2026-11-15"]
    assert dues(ask("R-CARE-19", began_on="2026-11-02", asked_on="2026-11-03", earlier_days=14)) == ["2026-11-08"]
    assert ask("R-CARE-19", began_on="2026-11-02", asked_on="2026-11-03", earlier_days=21).result == "not met"


def test_the_trigger_plan_is_reviewed_after_a_review_meeting_or_an_episode():
    assert ask("R-CARE-21", reviewed_on="2026-11-02").result == "not met"
    assert ask("R-CARE-21", reviewed_on="2026-11-02", last_episode_on="2026-11-03").result == "met"
    assert ask("R-CARE-21", reviewed_on="2026-11-02", last_review_meeting_on="2026-11-02").result == "not met"


RETURNED = {"returned_at": "2026-10-23T10:00+01:00"}


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ({"asked_at": "2026-10-24T10:00Z"}, "deadline"),
        ({"asked_at": "2026-10-26T09:00Z"}, "deadline"),
        ({"asked_at": "2026-10-26T09:01Z"}, "not met"),
        ({"asked_at": "2026-10-26T09:01Z", "offered_at": "2026-10-24T10:00Z"}, "not met"),
        (
            {"asked_at": "2026-10-30T10:00Z", "offered_at": "2026-10-24T10:00Z", "completed_at": "2026-10-26T09:00Z"},
            "met",
        ),
        (
            {"asked_at": "2026-10-30T10:00Z", "offered_at": "2026-10-24T10:00Z", "completed_at": "2026-10-26T09:01Z"},
            "not met",
        ),
    ],
)
def test_the_return_interview_within_72_elapsed_hours_over_the_clock_change(facts, result):
    judged = ask("R-RHI-05", **RETURNED, **facts)
    assert judged.result == result
    assert dues(judged) == ["2026-10-26T09:00Z"]


def test_the_other_rules_of_a_return():
    assert dues(ask("R-RHI-01", asked_at="2026-10-23T12:00Z", **RETURNED)) == ["2026-10-23"]
    assert dues(ask("R-RHI-02", **RETURNED)) == ["2026-10-23"]
    assert ask("R-RHI-02", is_reduced_jointly="yes", **RETURNED).result == "not met"
    assert dues(ask("R-RHI-03", asked_at="2026-10-23T12:00Z", **RETURNED)) == ["2026-10-24T09:00Z"]
    assert dues(ask("R-RHI-07", interviewed_on="2026-10-23", asked_on="2026-10-23")) == ["2026-10-28"]
    told = ask("R-RHI-04", told_on="2026-10-23", is_harmed="yes", is_crime="no", is_injured="not_known")
    assert told.actions == ("Tell social care the same day.", "Get medical help.")
    assert ask("R-RHI-04", told_on="2026-10-23", is_harmed="no", is_crime="no", is_injured="no").result == "not met"


TRIGGERS = (
    "has_two_reports",
    "often_away",
    "was_harmed",
    "has_exploitation_risk",
    "has_crime_or_drugs_risk",
    "met_risky_persons",
    "did_crime",
    "was_long",
    "has_mental_illness",
)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_any_trigger_keeps_the_interview_open(trigger):
    assert ask("R-RHI-08", **(dict.fromkeys(TRIGGERS, "no") | {trigger: "yes"})).result == "met"
    assert ask("R-RHI-08", **dict.fromkeys(TRIGGERS, "no")).result == "not met"


def test_an_episode_stays_open_until_outcome_and_risk_are_recorded():
    assert ask("R-RHI-09", has_outcome="yes", has_risk="yes").actions == ()
    assert ask("R-RHI-09", has_outcome="yes", has_risk="no").actions == ("Keep the episode open.",)


def test_measures_of_interviews():
    counts = {"returns": 20, "offered": 18, "completed": 14, "in_time": 7, "declined": 2}
    assert ask("R-RHI-10", **counts).values == {
        "offered_percent": "90.0",
        "completed_percent": "70.0",
        "in_time_percent": "50.0",
        "declined_percent": "10.0",
    }
    assert ask("R-RHI-10", **dict.fromkeys(counts, 0)).values["offered_percent"] == "none"
    with pytest.raises(FactsRefused):
        ask("R-RHI-10", **(counts | {"completed": 19}))


@pytest.mark.parametrize(
    ("episodes", "result"),
    [
        (["2026-11-01", "2026-11-15", "2026-11-30"], "met"),
        (["2026-10-31", "2026-11-15", "2026-11-30"], "not met"),
        (["2026-11-30", "2026-11-30"], "not met"),
        ([], "not met"),
    ],
)
def test_three_episodes_in_thirty_days(episodes, result):
    assert ask("R-REP-01", episodes_on=episodes, asked_on="2026-12-25").result == result


@pytest.mark.parametrize(
    ("rule_id", "actions"),
    [("R-REP-02", [0, 0, 1, 1, 1, 1]), ("R-REP-03", [0, 0, 0, 1, 1, 2]), ("R-REP-04", [0, 1, 1, 1, 1, 1])],
)
def test_numbers_of_episodes_call_for_action(rule_id, actions):
    assert [len(ask(rule_id, episodes=n).actions) for n in (1, 2, 3, 5, 8, 9)] == actions


def test_reports_come_round():
    assert dues(ask("R-REPT-01", last_reported_on="2027-01-31")) == [
        "2027-02-28",
        "2027-04-30",
        "2027-07-31",
        "2028-01-31",
    ]
    assert dues(ask("R-REPT-03", last_reported_on="2026-12-31", term_ends_on="2027-03-25")) == [
        "2027-01-31",
        "2027-03-25",
    ]
    assert dues(ask("R-REPT-04", last_reported_on="2026-11-30")) == ["2027-02-28", "2027-11-30"]
    assert dues(ask("R-REPT-05", last_reported_on="2024-02-29")) == ["2025-02-28"]
    assert ask("R-REPT-06", unknown=200, found=98).values == {"found_percent": "49.0"}
    assert ask("R-REPT-06", unknown=0, found=0).values == {"found_percent": "none"}
