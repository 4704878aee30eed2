"""Risk: automatic high, the suggestion, the police's grade, and who may lower a level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook.risk import RiskLevel
from tests.rules_asked import ask

FACTORS = (
    "suicide_or_self_harm",
    "threat_to_others",
    "immediate_risk",
    "child_protection_plan",
    "abduction",
    "has_curfew",
    "medication_needed",
)
POINTERS = ("exploitation", "gangs", "mental_illness", "harmed_before")
AT = "2026-11-21T02:00Z"
QUIET = dict.fromkeys(FACTORS + POINTERS, "no") | {
    "asked_at": AT,
    "whereabouts_known": "no",
    "born_on": "2011-05-05",
}
ORDER = list(RiskLevel)


def suggest(**changed):
    return ask("R-RISK-08", **(QUIET | changed))


def test_nothing_special_is_medium_and_never_lower_while_whereabouts_are_not_known():
    assert suggest().level == "medium"
    assert suggest().actions == ()


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("answer", ["yes", "not_known"])
def test_each_automatic_factor_is_high_and_police_now(factor, answer):
    judged = suggest(**{factor: answer})
    assert judged.level == "high"
    assert judged.actions == ("Tell the police immediately.",)


@pytest.mark.parametrize("factor", POINTERS)
@pytest.mark.parametrize("answer", ["yes", "not_known"])
def test_each_pointer_suggests_high(factor, answer):
    judged = suggest(**{factor: answer})
    assert judged.level == "high"
    assert judged.reasoning[-1] == "Each of these suggests high: weigh it."


def test_what_is_left_out_counts_as_not_known():
    assert ask("R-RISK-08", asked_at=AT, whereabouts_known="yes").level == "high"


@pytest.mark.parametrize(
    ("born_on", "known", "result"),
    [
        ("2013-11-22", "no", "met"),  # 12, the day before the thirteenth birthday
        ("2013-11-21", "no", "not met"),
        ("2013-11-22", "yes", "not met"),
        ("2013-11-22", "not_known", "met"),
        (None, "no", "met"),
        ("2012-02-29", "no", "not met"),
    ],
)
def test_twelve_or_under_with_whereabouts_not_known(born_on, known, result):
    judged = ask("R-RISK-02", born_on=born_on, asked_on="2026-11-21", whereabouts_known=known)
    assert judged.result == result
    assert judged.level == ("high" if result == "met" else "")


def test_born_on_29_february_is_twelve_until_1_march():
    facts = {"born_on": "2012-02-29", "whereabouts_known": "no"}
    assert ask("R-RISK-02", asked_on="2025-02-28", **facts).result == "met"
    assert ask("R-RISK-02", asked_on="2025-03-01", **facts).result == "not met"


@pytest.mark.parametrize(
    ("has_curfew", "ended_at", "result"),
    [
        ("yes", "2026-11-21T01:59Z", "met"),
        ("yes", "2026-11-21T02:01Z", "not met"),
        ("yes", None, "met"),
        ("not_known", None, "met"),
        ("no", None, "not met"),
    ],
)
def test_a_curfew_counts_once_its_time_has_passed(has_curfew, ended_at, result):
    assert ask("R-RISK-05", has_curfew=has_curfew, ended_at=ended_at, asked_at=AT).result == result
    level = suggest(has_curfew=has_curfew, curfew_ended_at=ended_at).level
    assert level == ("high" if result == "met" else "medium")


def test_missing_medication_is_high_until_a_clinician_says_otherwise():
    assert ask("R-RISK-06", medication_needed="yes").level == "high"
    assert ask("R-RISK-06", medication_needed="yes", clinician_cleared="yes").result == "not met"
    assert suggest(medication_needed="yes", clinician_cleared="yes").level == "medium"


@pytest.mark.parametrize("rule_id", ["R-RISK-01", "R-RISK-03", "R-RISK-04"])
def test_the_single_rules_say_the_same_as_the_suggestion(rule_id):
    names = {"R-RISK-01": FACTORS[:3], "R-RISK-03": FACTORS[3:4], "R-RISK-04": FACTORS[4:5]}[rule_id]
    for name in names:
        assert ask(rule_id, **(dict.fromkeys(names, "no") | {name: "not_known"})).level == "high"
    assert ask(rule_id, **dict.fromkeys(names, "no")).result == "not met"


WHO = {"decided_by": "p1", "reason": "Seen at a friend's house.", "second_person": "p2"}


@pytest.mark.parametrize(
    ("decision", "level"),
    [
        (WHO, "medium"),
        (WHO | {"second_person": None}, "high"),
        (WHO | {"second_person": "p1"}, "high"),
        (WHO | {"reason": None}, "high"),
        (WHO | {"reason": "   "}, "high"),
        (WHO | {"decided_by": None}, "high"),
        ({}, "high"),
    ],
)
def test_a_level_is_lowered_only_by_two_people_with_a_reason(decision, level):
    judged = suggest(mental_illness="yes", chosen_level="medium", decision=decision)
    assert judged.level == level
    assert judged.values == {"suggested_level": "high"}
    assert bool(judged.warnings) == (level == "high")


def test_one_person_with_a_reason_may_raise_a_level():
    one = {"decided_by": "p1", "reason": "Out of character."}
    assert suggest(chosen_level="high", decision=one).level == "high"
    assert suggest(chosen_level="high", decision={"decided_by": "p1"}).level == "medium"


@pytest.mark.parametrize(("known", "level"), [("no", "medium"), ("not_known", "medium"), ("yes", "low")])
def test_even_two_people_do_not_go_below_medium_while_whereabouts_are_not_known(known, level):
    assert suggest(whereabouts_known=known, chosen_level="low", decision=WHO).level == level


def test_the_police_grade_is_recorded_as_given():
    low = ask("R-RISK-07", police_grade="no_apparent_risk", whereabouts_known="no")
    assert low.level == "no_apparent_risk"
    assert low.warnings
    assert ask("R-RISK-07", police_grade="low", whereabouts_known="yes").warnings == ()
    assert ask("R-RISK-07", police_grade="high", whereabouts_known="no").warnings == ()


def test_away_with_whereabouts_known_is_no_missing_report():
    known = ask("R-RISK-10", whereabouts_known="yes", is_risk_significant="not_known")
    assert known.result == "met"
    assert len(known.actions) == 2
    assert ask("R-RISK-10", whereabouts_known="yes", is_risk_significant="no").actions == known.actions[:1]
    assert ask("R-RISK-10", whereabouts_known="not_known", is_risk_significant="no").result == "not met"


@given(
    st.dictionaries(st.sampled_from(FACTORS + POINTERS), st.sampled_from(["yes", "no", "not_known"])),
    st.sampled_from(FACTORS + POINTERS),
)
def test_one_more_yes_never_lowers_the_suggestion(answers, factor):
    before, after = (RiskLevel(suggest(**given).level) for given in (answers, answers | {factor: "yes"}))
    assert ORDER.index(after) >= ORDER.index(before)
