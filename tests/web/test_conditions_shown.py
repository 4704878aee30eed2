"""Conditions in words, and as far as the page still has to decide them."""

from __future__ import annotations

import json

import pytest

from cmeforms.definitions.conditions import Condition
from cmeforms.submissions.answers.choices import ChoiceAnswer
from cmeforms.submissions.condition_words import only_if
from cmeforms.web.conditions_shown import condition_json, settled

YES = ChoiceAnswer("yes", "Yes")


def condition(**stated):
    return Condition.model_validate(stated)


@pytest.fixture
def fields(definitions):
    return {field.id: field for field in definitions["every_kind"].fields()}


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"field": "is_home", "is": "yes"}, "Only if “Is the child at home?” is “Yes”."),
        ({"field": "circumstance", "is_not": "leave"}, "Only if “Circumstance” is not “Did not come back from leave”."),
        (
            {"field": "is_well", "is_one_of": ["no", "not_known"]},
            "Only if “Is the child well?” is “No” or “Not known”.",
        ),
        ({"field": "risks", "includes": "water"}, "Only if “Known risks” includes “Water”."),
        ({"field": "line", "answered": True}, "Only if “One line” is answered."),
        ({"field": "line", "answered": False}, "Only if “One line” is not answered."),
        (
            {"all": [{"field": "is_home", "is": "no"}, {"field": "is_well", "is": "no"}]},
            "Only if “Is the child at home?” is “No” and “Is the child well?” is “No”.",
        ),
        (
            {"any": [{"field": "is_home", "is": "no"}, {"field": "line", "is": "x"}]},
            "Only if “Is the child at home?” is “No” or “One line” is “x”.",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(fields, stated, words):
    assert only_if(condition(**stated), fields) == words


HERE = {"field": "here", "is": "yes"}
ELSEWHERE = {"field": "elsewhere", "is": "yes"}


@pytest.mark.parametrize(
    ("stated", "answers", "found"),
    [
        (HERE, {}, HERE),
        (HERE, {"here": YES}, HERE),
        (ELSEWHERE, {}, False),
        (ELSEWHERE, {"elsewhere": YES}, True),
        ({"all": [HERE, ELSEWHERE]}, {}, False),
        ({"all": [HERE, ELSEWHERE]}, {"elsewhere": YES}, {"all": [HERE]}),
        ({"any": [HERE, ELSEWHERE]}, {}, {"any": [HERE]}),
        ({"any": [HERE, ELSEWHERE]}, {"elsewhere": YES}, True),
        ({"any": [ELSEWHERE, ELSEWHERE]}, {}, False),
        ({"all": [ELSEWHERE, ELSEWHERE]}, {"elsewhere": YES}, True),
        ({"all": [HERE, {"any": [ELSEWHERE, HERE]}]}, {}, {"all": [HERE, {"any": [HERE]}]}),
    ],
)
def test_only_what_the_page_can_decide_is_left_open(stated, answers, found):
    assert settled(condition(**stated), {"here"}, answers) == found


def test_answers_of_other_sections_do_not_reach_the_page():
    left = settled(condition(any=[HERE, {"field": "elsewhere", "is": "secret"}]), {"here"}, {})
    assert "secret" not in condition_json(left)
    assert json.loads(condition_json(left)) == {"any": [HERE]}
    assert condition_json(True) == condition_json(False) == ""
