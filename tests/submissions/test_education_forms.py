"""What the education forms must do beyond their shape: routes, evidence by ground, runs, and what leaves the authority."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import Catalogue, read_catalogue
from cmeforms.definitions.model import FormDefinition
from cmeforms.samples.examples import example_answers, refusals
from cmeforms.samples.files import with_digests
from cmeforms.submissions.answers import Json
from cmeforms.submissions.computing import computed_text
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.hand_over import handed_over
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems

SHIPPED = Path(__file__).parents[2] / "form_definitions"
ON = date(2026, 11, 20)
Document = dict[str, Json]

ROUTES = [
    ("day-one", "cme1"),
    ("absence", "cme1"),
    ("absence", "cme2"),
    ("cme1", "cme2"),
    ("cme1", "deletion"),
    ("cme2", "tracing"),
    ("cme2", "cme4"),
    ("cme2", "cme5a"),
    ("tracing", "cme4"),
    ("tracing", "cme5a"),
    ("cme4", "cme5b"),
    ("exit-form", "leaver"),
    ("leaver", "deletion"),
    ("home-education", "leaver"),
]


@cache
def catalogue() -> Catalogue:
    return read_catalogue([SHIPPED])[0]


def form(slug: str) -> FormDefinition:
    return catalogue().find(slug).definition


def refused(slug: str, document: Document) -> set[str]:
    return {problem.path for problem in refusals(form(slug), document, ON)}


@pytest.mark.parametrize(("source", "target"), ROUTES)
def test_what_one_form_hands_over_the_other_can_read(source: str, target: str) -> None:
    hand_over = next(h for h in form(source).hand_overs if h.to == target)
    for seed in (0, 5, 10):
        carried = handed_over(form(source), hand_over, form(target), example_answers(form(source), seed, ON))
        assert {"surname", "forenames", "born_on"} <= set(carried)
        read = read_answers(form(target), with_digests(carried))
        # A key worker of another service may come without the role or phone that another authority needs.
        assert {problem.path.split(".")[0] for problem in read.problems} <= {"key_worker"}


def ground_i_return(codes: list[tuple[str, str]]) -> Document:
    definition = form("leaver")
    seed = next(s for s in range(400) if example_answers(definition, s, ON)["ground"] == "i")
    began_on = date(2026, 10, 5)
    rows = [{"on": (began_on + timedelta(days=n)).isoformat(), "am": am, "pm": pm} for n, (am, pm) in enumerate(codes)]
    return {**example_answers(definition, seed, ON), "absence_began_on": began_on.isoformat(), "session_codes": rows}


def test_a_run_of_twenty_school_days_of_g_n_and_o_is_accepted_for_ground_i() -> None:
    assert refused("leaver", ground_i_return([("G", "N")] * 10 + [("O", "O")] * 10)) == set()


def test_one_late_mark_in_the_run_is_refused_at_its_day() -> None:
    paths = refused("leaver", ground_i_return([("O", "O")] * 12 + [("O", "U")] + [("O", "O")] * 7))
    assert paths == {"session_codes.12.pm"}


def test_nineteen_days_are_too_few_for_ground_i() -> None:
    assert refused("leaver", ground_i_return([("O", "O")] * 19)) == {"session_codes"}


@pytest.mark.parametrize("ground", list("abcdefghijklmno"))
def test_each_ground_asks_for_its_own_evidence_only(ground: str) -> None:
    definition = form("leaver")
    answers = read_answers(definition, {"ground": ground}).answers.by_field
    asked = asked_fields(definition, answers)
    for section in definition.sections:
        if section.id.startswith("ground_"):
            is_asked = any(field.id in asked for field in section.fields)
            assert is_asked == (section.id == f"ground_{ground}"), section.id


def test_a_deletion_is_never_backdated() -> None:
    document = example_answers(form("leaver"), 3, ON)
    yesterday = (ON - timedelta(days=1)).isoformat()
    assert "deleted_on" in refused("leaver", {**document, "deleted_on": yesterday, "ground_met_on": yesterday})


def test_a_ground_cannot_be_met_after_the_deletion() -> None:
    document = {**example_answers(form("leaver"), 3, ON), "deleted_on": "2026-11-25", "ground_met_on": "2026-11-26"}
    assert "ground_met_on" in refused("leaver", document)


def test_the_attendance_return_counts_late_marks_and_shows_the_days() -> None:
    definition = form("absence")
    rows = [{"on": f"2026-11-{day:02}", "am": "U", "pm": "N"} for day in range(2, 12)]
    answers = read_answers(definition, {"session_codes": rows}).answers.by_field
    assert computed_text(definition.field("school_days_absent"), answers, ON) == "10 school days"


@pytest.mark.parametrize("answer", ["yes", "not_known"])
def test_one_trigger_answered_yes_or_not_known_asks_who_was_told(answer: str) -> None:
    triggers = dict.fromkeys(
        ["crime_victim", "child_protection_plan", "section_47", "looked_after", "risk_person", "moves_often"], "no"
    )
    calm = {**triggers, "attendance_issue": "no"}
    definition = form("day-one")
    assert "agencies_told" not in asked_fields(definition, read_answers(definition, calm).answers.by_field)
    for trigger in calm:
        alarmed = read_answers(definition, {**calm, trigger: answer}).answers.by_field
        assert "agencies_told" in asked_fields(definition, alarmed), trigger


@pytest.mark.parametrize(
    ("day", "sections"),
    [("day_1", set()), ("day_2", {"day_two"}), ("day_3", {"day_two", "day_three"})],
)
def test_the_steps_of_later_days_are_asked_on_those_days(day: str, sections: set[str]) -> None:
    definition = form("day-one")
    asked = asked_fields(definition, read_answers(definition, {"absence_day": day}).answers.by_field)
    later = {s.id for s in definition.sections if s.id.startswith("day_") and s.fields[0].id in asked}
    assert later == sections


def test_a_search_closed_without_finding_the_child_needs_a_manager() -> None:
    definition = form("tracing")
    for outcome, is_needed in (("not_found", True), ("on_roll_here", False)):
        asked = asked_fields(definition, read_answers(definition, {"outcome": outcome}).answers.by_field)
        assert ("manager_approval" in asked) is is_needed


@pytest.mark.parametrize("slug", ["cme4", "cme5a", "cme5b", "tracing", "absence", "home-education", "exit-form"])
def test_what_leaves_holds_only_what_is_named_and_nothing_restricted(slug: str) -> None:
    definition = form(slug)
    for audience in definition.audiences:
        assert audience.only
        restricted = {field.id for field in definition.fields() if field.restricted}
        assert not restricted & set(audience.only) - set(audience.sees_restricted)
        assert "emergency_considered" not in audience.only


def test_a_parents_declaration_is_typed_or_comes_signed_on_paper() -> None:
    example = with_digests(example_answers(form("exit-form"), 3, ON))
    example = {key: value for key, value in example.items() if key not in ("parent_declaration", "signed_form")}
    assert refused("exit-form", example) == {"parent_declaration"}
    on_paper: Document = {"signed_form": {"name": "signed.pdf", "sha256": "ab" * 32}}
    assert refused("exit-form", example | on_paper) == set()


@pytest.mark.parametrize(
    ("started", "left", "wrong"),
    [
        ("2026-09-02", "2026-10-01", set()),
        ("2026-10-02", "2026-10-01", {"children.0.left_on"}),
        ("2026-11-21", "2026-11-20", {"children.0.started_on", "children.0.left_on"}),
        (None, "2026-10-01", set()),
    ],
)
def test_a_school_tells_days_in_their_order(started: str | None, left: str, wrong: set[str]) -> None:
    child: Document = {"full_name": "Ann Lee", "born_on": "2015-05-05", "status": "left", "left_on": left}
    rows: list[Json] = [child | {"started_on": started}]
    assert refused("cme3b", example_answers(form("cme3b"), 1, ON) | {"children": rows}) == wrong


@pytest.mark.parametrize(("given", "is_refused"), [(["none"], False), (["early_help"], True)])
def test_a_notification_tells_when_support_was_given(given: list[Json], is_refused: bool) -> None:
    example = example_answers(form("absence"), 1, ON) | {"support_given": given, "support_details": None}
    assert ("support_details" in refused("absence", example)) is is_refused


@pytest.mark.parametrize("answer", ["yes", "not_known", "no"])
def test_a_child_placed_at_a_special_school_stays_on_roll_until_the_authority_consents(answer: str) -> None:
    example = example_answers(form("home-education"), 1, ON) | {"special_school_placed": answer}
    read = read_answers(form("home-education"), with_digests(example))
    told = [p for p in problems(form("home-education"), read, on=ON) if p.path == "special_school_placed"]
    assert [p.is_warning for p in told] == ([] if answer == "no" else [True])
