"""Transfer files, the authority's acts and orders, and the switches that call somebody now."""

import pytest

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.local_rules import LocalRules, read_local_rules
from tests.rules_asked import TOWN_TERMS, ask, day, dues


def test_the_transfer_file_goes_within_fifteen_school_days():
    facts = {"ceased_on": "2026-12-11", "asked_on": "2026-12-14", "calendar": TOWN_TERMS}
    assert dues(ask("R-CTF-01", **facts)) == ["2027-01-18"]
    assert dues(ask("R-CTF-01", read_local_rules({"ctf_school_days": 2}), **facts)) == ["2026-12-15"]
    assert dues(ask("R-CTF-05", requested_on="2026-12-11", asked_on="2026-12-14", calendar=TOWN_TERMS)) == [
        "2027-01-18"
    ]


@pytest.mark.parametrize(
    ("ceased_on", "can_find", "result"),
    [
        ("2026-11-28", "yes", "not met"),
        ("2026-11-29", "yes", "met"),
        ("2026-12-20", "no", "not met"),
        ("2026-12-20", "not_known", "met"),
    ],
)
def test_the_duty_needs_four_weeks_and_a_school_that_can_be_found(ceased_on, can_find, result):
    judged = ask("R-CTF-01a", registered_on="2026-11-01", ceased_on=ceased_on, can_find_school=can_find)
    assert judged.result == result
    assert bool(judged.actions) == (result == "not met")


@pytest.mark.parametrize(
    ("destination", "token"),
    [
        ("school_in_england", "LAESTAB"),
        ("independent_school", "MMMMMMM"),
        ("scotland", "MMMMMMM"),
        ("outside_england", "MMMMMMM"),
        ("abroad", "MMMMMMM"),
        ("unknown", "XXXXXXX"),
    ],
)
def test_the_token_of_the_transfer_file(destination, token):
    judged = ask("R-CTF-02", destination=destination)
    assert judged.values == {"token": token}
    assert len(token) == 7
    assert ("Upload to the Lost Pupil Database." in judged.actions) == (token == "XXXXXXX")
    assert bool(judged.actions) == (token != "LAESTAB")


@pytest.mark.parametrize(
    ("asked_on", "downloaded", "result"),
    [
        ("2026-10-22", "no", "not met"),
        ("2026-11-02", "no", "met"),
        ("2026-11-02", "yes", "not met"),
        ("2026-11-02", "not_known", "met"),
    ],
)
def test_a_file_that_is_not_downloaded_is_asked_about(asked_on, downloaded, result):
    facts = {"uploaded_on": "2026-10-21", "asked_on": asked_on, "is_downloaded": downloaded, "is_located": "no"}
    judged = ask("R-CTF-03", calendar=TOWN_TERMS, **facts)
    assert judged.result == result
    assert bool(judged.actions) == (downloaded != "yes")


def test_the_other_transfer_rules():
    assert ask("R-CTF-04", is_rejected="yes").actions[1] == "Upload the file again as XXXXXXX."
    assert ask("R-CTF-04", is_rejected="no").actions == ()
    assert ask("R-CTF-06", has_file="no").result == "met"
    assert ask("R-CTF-06", has_file="yes").result == "not met"
    assert dues(ask("R-CTF-07", confirmed_on="2026-11-20", asked_on="2026-11-20")) == ["2026-11-25"]
    assert ask("R-CTF-08", missing_since="2026-11-01", asked_on="2026-11-28").result == "not met"
    assert ask("R-CTF-08", missing_since="2026-11-01", asked_on="2026-11-29").result == "met"


def test_the_day_of_service_is_day_one_of_the_notice():
    judged = ask("R-LA-05", served_on="2026-11-02", asked_on="2026-11-03")
    assert dues(judged) == ["2026-11-16"]
    assert judged.deadlines[0].counted == "Day 2 of 15; the day of service is day 1."
    short = ask("R-LA-05", read_local_rules({"notice_days": 10}), served_on="2026-11-02", asked_on="2026-11-03")
    assert dues(short) == ["2026-11-16"]
    longer = ask("R-LA-05", read_local_rules({"notice_days": 20}), served_on="2026-11-02", asked_on="2026-11-03")
    assert dues(longer) == ["2026-11-21"]


ORDER = {"served_on": "2026-11-02", "is_satisfied": "no", "is_expedient": "yes"}


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({"asked_on": "2026-11-16"}, "not met"),
        ({"asked_on": "2026-11-17"}, "met"),
        ({"asked_on": "2026-11-17", "is_satisfied": "yes"}, "not met"),
        ({"asked_on": "2026-11-17", "is_satisfied": "not_known"}, "cannot tell"),
        ({"asked_on": "2026-11-17", "is_expedient": "no"}, "not met"),
    ],
)
def test_what_stands_before_an_order(changed, result):
    assert ask("R-LA-06", **(ORDER | changed)).result == result


def test_the_order_follows_the_law_of_its_day():
    local = LocalRules(dates={"act_2026_commenced_on": day("2026-11-20")})
    old = ask("R-LA-06", local, asked_on="2026-11-19", **ORDER)
    new = ask("R-LA-06", local, asked_on="2026-11-20", **ORDER)
    assert (old.values["track"], new.values["track"]) == ("section 437", "act 2026")
    assert new.actions[0] == "Serve the preliminary notice."
    chosen = ask("R-LA-06", asked_on="2026-11-19", choice_served_on="2026-11-18", **ORDER)
    assert dues(chosen) == ["2026-12-02"]


def test_receipt_offer_and_review():
    quiet = ask("R-LA-01", received_on="2026-11-20", asked_on="2026-11-20", has_social_worker="no", has_concern="no")
    assert dues(quiet) == ["2026-11-23"]
    unknown = ask("R-LA-01", received_on="2026-11-20", asked_on="2026-11-20")
    assert dues(unknown) == ["2026-11-20", "2026-11-23"]
    assert dues(ask("R-LA-03", applied_on="2026-11-02", asked_on="2026-11-03")) == ["2026-11-30"]
    assert dues(ask("R-LA-09", set_on="2026-11-20", asked_on="2026-11-23")) == ["2026-12-18"]
    assert dues(ask("R-LA-11", suspected_at="2026-11-20T09:00Z", asked_at="2026-11-20T10:00Z")) == ["2026-11-22T09:00Z"]
    assert dues(ask("R-LA-07", began_on="2026-11-02", asked_on="2026-11-02")) == [
        "2026-11-11",
        "2026-11-20",
        "2026-11-27",
    ]


def test_an_offer_goes_step_by_step_towards_an_order():
    done = {"first_letter_on": "2026-11-02", "second_letter_on": "2026-11-16", "visited_on": "2026-11-23"}
    said = [ask("R-LA-04", is_answered="no", **dict(list(done.items())[:steps])).actions[0] for steps in range(4)]
    assert [line[-4:-2] for line in said] == ["L5", "L6", "L7", "L8"]
    assert ask("R-LA-04", is_answered="yes").result == "not met"


@pytest.mark.parametrize(
    ("amended", "revoked", "result", "grounds"),
    [
        ("yes", "no", "met", "d"),
        ("no", "yes", "met", "e"),
        ("no", "no", "not met", None),
        ("no", "not_known", "cannot tell", None),
    ],
)
def test_a_changed_order_opens_a_ground(amended, revoked, result, grounds):
    judged = ask("R-LA-08", is_amended=amended, is_revoked=revoked)
    assert (judged.result, judged.values.get("grounds")) == (result, grounds)


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "met"),
        ({"asked_on": "2026-11-27"}, "not met"),
        ({"born_on": "2010-11-28"}, "not met"),
        ({"born_on": "2010-11-28", "is_disabled": "yes"}, "met"),
        ({"is_relative": "yes"}, "not met"),
        ({"is_relative": "not_known"}, "met"),
    ],
)
def test_private_fostering_from_the_twenty_eighth_day(changed, result):
    facts = {
        "born_on": "2012-01-01",
        "placed_on": "2026-11-01",
        "asked_on": "2026-11-28",
        "is_disabled": "no",
        "is_relative": "no",
    }
    assert ask("R-LA-10", **(facts | changed)).result == result


SWITCHES = {
    "R-ESC-02": ("is_looked_after",),
    "R-ESC-03": ("is_in_need",),
    "R-ESC-04": ("has_section_47",),
    "R-ESC-05": (
        "may_be_crime",
        "may_be_abduction",
        "may_be_forced_marriage",
        "may_be_fgm",
        "may_be_trafficking",
        "may_be_honour_based",
    ),
    "R-ESC-07": ("has_plan",),
    "R-ESC-08": ("is_open_case",),
}


@pytest.mark.parametrize(
    ("rule_id", "question"), [(rule_id, name) for rule_id, names in SWITCHES.items() for name in names]
)
def test_a_switch_is_on_for_yes_and_not_known_alone(rule_id, question):
    quiet = dict.fromkeys(SWITCHES[rule_id], "no")
    for answer, result in (("yes", "met"), ("not_known", "met"), ("no", "not met")):
        judged = ask(rule_id, **(quiet | {question: answer}))
        assert judged.result == result
        assert bool(judged.actions) == (result == "met")


def test_the_family_is_not_written_to_first_where_a_crime_is_possible():
    judged = ask("R-ESC-05", **(dict.fromkeys(SWITCHES["R-ESC-05"], "no") | {"may_be_forced_marriage": "not_known"}))
    assert "Do not write to or phone the family first without advice." in judged.actions
    assert judged.reasoning == ("Forced marriage: not known, which counts as yes.",)


@pytest.mark.parametrize(("answer", "number"), [("yes", "999"), ("not_known", "999"), ("no", "101")])
def test_danger_calls_999_and_else_101(answer, number):
    assert number in ask("R-ESC-06", is_in_danger=answer).actions[0]


@pytest.mark.parametrize(
    ("plan", "missing", "result"), [("yes", "not_known", "met"), ("no", "yes", "not met"), ("yes", "no", "not met")]
)
def test_a_protection_plan_and_missing(plan, missing, result):
    assert ask("R-ESC-01", has_protection_plan=plan, is_missing=missing).result == result


def test_a_case_without_trace_goes_up_after_twenty_working_days():
    assert ask("R-ESC-09", no_trace_since="2026-11-20", asked_on="2026-12-17").result == "not met"
    assert ask("R-ESC-09", no_trace_since="2026-11-20", asked_on="2026-12-18").result == "met"


@pytest.mark.parametrize(
    ("asked_at", "is_uasc", "is_missing", "actions"),
    [
        ("2026-11-20T09:00Z", "yes", "no", 1),
        ("2026-11-20T09:00Z", "not_known", "yes", 2),
        ("2026-11-26T09:00Z", "yes", "yes", 2),
        ("2026-11-27T09:00Z", "yes", "yes", 0),
        ("2026-11-20T09:00Z", "no", "yes", 0),
    ],
)
def test_an_unaccompanied_child_in_the_first_week(asked_at, is_uasc, is_missing, actions):
    facts = {"looked_after_at": "2026-11-20T09:00Z", "is_uasc": is_uasc, "is_missing": is_missing}
    assert len(ask("R-ESC-10", asked_at=asked_at, **facts).actions) == actions


def test_more_children_found_than_sought_are_refused():
    with pytest.raises(FactsRefused):
        ask("R-REPT-06", unknown=3, found=4)
