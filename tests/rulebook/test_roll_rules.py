"""The roll: new pupils, the fifteen grounds, days that must pass, local policy that warns and never blocks."""

from datetime import date

import pytest

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.facts import YesNo
from cmeforms.rulebook.grounds import GROUNDS, Ground, ground_checklist
from cmeforms.rulebook.local_rules import LocalRules, read_local_rules
from tests.rulebook_registers import rows
from tests.rules_asked import TOWN_TERMS, ask, dues

NOT_FOUND = {
    "school_enquired": "yes",
    "authority_enquired": "yes",
    "is_found": "no",
    "has_excuse": "no",
    "exhausted_on": "2027-01-05",
}
FOUND = NOT_FOUND | {"is_found": "yes", "school_agrees": "yes", "authority_agrees": "yes"}


def answers(ground, **other):
    return [{"condition": name, "answer": other.get(name, "yes")} for name in GROUNDS[ground].conditions]


def test_there_are_fifteen_grounds_and_two_need_a_joint_enquiry():
    assert "".join(GROUNDS) == "abcdefghijklmno"
    assert [ground.value for ground, rule in GROUNDS.items() if rule.needs_joint_enquiry] == ["h", "i"]


@pytest.mark.parametrize("ground", list(Ground))
def test_a_ground_is_met_only_when_all_its_conditions_are(ground):
    facts = {"ground": ground.value, "asked_on": "2026-11-20"}
    met = ask("R-ROLL-04", answers=answers(ground), deletion_on="2026-11-25", **facts)
    assert met.result == "met"
    assert dues(met) == ["2026-11-20", "2026-11-25"]
    for name in GROUNDS[ground].conditions:
        assert ask("R-ROLL-04", answers=answers(ground, **{name: "no"}), **facts).result == "not met"
        unknown = ask("R-ROLL-04", answers=answers(ground, **{name: "not_known"}), **facts)
        assert unknown.result == "cannot tell"
        assert unknown.deadlines == ()
    assert ask("R-ROLL-04", **facts).result == "cannot tell"


def test_a_condition_of_another_ground_is_refused_by_name():
    with pytest.raises(FactsRefused, match="other conditions: other_school"):
        ask("R-ROLL-04", ground="a", asked_on="2026-11-20", answers=[{"condition": "twenty_days", "answer": "yes"}])
    with pytest.raises(ValueError, match="other conditions: died"):
        ground_checklist(Ground.K, {"x": YesNo.YES})


def test_the_new_pupil_return_is_five_calendar_days_and_a_local_count_may_only_be_earlier():
    facts = {"entered_on": "2026-10-21", "asked_on": "2026-10-22", "calendar": TOWN_TERMS}
    assert dues(ask("R-ROLL-01", **facts)) == ["2026-10-26"]
    five = ask("R-ROLL-01", read_local_rules({"new_pupil_return_school_days": 5}), **facts)
    assert dues(five) == ["2026-10-26"]
    assert five.reasoning[-1] == "The local 5 school days end on Thursday 5 November 2026 and set nothing."
    one = ask("R-ROLL-01", read_local_rules({"new_pupil_return_school_days": 1}), **facts)
    assert dues(one) == ["2026-10-22"]


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "met"),
        ({"is_most_junior_class": "no"}, "not met"),
        ({"is_most_junior_class": "not_known"}, "not met"),
        ({"starts_on": "2026-09-04"}, "not met"),
        ({"authority_asked_on": "2026-08-31"}, "not met"),
        ({"authority_asked_on": "2026-09-03"}, "met"),
    ],
)
def test_the_youngest_class_on_the_first_day_needs_no_return_unless_asked(changed, result):
    facts = {
        "entered_on": "2026-09-03",
        "asked_on": "2026-09-10",
        "is_most_junior_class": "yes",
        "starts_on": "2026-09-03",
        "school_year_begins_on": "2026-09-03",
    }
    judged = ask("R-ROLL-01a", **(facts | changed))
    assert judged.result == result
    assert dues(judged) == ([] if result == "met" else ["2026-09-08"])


def test_a_pupil_who_is_not_there_is_asked_about_from_the_starting_day():
    facts = {"starts_on": "2026-09-03", "has_attended": "no"}
    assert ask("R-ROLL-03", asked_on="2026-09-02", **facts).result == "not met"
    assert ask("R-ROLL-03", asked_on="2026-09-03", **facts).result == "met"
    assert dues(ask("R-ROLL-02", asked_on="2026-09-03", **facts)) == ["2026-09-03"]


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "met"),
        ({"deletion_on": "2027-07-21"}, "not met"),
        ({"authority_asked": "yes"}, "not met"),
        ({"is_most_senior_class": "not_known"}, "not met"),
    ],
)
def test_the_leaving_class_needs_no_return_unless_asked(changed, result):
    facts = {"is_most_senior_class": "yes", "deletion_on": "2027-07-22", "last_term_ends_on": "2027-07-22"}
    assert ask("R-ROLL-05", **(facts | changed)).result == result


AFTER_LEAVE = {"leave_ended_on": "2026-11-06", "has_returned": "no", "calendar": TOWN_TERMS}


@pytest.mark.parametrize(("asked_on", "result"), [("2026-11-20", "not met"), ("2026-11-21", "met")])
def test_ground_h_opens_the_day_after_the_tenth_school_day(asked_on, result):
    enquiry = NOT_FOUND | {"exhausted_on": "2026-11-21"}
    assert ask("R-ROLL-06", asked_on=asked_on, enquiry=enquiry, **AFTER_LEAVE).result == result


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({"has_excuse": "yes"}, "not met"),
        ({"has_excuse": "not_known"}, "cannot tell"),
        ({"authority_enquired": "no"}, "not met"),
        ({"is_found": "not_known"}, "cannot tell"),
        ({"exhausted_on": None}, "cannot tell"),
        ({"exhausted_on": "2026-11-20"}, "not met"),
        ({"is_found": "yes"}, "cannot tell"),
        ({"is_found": "yes", "school_agrees": "yes", "authority_agrees": "no"}, "not met"),
        ({"is_found": "yes", "school_agrees": "yes", "authority_agrees": "yes"}, "met"),
    ],
)
def test_ground_h_needs_the_joint_enquiry(changed, result):
    enquiry = NOT_FOUND | {"exhausted_on": "2026-11-21"} | changed
    assert ask("R-ROLL-06", asked_on="2026-11-30", enquiry=enquiry, **AFTER_LEAVE).result == result


def test_ground_h_without_term_dates_cannot_be_told():
    facts = {"leave_ended_on": "2026-11-06", "has_returned": "no", "asked_on": "2026-12-18"}
    assert ask("R-ROLL-06", enquiry=FOUND, **facts).result == "cannot tell"


def test_ground_i_is_met_by_twenty_school_days_over_the_end_of_the_year():
    marked = rows("2026-12-07", *["NN"] * 20)
    judged = ask("R-ROLL-07", register=marked, asked_on="2027-01-20", enquiry=FOUND, calendar=TOWN_TERMS)
    assert marked[-1]["on"] == "2027-01-18"
    assert judged.result == "cannot tell"  # the nineteenth has no code yet
    asked_in_time = ask("R-ROLL-07", register=marked, asked_on="2027-01-19", enquiry=FOUND, calendar=TOWN_TERMS)
    assert asked_in_time.result == "met"


@pytest.mark.parametrize("code", ["U", "I", "/", "L", "M", "T", "E", "X", "Q", "D", "H"])
def test_ground_i_is_refused_with_the_day_that_breaks_the_run(code):
    codes = [*["NN"] * 15, f"{code}N", *["OO"] * 10]
    judged = ask(
        "R-ROLL-07", register=rows("2026-11-09", *codes), asked_on="2026-12-15", enquiry=FOUND, calendar=TOWN_TERMS
    )
    assert judged.result == "not met"
    assert any(f"Monday 30 November 2026, morning: code {code} broke it." in line for line in judged.reasoning)


def test_ground_i_is_not_exhausted_before_the_twentieth_school_day():
    marked = rows("2026-11-09", *["NN"] * 20)
    facts = {"register": marked, "asked_on": "2026-12-05", "calendar": TOWN_TERMS}
    assert ask("R-ROLL-07", enquiry=NOT_FOUND | {"exhausted_on": "2026-12-03"}, **facts).result == "not met"
    met = ask("R-ROLL-07", enquiry=NOT_FOUND | {"exhausted_on": "2026-12-04"}, **facts)
    assert met.result == "met"
    assert "must lead to deletion" in met.reasoning[-1]


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, "met"),
        ({"educated_from": "2026-11-20"}, "not met"),
        ({"educated_from": None}, "cannot tell"),
        ({"has_written_notice": "no"}, "not met"),
        ({"has_order": "yes"}, "not met"),
    ],
)
def test_ground_f_needs_a_written_notice_whose_date_has_passed(changed, result):
    facts = {
        "asked_on": "2026-11-20",
        "has_written_notice": "yes",
        "educated_from": "2026-11-19",
        "has_order": "no",
    }
    judged = ask("R-ROLL-08", **(facts | changed))
    assert judged.result == result
    assert bool(judged.actions) == (changed.get("has_written_notice") == "no")


@pytest.mark.parametrize(
    ("deletion_on", "result"), [("2026-11-20", "met"), ("2026-11-19", "not met"), ("2026-11-15", "not met")]
)
def test_a_deletion_is_never_dated_back(deletion_on, result):
    judged = ask("R-ROLL-09", deletion_on=deletion_on, ground_met_on="2026-11-16", asked_on="2026-11-20")
    assert judged.result == result
    assert judged.values == {"earliest_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("rule_id", "facts"),
    [
        ("R-ROLL-10", {"enquiries_began_on": "2026-11-01", "asked_on": "2026-11-28", "is_countersigned": "yes"}),
        ("R-ROLL-10", {"enquiries_began_on": "2026-10-01", "asked_on": "2026-11-28", "is_countersigned": "no"}),
        ("R-ROLL-11", {"same_city": "yes", "is_address_known": "yes", "on_roll_elsewhere": "no"}),
        ("R-ROLL-12", {"has_plan": "yes", "review_held": "yes", "school_changed": "no"}),
        ("R-ROLL-12", {"has_plan": "not_known", "review_held": "no", "school_changed": "no"}),
    ],
)
def test_local_policy_warns_asks_for_a_reason_and_tells_the_authority(rule_id, facts):
    judged = ask(rule_id, **facts)
    assert judged.result == "not met"
    assert "never blocks" in judged.warnings[1]
    assert "Tell the authority." in judged.actions


@pytest.mark.parametrize(
    ("rule_id", "facts"),
    [
        ("R-ROLL-10", {"enquiries_began_on": "2026-11-01", "asked_on": "2026-11-29", "is_countersigned": "yes"}),
        ("R-ROLL-11", {"same_city": "yes", "is_address_known": "yes", "on_roll_elsewhere": "yes"}),
        ("R-ROLL-11", {"same_city": "no", "is_address_known": "yes", "on_roll_elsewhere": "no"}),
        ("R-ROLL-12", {"has_plan": "no", "review_held": "no", "school_changed": "no"}),
        ("R-ROLL-12", {"has_plan": "yes", "review_held": "no", "school_changed": "no", "has_died": "yes"}),
    ],
)
def test_local_policy_that_is_kept_warns_of_nothing(rule_id, facts):
    assert ask(rule_id, **facts).warnings == ()


def test_the_special_school_switch_is_off_by_default():
    facts = {"is_special_school": "yes", "is_abroad": "yes", "authority_agrees": "yes"}
    assert ask("R-ROLL-12a", **facts).result == "not met"
    on = LocalRules(switches={"may_delete_special_school_abroad": True})
    assert ask("R-ROLL-12a", on, **facts).result == "met"
    assert ask("R-ROLL-12a", on, **(facts | {"authority_agrees": "not_known"})).result == "cannot tell"


def test_a_leaver_known_in_advance():
    facts = {"leaves_on": "2026-10-16", "asked_on": "2026-10-16", "calendar": TOWN_TERMS}
    assert dues(ask("R-ROLL-13", **facts)) == ["2026-10-15", "2026-10-19"]
    assert dues(ask("R-ROLL-13", goes_abroad="yes", **facts)) == ["2026-10-15", "2026-10-19", "2026-11-09"]


def test_only_the_parents_word_means_both_forms():
    assert ask("R-ROLL-14", is_inside_uk="yes", is_confirmed="no").actions
    assert ask("R-ROLL-14", is_inside_uk="yes", is_confirmed="yes").actions == ()


def test_a_move_abroad_without_three_proofs_is_a_missing_child():
    proofs = {"has_full_address": "yes", "has_school": "yes", "school_confirmed": "yes"}
    assert ask("R-ROLL-15", **proofs).actions == ()
    for proof in proofs:
        assert ask("R-ROLL-15", **(proofs | {proof: "no"})).actions == ("Treat the child as missing.",)


def test_the_sixth_day_of_an_exclusion_and_the_yearly_duties():
    excluded = {"first_day_on": "2026-10-19", "asked_on": "2026-10-19", "calendar": TOWN_TERMS}
    assert dues(ask("R-ROLL-17", **excluded)) == ["2026-11-03"]
    assert dues(ask("R-ROLL-18", last_on="2024-02-29")) == ["2030-03-01"]
    assert dues(ask("R-ROLL-20", last_on="2026-11-20")) == ["2027-11-20"]
    assert dues(ask("R-ROLL-19", term_ends_on="2026-12-18", visited_this_term="no")) == ["2026-12-18"]
    assert dues(ask("R-ROLL-16", told_on="2026-11-20")) == ["2026-11-20"]
    assert date(2026, 11, 20).weekday() == 4


def test_one_condition_answered_twice_is_refused():
    twice = [{"condition": "died", "answer": "yes"}, {"condition": "died", "answer": "no"}]
    with pytest.raises(FactsRefused, match="answered twice"):
        ask("R-ROLL-04", ground="k", asked_on="2026-11-20", answers=twice)
