"""Facts are read strictly, every mistake is told at once, and no message repeats a value."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeforms.errors import FactsRefused
from cmeforms.rulebook.facts import read_facts
from cmeforms.rulebook.local_times import after_hours, london_date, moment_of
from cmeforms.rulebook.register import RULES
from cmeforms.rulebook.risk import RiskFacts
from tests.rules_asked import ask

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def refused(rule_id, **facts):
    with pytest.raises(FactsRefused) as caught:
        ask(rule_id, **facts)
    return caught.value.mistakes


def test_every_mistake_is_told_at_once_without_its_value():
    told = refused("R-AGE-3", born_on="Tuesday", favourite="blue")
    assert told == (
        "favourite: This rule knows no such fact.",
        "born_on: This must be a date from 1900 to 2200 as YYYY-MM-DD.",
        "asked_on: This fact is missing. The day that the question is about.",
    )


@pytest.mark.parametrize("value", [True, 5, "2026-13-01", "20261101", "2026-11-01T00:00", "0001-01-01", [], {}])
def test_what_is_not_a_date_is_refused(value):
    assert refused("R-AGE-1", born_on=value)


@pytest.mark.parametrize("value", [True, 1.5, -1, "3", 100_001])
def test_what_is_not_a_whole_number_is_refused(value):
    assert refused("R-REP-02", episodes=value)


@pytest.mark.parametrize("value", [True, "Yes", "unknown", 1])
def test_what_is_not_one_of_the_choices_is_refused(value):
    assert refused("R-ESC-02", is_looked_after=value) == ("is_looked_after: This must be one of: yes, no, not_known.",)


def test_a_mistake_deep_inside_names_its_place():
    told = refused(
        "R-ABS-02", asked_on="2026-11-20", register=[{"on": "2026-11-09", "am": "N", "pm": "N"}, {"on": "?", "am": "n"}]
    )
    assert [line.split(": ")[0] for line in told] == ["register[1].on", "register[1].am"]


def test_a_document_that_is_no_object_is_refused():
    with pytest.raises(FactsRefused):
        read_facts(RiskFacts, ["asked_at"])


def test_facts_that_contradict_each_other_are_refused():
    assert refused("R-AGE-3", born_on="2026-11-22", asked_on="2026-11-21") == ("facts: asked_on lies before born_on.",)


def test_a_local_time_that_happens_twice_is_asked_about_and_one_that_never_happens_refused():
    asked_at = "2026-10-25T12:00"
    assert "happens twice" in refused("R-RHI-03", returned_at="2026-10-25T01:30", asked_at=asked_at)[0]
    assert "never happens" in refused("R-RHI-03", returned_at="2026-03-29T01:30", asked_at=asked_at)[0]
    assert ask("R-RHI-03", returned_at="2026-10-25T01:30+01:00", asked_at=asked_at).deadlines


def test_hours_are_elapsed_hours_over_a_clock_change():
    autumn = moment_of(datetime(2026, 10, 24, 20, 0))  # noqa: DTZ001 - local time on purpose
    assert after_hours(autumn, 24) == datetime(2026, 10, 25, 19, 0, tzinfo=UTC)
    assert (after_hours(autumn, 72) - autumn) == timedelta(hours=72)


def test_a_deadline_after_midnight_in_summer_falls_on_the_local_day():
    assert london_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


@given(st.sampled_from(list(RULES)), ANY_JSON)
def test_any_json_is_judged_or_refused(rule_id, document):
    with suppress(FactsRefused):
        assert json.dumps(RULES[rule_id].ask(document).as_json())


def test_a_mistake_of_facts_inside_facts_names_them():
    told = refused("R-ABS-04", absence_began_on="2026-11-09", asked_on="2026-11-10", calendar="none")
    assert told == ("calendar: This must be an object.",)
