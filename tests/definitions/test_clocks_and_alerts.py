"""Clocks and alerts in definitions: names meet, an alert's questions are fields like others, nobody learns too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmeforms.definitions.alert_fields import alerts_by_field
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.loader import LoadedDefinition, load_bundle, load_definition
from cmeforms.errors import DefinitionError
from cmeforms.submissions.answers_schema import answers_schema
from cmeforms.submissions.audiences import fields_for

ROOT = Path(__file__).parents[2]
ALERTS = (ROOT / "tests" / "miniature_definitions" / "feature_alerts.toml").read_text(encoding="utf-8")
CLOCKS = (ROOT / "tests" / "miniature_definitions" / "feature_clocks.toml").read_text(encoding="utf-8")


def mini(text: str = ALERTS) -> LoadedDefinition:
    return load_definition(text, "mini.toml", {})


def mistakes(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as raised:
        mini(text)
    return [f"{mistake.key}: {mistake.reason}" for mistake in raised.value.mistakes]


def test_an_alerts_questions_follow_the_answer_that_raises_it():
    ids = [field.id for field in mini().definition.fields()]
    assert ids == [
        "child_name", "in_danger", "danger_told", "danger_told_at", "has_plan", "plan_told", "plan_told_at", "last_word",
    ]  # fmt: skip
    assert set(answers_schema(mini().definition)["properties"]) == set(ids)


def test_an_alerts_questions_may_be_put_off_with_a_reason_and_not_skipped():
    told = mini().definition.field("danger_told")
    assert (told.required, told.may_be_not_known, told.not_known_words) == (True, True, "Not told yet")
    assert mini().definition.field("danger_told_at").required


def test_an_alert_is_as_restricted_as_the_answers_that_raise_it():
    assert mini().definition.field("plan_told").restricted
    assert not mini().definition.field("danger_told").restricted


def test_an_audience_without_the_answer_does_not_get_the_alert():
    got = {field.id for field in fields_for(mini().definition, "school")}
    assert got == {"child_name", "last_word"}


def test_a_definition_read_back_from_the_log_has_the_same_questions():
    loaded = mini()
    assert load_bundle(loaded.bundle).definition == loaded.definition


def test_an_alert_that_another_question_answers_brings_none_of_its_own():
    text = ALERTS.replace('tell = ["emergency"]', 'tell = ["emergency"]\nanswered_by = "last_word"')
    definition = mini(text).definition
    assert "danger_told" not in {field.id for field in definition.fields()}
    assert [alert.id for alert in alerts_by_field(definition)["in_danger"]] == ["danger"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('field = "in_danger", is = "yes"', 'field = "gone", is = "yes"'), "alert (danger).when: the condition names no"),
        (('tell = ["emergency"]', 'tell = ["emergency"]\nanswered_by = "gone"'), "alert (danger).answered_by: there is"),
        (('tell = ["emergency"]', "tell = []"), "alert[1] (danger).tell"),
        (('id = "plan"', 'id = "danger"'), "alert (danger): this alert id is used twice"),
        (('id = "last_word"', 'id = "plan_told"'), "field (plan_told): this field id is used twice"),
        (('source = { document = "002", paragraph = "Appendix A" }', ""), "alert[1] (danger).source: is missing"),
    ],
)  # fmt: skip
def test_a_wrong_alert_is_a_mistake_with_its_place(change: tuple[str, str], told: str):
    assert any(mistake.startswith(told) for mistake in mistakes(ALERTS.replace(*change, 1)))


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("stopped_by = {}", "needs exactly one of field, form"),
        ('stopped_by = { field = "child_name", form = "cme2" }', "needs exactly one of field, form"),
        ('stopped_by = { field = "gone" }', "there is no field gone"),
        ('stopped_by = { part = "gone" }', "there is no part gone"),
        ('stopped_by = { signature = "gone" }', "there is no signature gone"),
        ('facts = { colour = "child_name" }', "the rule knows no fact colour"),
        ('facts = { calendar = "gone" }', "there is no field gone"),
        ('when = { field = "gone", answered = true }', "there is no field gone"),
        ("deadlines = [0]", "greater than or equal to 1"),
    ],
)
def test_a_wrong_clock_is_a_mistake(added: str, told: str):
    assert any(told in mistake for mistake in mistakes(CLOCKS.rstrip() + f"\n{added}\n"))


def test_a_clock_names_a_rule_that_there_is():
    assert "clock (R-NO-01): there is no rule R-NO-01" in mistakes(CLOCKS.replace("R-ABS-09", "R-NO-01"))


def test_forms_that_a_clock_of_a_shipped_form_waits_for_can_be_opened_from_it():
    for definition in load_catalogue([ROOT / "form_definitions"]):
        reached = {hand_over.to for hand_over in definition.hand_overs}
        for clock in definition.clocks:
            waited = {slug for stop in clock.stopped_by for slug in (stop.form, stop.opened) if slug}
            assert waited <= reached, f"{definition.slug}, {clock.rule}: {waited - reached}"
