"""The levels of a child missing from home, on both sides of four hours and of eleven years."""

import pytest

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.facts import read_facts
from cmeforms.rulebook.home_levels import HomeFacts, home_level
from cmeforms.rulebook.local_rules import STANDARD, read_local_rules
from tests.rules_asked import ask, dues

TWELVE, ELEVEN, FOURTEEN = "2014-11-20", "2015-11-20", "2012-11-20"
QUIET = {
    "born_on": FOURTEEN,
    "missing_at": "2026-11-20T18:00Z",
    "asked_at": "2026-11-25T12:00Z",
    "has_history": "no",
    "has_other_factor": "no",
}
BACK_IN_FOUR, BACK_LATER = {"returned_at": "2026-11-20T22:00Z"}, {"returned_at": "2026-11-20T22:01Z"}


def level(local=STANDARD, **changed):
    return home_level(read_facts(HomeFacts, QUIET | changed), local)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (BACK_IN_FOUR, 1),
        (BACK_IN_FOUR | {"born_on": TWELVE}, 1),
        (BACK_IN_FOUR | {"born_on": ELEVEN}, 2),
        (BACK_IN_FOUR | {"has_history": "yes"}, 2),
        (BACK_IN_FOUR | {"has_history": "not_known"}, 2),
        (BACK_IN_FOUR | {"has_other_factor": "yes"}, 2),
        (BACK_IN_FOUR | {"was_overnight": "yes"}, 3),
        (BACK_LATER, 3),
        (BACK_LATER | {"born_on": ELEVEN}, 3),
        ({}, 2),
        ({"asked_at": "2026-11-20T22:00Z"}, None),
        ({"asked_at": "2026-11-20T22:01Z"}, 2),
    ],
)
def test_the_level(changed, expected):
    assert level(**changed) == expected


@pytest.mark.parametrize("changed", [BACK_IN_FOUR, BACK_IN_FOUR | {"born_on": ELEVEN}, BACK_LATER, {}])
def test_exactly_one_of_the_four_rules_claims_a_case(changed):
    claimed = {rule: ask(rule, **(QUIET | changed)) for rule in ("R-HOME-01", "R-HOME-03", "R-HOME-04", "R-HOME-06")}
    levels = [judged.level for judged in claimed.values() if judged.result == "level"]
    assert levels == [str(level(**changed))]


def test_a_shorter_local_limit_stands_and_a_longer_one_does_not():
    three, six = read_local_rules({"home_hours": 3}), read_local_rules({"home_hours": 6})
    assert level(three, **BACK_IN_FOUR) == 3
    assert level(six, **BACK_LATER) == 3


def test_four_hours_are_elapsed_hours_over_the_clock_change():
    night = {"missing_at": "2026-10-24T23:00+01:00", "asked_at": "2026-10-26T12:00Z"}
    assert level(**night, returned_at="2026-10-25T02:00Z") == 1
    assert level(**night, returned_at="2026-10-25T02:01Z") == 3


@pytest.mark.parametrize(("returned_at", "has_checks"), [("2026-11-20T20:00Z", False), ("2026-11-20T20:01Z", True)])
def test_more_than_two_hours_adds_checks_with_school_and_health(returned_at, has_checks):
    judged = ask("R-HOME-03", **(QUIET | {"has_other_factor": "yes", "returned_at": returned_at}))
    assert ("Check with school and health." in judged.actions) == has_checks


def test_a_child_still_away_is_reviewed_weekly_and_met_about_on_day_fourteen():
    assert dues(ask("R-HOME-04", **QUIET)) == ["2026-11-27", "2026-12-04"]
    later = ask("R-HOME-04", **(QUIET | {"asked_at": "2026-11-28T12:00Z"}))
    assert dues(later) == ["2026-12-04", "2026-12-04"]


@pytest.mark.parametrize(("born_on", "is_urgent"), [(TWELVE, True), ("2013-11-20", False)])
def test_twelve_or_under_does_not_wait_four_hours(born_on, is_urgent):
    judged = ask("R-HOME-04", **(QUIET | {"born_on": born_on, "asked_at": "2026-11-20T18:30Z"}))
    assert judged.result == "not met"
    assert any("R-RISK-02" in action for action in judged.actions) == is_urgent


def test_the_third_episode_is_at_least_level_one():
    assert ask("R-HOME-02", **(QUIET | BACK_IN_FOUR | {"episodes": 2})).result == "not met"
    third = ask("R-HOME-02", **(QUIET | BACK_IN_FOUR | {"episodes": 3}))
    assert third.level == "1"
    assert "Early intervention talk (R-REP-02)." in third.actions
    assert ask("R-HOME-02", **(QUIET | BACK_LATER | {"episodes": 3})).level == "3"


@pytest.mark.parametrize(
    ("facts", "raised"),
    [
        ({"level": 1, "has_further_factor": "yes", "reason": "New boyfriend, much older."}, "2"),
        ({"level": 3, "has_further_factor": "yes", "reason": "Same."}, "3"),
        ({"level": 1, "has_further_factor": "yes"}, "1"),
        ({"level": 1, "has_further_factor": "no", "reason": "Same."}, "1"),
    ],
)
def test_a_manager_raises_by_one_level_with_a_reason(facts, raised):
    assert ask("R-HOME-05", **facts).level == raised


@pytest.mark.parametrize(("born_on", "group"), [(ELEVEN, "11 or under"), (TWELVE, "over 11")])
def test_exactly_eleven_counts_as_under(born_on, group):
    assert ask("R-HOME-08", born_on=born_on, missing_on="2026-11-20").values == {"group": group}


def test_a_return_before_going_missing_or_a_level_that_does_not_exist_is_refused():
    with pytest.raises(FactsRefused):
        ask("R-HOME-01", **(QUIET | {"returned_at": "2026-11-20T17:00Z"}))
    with pytest.raises(FactsRefused):
        ask("R-HOME-05", level=4, has_further_factor="no")
