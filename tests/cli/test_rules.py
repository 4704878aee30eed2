"""The commands ``rules`` and ``rule``, as the interface fixes them: keys, exit codes, nothing of a value in a message."""

import json

import pytest
from click.testing import CliRunner

from cmeforms.cli import main
from cmeforms.rulebook.register import RULES

NOTICE = {"served_on": "2026-11-02", "asked_on": "2026-11-03"}


@pytest.fixture
def run(tmp_path):
    """Runs a command in a home that has nothing in it."""
    return lambda *words, **options: CliRunner().invoke(main, ["--home", str(tmp_path), *words], **options)


def test_rules_lists_every_rule_without_making_a_home(run, tmp_path):
    told = run("rules")
    assert told.exit_code == 0
    assert [line.split()[0] for line in told.output.splitlines()] == list(RULES)
    assert list(tmp_path.iterdir()) == []


def test_rules_as_json_gives_id_title_source_and_schema(run):
    listed = json.loads(run("rules", "--json").output)
    assert [rule["id"] for rule in listed] == list(RULES)
    assert all({"id", "title", "source", "facts", "is_computed"} <= set(rule) for rule in listed)


def test_rule_answers_with_deadline_reasoning_and_source(run, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(NOTICE), "utf-8")
    told = run("rule", "r-la-05", str(facts), "--json")
    assert told.exit_code == 0
    answer = json.loads(told.output)
    assert answer["id"] == "R-LA-05"
    assert answer["result"] == "deadline"
    assert answer["deadlines"][0]["due_on"] == "2026-11-16"
    assert answer["deadlines"][0]["day_type"] == "CD"
    assert answer["reasoning"] == ["Day 2 of 15; the day of service is day 1."]
    assert answer["source"] == {"document": "Education Act 1996", "paragraph": "section 437(1)"}


def test_rule_reads_standard_input_and_tells_in_words(run):
    told = run("rule", "R-LA-05", "-", input=json.dumps(NOTICE))
    assert told.output.splitlines()[2] == (
        "Due: Monday 16 November 2026: The notice ends. Day 2 of 15; the day of service is day 1."
    )
    assert told.output.splitlines()[-1] == "Source: Education Act 1996, section 437(1)"


def test_a_rule_that_is_not_met_is_well_answered(run):
    assert run("rule", "R-ESC-02", "-", input='{"is_looked_after": "no"}').exit_code == 0


def test_facts_that_do_not_fit_are_named_and_never_repeated(run):
    told = run("rule", "R-LA-05", "-", input='{"served_on": "Amina Sample", "colour": 1}')
    assert told.exit_code == 1
    assert "served_on: This must be a date" in told.output
    assert "colour: This rule knows no such fact." in told.output
    assert "Amina" not in told.output


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["rule", "R-LA-99", "-"], "{}"),
        (["rule", "R-LA-05", "-"], "not JSON"),
        (["rule", "R-LA-05", "no-such-file.json"], ""),
        (["rule", "R-LA-05"], ""),
    ],
)
def test_wrong_use_is_exit_code_two(run, words, given):
    assert run(*words, input=given).exit_code == 2


def test_the_local_rules_of_the_home_are_used_and_their_mistakes_told(run, tmp_path):
    local = tmp_path / "local_rules.toml"
    local.write_text("notice_days = 21\n", "utf-8")
    told = run("rule", "R-LA-05", "-", "--json", input=json.dumps(NOTICE))
    assert json.loads(told.output)["deadlines"][0]["due_on"] == "2026-11-22"
    local.write_text("notice_day = 21\n", "utf-8")
    refused = run("rule", "R-LA-05", "-", input=json.dumps(NOTICE))
    assert refused.exit_code == 1
    assert "local_rules.toml: notice_day: there is no such local rule" in refused.output
    local.write_text("notice_days =", "utf-8")
    assert run("rule", "R-LA-05", "-", input=json.dumps(NOTICE)).exit_code == 1
