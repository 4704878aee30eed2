"""The whole rulebook: every rule is listed, its schema describes its facts, and whatever fits the schema is judged."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeforms.errors import FactsRefused, UnknownRule
from cmeforms.rulebook.clocks import ClockSetting, ask_clock
from cmeforms.rulebook.facts import facts_schema
from cmeforms.rulebook.findings import Result
from cmeforms.rulebook.register import RULES, find_rule
from tests.rules_asked import TOWN

SUBJECTS = {
    "AGE": 6,
    "ABS": 16,
    "ROLL": 23,
    "CTF": 10,
    "LA": 11,
    "ESC": 10,
    "RISK": 10,
    "CARE": 21,
    "RHI": 10,
    "REP": 4,
    "HOME": 8,
    "REPT": 6,
}
NEAR = st.dates(date(2026, 9, 1), date(2027, 7, 1))
QUICK = settings(max_examples=12)


def strategy_of(schema):
    """Values that a schema of facts allows, dates and numbers kept close to each other."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        fields = {name: strategy_of(part) for name, part in schema["properties"].items()}
        required = schema.get("required", [])
        needed = {name: part for name, part in fields.items() if name in required}
        return st.fixed_dictionaries(needed, optional={n: p for n, p in fields.items() if n not in required})
    if schema["type"] == "array":
        return st.lists(strategy_of(schema["items"]), max_size=4)
    if schema["type"] == "integer":
        return st.integers(0, 40)
    if schema.get("format") == "date":
        return NEAR.map(date.isoformat)
    if "pattern" in schema:
        return st.datetimes(datetime(2026, 9, 1), datetime(2027, 7, 1), timezones=st.just(UTC)).map(datetime.isoformat)  # noqa: DTZ001 - made aware by timezones
    return st.text("abc ", min_size=1, max_size=8)


def test_every_rule_of_every_subject_is_listed():
    counts = {subject: sum(rule_id.split("-")[1] == subject for rule_id in RULES) for subject in SUBJECTS}
    assert counts == SUBJECTS
    assert sum(counts.values()) == len(RULES) == 135


def test_only_pure_procedure_is_not_computed():
    assert [rule.rule_id for rule in RULES.values() if not rule.is_computed] == ["R-LA-02", "R-CARE-14", "R-CARE-15"]
    asked = find_rule("R-LA-02").ask({})
    assert asked.judgement.result is Result.ASKS
    assert asked.judgement.actions == ("Log the enquiry centrally before answering it.",)


def test_a_rule_is_found_whatever_the_case_and_an_unknown_one_refused():
    assert find_rule("r-abs-01A") is RULES["R-ABS-01a"]
    with pytest.raises(UnknownRule):
        find_rule("R-ABS-99")


@pytest.mark.parametrize("rule_id", list(RULES))
def test_a_rule_tells_what_it_is(rule_id):
    listed = RULES[rule_id].as_json()
    assert listed["id"] == rule_id
    assert listed["title"]
    assert listed["source"]["document"]
    jsonschema.Draft202012Validator.check_schema(listed["facts"])
    assert all(part["description"] for part in listed["facts"]["properties"].values())


@pytest.mark.parametrize("rule_id", list(RULES))
@QUICK
@given(data=st.data())
def test_what_fits_the_schema_is_judged_with_its_reasoning(rule_id, data):
    rule = RULES[rule_id]
    schema = facts_schema(rule.facts_class)
    document = data.draw(strategy_of(schema))
    jsonschema.validate(document, schema)
    with suppress(FactsRefused):  # facts that contradict each other
        told = json.loads(json.dumps(rule.ask(document).as_json()))
        assert told["reasoning"]
        assert all(told["reasoning"])
        assert "not_known" not in " ".join(told["reasoning"]), "reasons are sentences"
        assert told["result"] != "deadline" or told["deadlines"]
        assert told["result"] != "level" or told["level"]


CLOCKS = [rule.rule_id for rule in RULES.values() if rule.clock_from]


@pytest.mark.parametrize("rule_id", CLOCKS)
@pytest.mark.parametrize("started", [date(2026, 11, 9), datetime(2026, 11, 9, 9, tzinfo=UTC)])
def test_every_clock_can_be_asked_with_its_start_alone(rule_id, started):
    found = ask_clock(rule_id, started, ClockSetting(datetime(2026, 11, 12, 9, tzinfo=UTC), TOWN))
    assert found is not None
    assert found.judgement.result in (Result.DEADLINE, Result.MET, Result.NOT_MET)


@QUICK
@given(st.sampled_from(CLOCKS), NEAR, st.integers(1, 30))
def test_a_clock_that_starts_later_is_never_due_sooner(rule_id, started, days):
    asked_at = datetime(2026, 11, 12, 9, tzinfo=UTC)
    first, second = (
        ask_clock(rule_id, start, ClockSetting(asked_at, TOWN)).judgement.deadlines
        for start in (started, started + timedelta(days=days))
    )
    assert all(b.due_on >= a.due_on for a, b in zip(first, second, strict=False))


def test_a_rule_that_needs_more_than_a_start_has_no_clock():
    assert ask_clock("R-ROLL-07", date(2026, 11, 9), ClockSetting(datetime(2026, 11, 12, tzinfo=UTC))) is None


def test_a_day_that_starts_a_clock_in_hours_is_taken_from_its_first_minute():
    found = ask_clock("R-RHI-05", date(2026, 7, 6), ClockSetting(datetime(2026, 7, 7, tzinfo=UTC)))
    assert found.judgement.deadlines[0].due_at == datetime(2026, 7, 8, 23, tzinfo=UTC)
