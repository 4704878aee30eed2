"""What the forms show of risk and levels is what the rules answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.rulebook import missing_shown
from tests.rules_asked import ask, day, moment

ON = date(2026, 11, 21)
SHOWN = {
    "suicide_or_self_harm": "suicide_or_self_harm",
    "threat_to_others": "threat_to_others",
    "child_protection_plan": "child_protection_plan",
    "abduction": "abduction",
    "breach_of_curfew": "has_curfew",
    "medication_needed": "medication_needed",
    "mental_illness": "mental_illness",
    "harmed_before": "harmed_before",
    "exploitation": "exploitation",
    "gangs": "gangs",
}
ANSWERS = st.fixed_dictionaries({name: st.sampled_from(["yes", "no", "no", "no", "not_known"]) for name in SHOWN})


@given(ANSWERS, st.sampled_from(["2011-05-05", "2013-11-21", "2013-11-22", "2020-01-01"]))
def test_the_suggested_risk_is_that_of_the_rule(answers, born_on):
    shown = missing_shown.suggested_risk(answers | {"born_on": day(born_on)}, ON)
    facts = {SHOWN[name]: answer for name, answer in answers.items()}
    judged = ask(
        "R-RISK-08", asked_at="2026-11-21T12:00Z", whereabouts_known="no", born_on=born_on, immediate_risk="no", **facts
    )
    assert shown.lower().startswith(judged.level)
    assert ("tell the police immediately" in shown) == bool(judged.actions)


@pytest.mark.parametrize("born_on", ["2012-01-01", "2015-11-20", "2014-11-20", "2014-11-21"])
@given(
    st.integers(1, 600),
    st.sampled_from(["yes", "no", "not_known"]),
    st.sampled_from(["yes", "no", "not_known"]),
    st.booleans(),
)
def test_the_home_level_is_that_of_the_rules(born_on, minutes, history, factor, is_back):
    ended_at = f"2026-11-20T{8 + minutes // 60:02}:{minutes % 60:02}:00+00:00"
    shown = missing_shown.home_level(
        {
            "born_on": day(born_on),
            "from": moment("2026-11-20T08:00:00+00:00"),
            "to": moment(ended_at),
            "returned": "yes" if is_back else "no",
            "historical_concerns": history,
            "other_factors": factor,
        },
        date(2026, 11, 25),  # the level goes by the age on the day of going missing, whenever it is looked at
    )
    times = {"returned_at": ended_at, "asked_at": "2026-11-25T12:00Z"} if is_back else {"asked_at": ended_at}
    facts = {"born_on": born_on, "missing_at": "2026-11-20T08:00Z", "has_history": history, "has_other_factor": factor}
    rules = ("R-HOME-01", "R-HOME-03", "R-HOME-04", "R-HOME-06")
    levels = [judged.level for rule in rules if (judged := ask(rule, **facts, **times)).result == "level"]
    assert levels == ([shown[6]] if is_back or minutes > 240 else [])
