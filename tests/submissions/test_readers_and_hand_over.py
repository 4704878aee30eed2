"""Audiences get what they may, forms hand over what they share, and the published schema says the same."""

from __future__ import annotations

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from cmeforms.definitions.roles import Role
from cmeforms.samples.corruptions import corrupt
from cmeforms.samples.examples import example_answers
from cmeforms.submissions.answers_schema import answers_schema
from cmeforms.submissions.audiences import answers_for, fields_for, may_see
from cmeforms.submissions.hand_over import NOT_DONE, handed_over
from cmeforms.submissions.reading import read_answers

ON = date(2026, 11, 21)


def ids(fields) -> set[str]:
    return {field.id for field in fields}


def test_a_restricted_answer_reaches_only_the_audience_that_names_it(form) -> None:
    definition = form("mini-readers")
    assert ids(fields_for(definition, "school")) == {"child_name", "school"}
    assert ids(fields_for(definition, "police")) == {"child_name", "school", "risk", "note"}
    assert ids(fields_for(definition)) == ids(definition.fields())
    with pytest.raises(KeyError):
        fields_for(definition, "nobody")


def test_an_audience_s_answers_hold_nothing_of_the_others(form) -> None:
    definition = form("mini-readers")
    address = {"type": "withheld", "reason": "Refuge."}
    read = read_answers(definition, {"child_name": "Ann", "safe_address": address, "risk": "Dog", "referrer": "Jo"})
    assert set(answers_for(definition, read.answers, "police")) == {"child_name", "risk"}
    assert "Refuge" not in json.dumps(answers_for(definition, read.answers, "school").document())


def test_who_sees_an_answer_on_screen(form) -> None:
    risk = form("mini-readers").field("risk")
    assert may_see(risk, [Role.LEAD, Role.CME_OFFICER])
    assert not may_see(risk, [Role.LEAD])
    assert may_see(form("mini-readers").field("school"), [])


@pytest.mark.parametrize("audience", ["school", "other-authority"])
def test_no_copy_of_a_referral_that_leaves_holds_a_safe_address_or_the_referrer(form, audience) -> None:
    secret = {"safe_address", "refuge", "referrer_name", "referrer_phone", "referrer_email", "safeguarding_concerns"}
    given = ids(fields_for(form("cme2"), audience))
    assert not given & (secret | {"has_concerns", "mash_outcome", "immigration_status", "nationality", "decision"})


def test_the_crime_concern_stays_out_of_the_copy_for_another_authority(form) -> None:
    assert not ids(fields_for(form("cme1"), "authority")) & {"crime_concern", "crime_concern_details"}


def test_answers_shared_columns_and_checks_not_done_come_along(form) -> None:
    source, target = form("mini-hand-over-from"), form("mini-hand-over-to")
    values = {
        "child_name": "Ann Lee",
        "born_on": "",
        "parents": [{"full_name": "Bo Lee", "lives_with_child": "yes"}],
        "checks": {"visit": {"done": "yes", "on": "2026-11-20", "outcome": "No reply"}},
    }
    carried = handed_over(source, source.hand_overs[0], target, values)
    assert carried == {
        "child_name": "Ann Lee",
        "family": [{"full_name": "Bo Lee"}],
        "attempts": [
            {"method": "First-day call", "done": "no", "outcome": NOT_DONE},
            {"method": "Home visit", "done": "yes", "on": "2026-11-20", "outcome": "No reply"},
            {"method": "Letter home", "done": "no", "outcome": NOT_DONE},
        ],
    }
    assert read_answers(target, carried).problems == ()


def test_a_draft_without_any_answer_hands_over_only_checks_not_done(form) -> None:
    source, target = form("mini-hand-over-from"), form("mini-hand-over-to")
    carried = handed_over(source, source.hand_overs[0], target, {})
    assert [row["outcome"] for row in carried.pop("attempts")] == [NOT_DONE, NOT_DONE]
    assert carried == {}


@pytest.mark.parametrize("seed", range(15))
def test_whatever_a_checklist_holds_the_referral_opens_with_it_without_a_problem(form, seed) -> None:
    source, target = form("cme1"), form("cme2")
    document = example_answers(source, seed, ON)
    carried = handed_over(source, source.hand_overs[0], target, document)
    read = read_answers(target, carried)
    assert read.problems == ()
    assert {"surname", "born_on", "school", "parents", "contact_attempts"} <= set(read.answers)
    assert len(carried["contact_attempts"]) >= 12


def test_every_field_that_both_forms_share_is_handed_over(form) -> None:
    source, target = form("cme1"), form("cme2")
    alike = {f.id for f in source.fields() if f.kind != "computed"} & {f.id for f in target.fields()}
    asked_of_alerts = {field_id for alert in source.alerts for field_id in (alert.told_id, alert.told_at_id)}
    assert alike - {"emergency_considered"} - asked_of_alerts == set(source.hand_overs[0].fields) - {"checks"}


@pytest.mark.parametrize("slug", ["cme1", "cme2", "mini-table-of-every-kind", "mini-checklist"])
def test_the_schema_refuses_most_mistakes_and_never_a_right_document(form, slug) -> None:
    definition = form(slug)
    validator = Draft202012Validator(answers_schema(definition))
    refused = []
    for seed in range(60):
        document = example_answers(definition, seed % 4, ON)
        refused.append(not validator.is_valid(corrupt(definition, document, seed)[0]))
    assert sum(refused) > 35


def test_the_schema_of_an_audience_knows_only_its_fields(form) -> None:
    schema = answers_schema(form("cme2"), "school")
    assert "safe_address" not in json.dumps(schema)
    assert schema["required"] == []
    assert not Draft202012Validator(schema).is_valid({"referrer_name": "Jo"})


def test_the_schema_tells_the_longest_text_and_what_is_always_required(form) -> None:
    schema = answers_schema(form("mini-shown-section"))
    assert schema["required"] == ["child_name", "leave"]
    assert answers_schema(form("mini-text"))["properties"]["line"]["maxLength"] == 60
