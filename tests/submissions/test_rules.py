"""The declared rules: what must be answered, under which condition, which dates agree, what only warns."""

from __future__ import annotations

from datetime import date

import pytest

from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.reading import read_answers, read_fields
from cmeforms.submissions.rules import problems_of, without_unasked

CHILD = {"child_name": "Ann Lee"}


def test_nothing_answered_names_every_required_question(told) -> None:
    assert told("mini-dates", {}) == [("child_name", False), ("born_on", False), ("began_on", False)]


@pytest.mark.parametrize(
    ("answers", "refused", "warned"),
    [
        ({"route": "school", "late": "no"}, {"job"}, {"language"}),
        ({"route": "public", "late": "no"}, set(), {"language"}),
        ({"route": "public", "late": "yes"}, {"early"}, {"language"}),
        ({"late": "no", "language": "Twi"}, {"route", "job"}, set()),
    ],
)
def test_required_if_follows_the_other_answer_and_recommended_only_warns(told, answers, refused, warned) -> None:
    found = told("mini-required", {**CHILD, **answers})
    assert {path for path, is_warning in found if not is_warning} == refused
    assert {path for path, is_warning in found if is_warning} == warned


@pytest.mark.parametrize(
    ("answers", "refused", "warned"),
    [
        ({}, set(), set()),
        ({"began_on": "2026-11-22"}, {"began_on"}, set()),
        ({"began_on": "2011-12-31"}, {"began_on"}, set()),
        ({"ended_on": "2026-10-31"}, {"ended_on"}, set()),
        ({"ended_on": "2027-10-31"}, set(), set()),
        ({"review_on": "2026-11-20"}, {"review_on"}, set()),
        ({"review_on": "2026-11-21"}, set(), set()),
        ({"born_on": "2007-11-20"}, {"born_on"}, set()),
        ({"born_on": "2007-11-21"}, set(), {"born_on"}),
        ({"born_on": "2025-05-05"}, set(), {"born_on"}),
        ({"seen_at": "2026-11-21T23:59Z"}, set(), set()),
        ({"seen_at": "2026-11-22T00:30Z"}, {"seen_at"}, set()),
        ({"seen_at": "2026-10-31T23:30-02:00"}, set(), set()),
        ({"seen_at": "2026-10-31T23:30Z"}, {"seen_at"}, set()),
    ],
)
def test_dates_keep_their_limits_and_unusual_ages_warn(told, answers, refused, warned) -> None:
    right = {**CHILD, "born_on": "2012-01-01", "began_on": "2026-11-01"}
    found = told("mini-dates", {**right, **answers})
    assert {path for path, is_warning in found if not is_warning} == refused
    assert {path for path, is_warning in found if is_warning} == warned


def test_nineteen_years_before_a_leap_day_is_the_first_of_march(told) -> None:
    document = {**CHILD, "began_on": "2028-01-01"}
    on = date(2028, 2, 29)
    assert ("born_on", False) in told("mini-dates", {**document, "born_on": "2009-02-28"}, on=on)
    assert ("born_on", False) not in told("mini-dates", {**document, "born_on": "2009-03-01"}, on=on)


def test_an_explanation_lifts_the_limit_of_a_date(told) -> None:
    dates = {**CHILD, "last_attended_on": "2026-11-10", "last_seen_on": "2026-11-09"}
    assert told("mini-explained-dates", dates) == [("last_seen_on", False)]
    assert told("mini-explained-dates", {**dates, "explanation": "The register was wrong."}) == []


def test_a_day_of_not_known_sets_no_limit(told) -> None:
    document = {**CHILD, "last_seen_on": {"not_known": "Asked."}, "parents": {"not_known": "Asked."}, "chase": "I"}
    assert told("mini-not-known", document) == []
    assert told("mini-not-known", {**document, "chase": None}) == [("chase", False)]


def test_an_answer_that_must_be_yes_is_refused_with_its_own_words(form) -> None:
    document = {**CHILD, "told": "no", "screened": "no", "in_care": "no", "quiet": "yes"}
    definition = form("mini-yes-no")
    found = problems_of(definition, definition.fields(), read_answers(definition, document), on=date(2026, 11, 21))
    assert {p.path: p.message for p in found} == {
        "screened": "Safety screen done: do the safety screen first.",
        "quiet": "May we leave a message?: this must be no.",
    }


BASE = {"child_name": "Ann Lee", "route": "school"}


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"route": "school"}, {"if_is", "if_not_answered"}),
        ({}, {"if_is_not", "if_not_answered"}),
        ({"route": "police"}, {"if_is_not", "if_is_one_of", "if_any", "if_not_answered"}),
        ({"route": "public", "signs": ["b"]}, {"if_is_not", "if_is_one_of", "if_not_answered"}),
        ({"route": "school", "signs": ["a", "b"]}, {"if_is", "if_includes", "if_any", "if_not_answered"}),
        ({"route": "school", "note": "x"}, {"if_is", "if_answered", "if_all"}),
        ({"route": "public", "note": "x"}, {"if_is_not", "if_is_one_of", "if_answered"}),
        ({"route": "school", "if_is": "x"}, {"if_is", "if_not_answered", "chained"}),
        ({"route": "public", "if_is": "left over"}, {"if_is_not", "if_is_one_of", "if_not_answered"}),
    ],
)
def test_every_operator_shows_what_it_should(form, answers, shown) -> None:
    definition = form("mini-conditions")
    asked = asked_fields(definition, read_answers(definition, answers).answers.by_field)
    assert asked - {"child_name", "route", "signs", "note"} == shown


def test_an_answer_that_is_not_asked_any_more_is_refused_and_can_be_taken_out(form, told) -> None:
    document = {**CHILD, "leave": "no", "return_on": "2026-12-01", "remark": "x"}
    assert told("mini-shown-section", document) == [("return_on", False)]
    definition = form("mini-shown-section")
    kept, dropped = without_unasked(definition, read_answers(definition, document).answers)
    assert (list(kept), dropped) == (["child_name", "leave", "remark"], ("Agreed return date",))
    assert told("mini-shown-section", kept.document()) == []


def test_the_office_part_is_judged_apart(told) -> None:
    first = {**CHILD, "reason": "Not seen."}
    assert told("mini-office-part", first) == []
    assert told("mini-office-part", first, part="office") == [("received_on", False), ("decision", False)]
    whole = {**first, "received_on": "2026-11-21", "decision": "none"}
    assert told("mini-office-part", whole, part=None) == []


def test_tables_have_fewest_and_recommended_rows(told) -> None:
    row = {"full_name": "Ann"}
    stated = {**CHILD, "siblings": []}
    assert ("contacts", False) in told("mini-table", stated)
    assert told("mini-table", {**stated, "contacts": [row]}) == [("contacts", True)]
    assert told("mini-table", {**stated, "contacts": [row, row]}) == []
    assert told("mini-table", {**stated, "contacts": [row] * 5}) == [("contacts", False)]
    assert told("mini-table", {"child_name": "A", "contacts": [row, row]}) == [("siblings", False)]


@pytest.mark.parametrize(
    ("stay", "refused"),
    [
        ({"from_on": "2026-11-01", "kind": "family"}, set()),
        ({"from_on": "2026-11-01", "kind": "other"}, {"stays.1.where"}),
        ({"from_on": "2026-11-01", "kind": "family", "where": "Leeds"}, {"stays.1.where"}),
        ({"from_on": "2026-11-22", "kind": "family"}, {"stays.1.from_on"}),
        ({"from_on": "2026-11-02", "to_on": "2026-11-01", "kind": "family"}, {"stays.1.to_on"}),
        ({"kind": "family"}, {"stays.1.from_on"}),
    ],
)
def test_the_rules_of_a_row_look_at_that_row(told, stay, refused) -> None:
    right = {"from_on": "2026-10-01", "to_on": "2026-10-02", "kind": "family"}
    contacts = [{"full_name": "Ann"}, {"full_name": "Bo"}]
    document = {**CHILD, "contacts": contacts, "siblings": [], "stays": [right, stay]}
    assert {path for path, _ in told("mini-table", document)} == refused


def test_a_checklist_asks_for_its_required_rows_and_those_a_condition_requires(told) -> None:
    call = {"call": {"done": "yes", "on": "2026-11-20"}}
    assert told("mini-checklist", {**CHILD, "concern": "no", "checks": call}) == []
    assert told("mini-checklist", {**CHILD, "concern": "not_known", "checks": call}) == [("checks.police.done", False)]
    late = {"call": {"done": "yes"}, "letter": {"outcome": "Sent"}}
    found = told("mini-checklist", {**CHILD, "concern": "no", "checks": late})
    assert found == [("checks.call.on", False), ("checks.letter.done", False)]


def test_a_section_is_judged_by_itself(form) -> None:
    definition = form("mini-conditions")
    read = read_fields(definition.fields(), {"route": "school"})
    found = problems_of(definition, [definition.field("if_is")], read, on=date(2026, 11, 21))
    assert [problem.path for problem in found] == ["if_is"]


def test_unknown_keys_and_computed_answers_are_refused_by_name(told) -> None:
    document = {**CHILD, "born_on": "2012-01-01", "year_group": "Year 9", "zz": 1}
    assert told("mini-computed", document) == [("year_group", False), ("zz", False)]


def test_a_date_refused_for_another_date_names_that_question_and_not_its_answer(form) -> None:
    definition = form("mini-table")
    stay = {"from_on": "2026-11-02", "to_on": "2026-11-01", "kind": "family"}
    read = read_answers(definition, {**CHILD, "siblings": [], "stays": [stay]})
    found = problems_of(definition, [definition.field("stays")], read, on=date(2026, 11, 21))
    assert [p.message for p in found] == [
        "Where the child stayed, stay 1, To: this cannot be before the date in “From”.",
    ]
