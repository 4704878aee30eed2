"""Absence: runs over attendance codes, the days of the first weeks, and the returns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.attendance import ATT_RETURN, GROUND_I, AttendanceCode, RegisterDay, run_at_end
from cmeforms.rulebook.local_rules import read_local_rules
from tests.rulebook_registers import register, rows
from tests.rules_asked import TOWN, TOWN_TERMS, ask, day, dues


def test_the_two_sets_of_codes_differ_by_late_after_close():
    assert {AttendanceCode.U} == ATT_RETURN - GROUND_I
    assert GROUND_I < ATT_RETURN


@pytest.mark.parametrize("code", sorted(set(AttendanceCode) - ATT_RETURN))
def test_every_other_code_breaks_a_run_unless_the_school_was_not_open(code):
    days = [
        RegisterDay(day("2026-11-09"), AttendanceCode.N, AttendanceCode.N),
        RegisterDay(day("2026-11-10"), code, code),
        RegisterDay(day("2026-11-11"), AttendanceCode.N, AttendanceCode.N),
    ]
    passes = code.value.startswith("Y") or code.value == "#"
    assert len(run_at_end(days, ATT_RETURN, TOWN).whole_days) == (2 if passes else 1)


def test_half_days_at_the_ends_are_shown_and_not_counted():
    run = run_at_end(register("2026-11-09", "/N", "NN", "NN", "N#"), ATT_RETURN, TOWN)
    assert run.whole_days == (day("2026-11-10"), day("2026-11-11"))
    assert run.half_days == (day("2026-11-09"), day("2026-11-12"))
    assert run.broken_by.half == "morning"


def test_a_holiday_or_closure_between_neither_counts_nor_breaks():
    run = run_at_end(register("2026-10-20", "NN", "NN", "NN", "NN"), ATT_RETURN, TOWN)
    assert run.whole_days == tuple(map(day, ("2026-10-20", "2026-10-21", "2026-10-22", "2026-11-02")))
    assert run.blank_days == ()


def test_a_day_without_a_code_leaves_a_run_open():
    run = run_at_end(register("2026-11-09", "NN", "NN", "..", "NN"), ATT_RETURN, TOWN)
    assert (run.certain, run.possible) == (1, 4)


def test_without_term_dates_a_working_day_without_a_row_is_blank():
    days = [*register("2026-10-22", "NN"), *register("2026-11-02", "NN")]
    assert len(run_at_end(days, ATT_RETURN).blank_days) == 6
    assert run_at_end(days, ATT_RETURN, TOWN).blank_days == ()


def test_a_row_on_a_day_that_is_no_school_day_counts_for_nothing():
    inset = RegisterDay(day("2026-10-23"), AttendanceCode.N, AttendanceCode.N)
    assert run_at_end([*register("2026-10-22", "NN"), inset], ATT_RETURN, TOWN).whole_days == (day("2026-10-22"),)


@given(
    st.lists(st.sampled_from(["NN", "OO", "GG", "UU", "//", "II", "##", "Y3Y3", "N/", "/N"]), min_size=1, max_size=30)
)
def test_the_run_of_ground_i_is_never_longer_than_that_of_the_return(pairs):
    days = [pair if len(pair) == 2 else ("Y3", "Y3") for pair in pairs]
    marked = register("2026-11-02", *days)
    shorter, longer = (run_at_end(marked, codes, TOWN) for codes in (GROUND_I, ATT_RETURN))
    assert set(shorter.whole_days) <= set(longer.whole_days)


@given(st.integers(1, 20), st.integers(0, 20))
def test_adding_a_closed_day_to_the_register_changes_no_run(absent, place):
    codes = ["NN"] * absent
    closed = [*codes[:place], "##", *codes[place:]]
    assert len(run_at_end(register("2026-11-02", *closed), ATT_RETURN, TOWN).whole_days) == absent


def test_ten_school_days_call_for_the_return_on_school_day_eleven():
    facts = {"register": rows("2026-11-09", "NN", *["OO"] * 8, "UU"), "asked_on": "2026-11-21"}
    judged = ask("R-ABS-02", calendar=TOWN_TERMS, **facts)
    assert judged.result == "met"
    assert dues(judged) == ["2026-11-23"]
    assert judged.deadlines[0].counted == "School day 0 of 1."
    assert ask("R-ABS-02", calendar=TOWN_TERMS, is_sent="yes", **facts).result == "not met"


def test_nine_school_days_or_a_broken_run_do_not():
    nine = ask("R-ABS-02", register=rows("2026-11-09", *["NN"] * 9), asked_on="2026-11-20", calendar=TOWN_TERMS)
    assert nine.result == "not met"
    codes = [*["NN"] * 5, "N/", *["NN"] * 9]
    broken = ask("R-ABS-02", register=rows("2026-11-02", *codes), asked_on="2026-11-21", calendar=TOWN_TERMS)
    assert broken.result == "not met"
    assert "Monday 9 November 2026, afternoon: code / broke it." in broken.reasoning[1]


def test_a_missing_code_leaves_the_return_open():
    codes = [*["NN"] * 5, "..", *["NN"] * 4]
    judged = ask("R-ABS-02", register=rows("2026-11-09", *codes), asked_on="2026-11-21", calendar=TOWN_TERMS)
    assert judged.result == "cannot tell"


def test_the_return_is_at_least_monthly_whatever_the_authority_agrees():
    local = read_local_rules({"absence_return_school_day": 60})
    facts = {"register": rows("2026-11-09", *["NN"] * 10), "asked_on": "2026-11-21", "calendar": TOWN_TERMS}
    assert dues(ask("R-ABS-02", local, **facts)) == ["2026-12-20"]


def test_a_register_with_one_day_twice_or_a_day_to_come_is_refused():
    row = {"on": "2026-11-09", "am": "N", "pm": "N"}
    for asked_on, marked in (("2026-11-20", [row, row]), ("2026-11-08", [row])):
        with pytest.raises(FactsRefused):
            ask("R-ABS-02", register=marked, asked_on=asked_on)


ABSENT = {"absence_began_on": "2026-10-21", "asked_on": "2026-11-02", "calendar": TOWN_TERMS}


@pytest.mark.parametrize(
    ("rule_id", "due"),
    [
        ("R-ABS-01", ["2026-10-21"]),
        ("R-ABS-01b", ["2026-10-22"]),
        ("R-ABS-01c", ["2026-11-02"]),
        ("R-ABS-01d", ["2026-11-02"]),
        ("R-ABS-04", ["2026-11-11"]),
        ("R-ABS-05", ["2026-11-25"]),
    ],
)
def test_the_days_of_an_absence_over_half_term(rule_id, due):
    judged = ask(rule_id, **ABSENT)
    assert dues(judged) == due
    assert not judged.deadlines[0].is_estimate


def test_the_count_says_what_it_passed_over():
    judged = ask("R-ABS-04", **ABSENT)
    assert judged.deadlines[0].counted == "School day 3 of 10; 1 INSET day skipped; 5 days of school holiday skipped."


def test_without_term_dates_the_deadline_is_an_estimate_that_is_never_late():
    judged = ask("R-ABS-05", absence_began_on="2026-10-21", asked_on="2026-11-02")
    assert judged.deadlines[0].is_estimate
    assert dues(judged) == ["2026-11-17"]


def test_a_child_known_to_be_safe_stops_the_clock_and_not_known_does_not():
    assert ask("R-ABS-01c", is_assured="yes", **ABSENT).result == "not met"
    assert ask("R-ABS-01c", is_assured="not_known", **ABSENT).result == "deadline"


def test_ten_sessions_without_contact_are_referred_without_waiting():
    assert dues(ask("R-ABS-05", sessions_without_contact=10, **ABSENT)) == ["2026-11-02"]
    assert dues(ask("R-ABS-05", sessions_without_contact=9, **ABSENT)) == ["2026-11-25"]


def test_code_n_is_replaced_within_five_school_days_of_the_day_after():
    judged = ask("R-ABS-01a", entered_on="2026-10-20", asked_on="2026-10-20", calendar=TOWN_TERMS)
    assert dues(judged) == ["2026-11-04"]


DAY_ONE = (
    "may_be_victim_of_crime",
    "has_protection_plan",
    "has_section_47",
    "is_looked_after",
    "has_risky_person",
    "moves_often",
    "has_attendance_issue",
)


@pytest.mark.parametrize("question", DAY_ONE)
@pytest.mark.parametrize(("answer", "result"), [("yes", "met"), ("not_known", "met"), ("no", "not met")])
def test_any_day_one_trigger_yes_or_not_known_calls_within_a_day(question, answer, result):
    answers = dict.fromkeys(DAY_ONE, "no") | {question: answer}
    judged = ask("R-ABS-01e", asked_at="2026-11-20T09:00Z", **answers)
    assert judged.result == result
    assert dues(judged) == (["2026-11-21T09:00Z"] if result == "met" else [])


@pytest.mark.parametrize(("so_far", "expected", "result"), [(15, 0, "met"), (4, 11, "met"), (4, 10, "not met")])
def test_fifteen_days_of_sickness_reached_or_expected(so_far, expected, result):
    assert ask("R-ABS-03", days_so_far=so_far, days_expected=expected).result == result
    assert ask("R-ABS-03", days_so_far=so_far, days_expected=expected, is_sent="yes").result == "not met"


@pytest.mark.parametrize(("attended", "result"), [(90, "not met"), (89, "met"), (0, "met"), (100, "not met")])
def test_attendance_below_ninety_percent(attended, result):
    facts = {"sessions_possible": 100, "reviewed_on": "2027-01-31"}
    judged = ask("R-ABS-07", sessions_attended=attended, **facts)
    assert judged.result == result
    assert dues(judged) == (["2027-02-14", "2027-02-28"] if result == "met" else [])


def test_no_possible_session_tells_nothing():
    assert ask("R-ABS-07", sessions_possible=0, sessions_attended=0, reviewed_on="2027-01-31").result == "cannot tell"


def test_the_authority_enquires_from_day_two_to_day_twenty_eight():
    judged = ask("R-ABS-06", received_on="2026-11-01", asked_on="2026-11-05")
    assert dues(judged) == ["2026-11-02", "2026-11-28"]
    assert judged.deadlines[1].counted.startswith("Day 5 of 28")


@pytest.mark.parametrize(("asked_on", "result"), [("2026-11-28", "not met"), ("2026-11-29", "met")])
def test_four_weeks_out_of_any_provision(asked_on, result):
    assert ask("R-ABS-08", out_of_education_since="2026-11-01", asked_on=asked_on).result == result


def test_leave_is_counted_from_the_day_of_return_that_was_agreed():
    judged = ask("R-ABS-09", return_due_on="2026-11-09", asked_on="2026-11-11", calendar=TOWN_TERMS)
    assert dues(judged) == ["2026-11-09", "2026-11-20"]
    assert judged.deadlines[1].counted == "School day 3 of 10."


@pytest.mark.parametrize(
    ("asked_on", "gave", "result"),
    [
        ("2026-11-29", "no", "not met"),
        ("2026-11-30", "no", "met"),
        ("2026-11-30", "not_known", "met"),
        ("2026-11-30", "yes", "not met"),
    ],
)
def test_a_traveller_family_away_over_four_weeks(asked_on, gave, result):
    assert ask("R-ABS-10", away_since="2026-11-01", asked_on=asked_on, gave_return_date=gave).result == result


@pytest.mark.parametrize(
    ("condition", "contact", "result"),
    [("yes", "no", "met"), ("not_known", "not_known", "met"), ("yes", "yes", "not met"), ("no", "no", "not met")],
)
def test_no_contact_with_a_lone_carer_means_a_visit_today(condition, contact, result):
    facts = {"lone_carer_has_condition": condition, "contact_made": contact, "asked_on": "2026-11-20"}
    judged = ask("R-ABS-11", **facts)
    assert judged.result == result
    assert [d.due_on for d in judged.deadlines] == ([date(2026, 11, 20)] if result == "met" else [])


def test_a_register_of_many_years_is_refused_before_it_is_counted():
    row = {"on": "2020-11-09", "am": "N", "pm": "N"}
    with pytest.raises(FactsRefused, match="two years"):
        ask("R-ABS-02", register=[row], asked_on="2026-11-09")
