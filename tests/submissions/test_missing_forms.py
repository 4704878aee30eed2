"""The forms for children missing from home or care: who reads what, what is handed over, and how little is typed at night."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import Catalogue, read_catalogue
from cmeforms.definitions.model import FormDefinition
from cmeforms.documents.form_outline import make_outline
from cmeforms.samples.examples import example_answers, refusals
from cmeforms.samples.files import with_digests
from cmeforms.submissions.answers import Json
from cmeforms.submissions.answers.dates import LONDON
from cmeforms.submissions.audiences import fields_for
from cmeforms.submissions.hand_over import handed_over
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems

SHIPPED = Path(__file__).parents[2] / "form_definitions"
ON = date(2026, 11, 21)
NUMBERS = [f"F{number}" for number in range(20, 31)]
OTHER_PEOPLE = {"friends", "associates", "people_and_places", "family", "linked_subjects", "perpetrators", "people_met"}


@cache
def catalogue() -> Catalogue:
    return read_catalogue([SHIPPED])[0]


def form(name: str) -> FormDefinition:
    return catalogue().find(name).definition


@cache
def whole(name: str, seed: int) -> dict[str, Json]:
    """An example of all parts."""
    definition, document = form(name), {}
    for part in ("", *(part.id for part in definition.parts)):
        document |= example_answers(definition, seed, ON, part=part, given=document)
    return document


def given_to(name: str, audience: str) -> set[str]:
    return {field.id for field in fields_for(form(name), audience)}


LATER_PARTS = [(number, part.id) for number in NUMBERS for part in form(number).parts]


@pytest.mark.parametrize(("number", "part"), LATER_PARTS)
@pytest.mark.parametrize("seed", range(5))
def test_every_later_part_can_be_answered_without_asking_the_first_again(number: str, part: str, seed: int) -> None:
    definition = form(number)
    assert refusals(definition, whole(number, seed), ON, part) == []
    asked_in = [section.part for section in definition.sections for _field in section.fields]
    assert asked_in == sorted(asked_in, key=["", *(p.id for p in definition.parts)].index)


HAND_OVERS = [(number, h.to) for number in NUMBERS for h in form(number).hand_overs]


@pytest.mark.parametrize(("number", "to"), HAND_OVERS)
def test_what_is_handed_over_is_an_answer_there_as_it_stands(number: str, to: str) -> None:
    source, target = form(number), form(to)
    hand_over = next(h for h in source.hand_overs if h.to == to)
    for seed in range(5):
        values = handed_over(source, hand_over, target, with_digests(whole(number, seed)))
        assert values
        assert [problem.path for problem in read_answers(target, values).problems] == []


def test_the_chain_of_forms_is_the_one_that_the_procedures_describe() -> None:
    chain = ["missing-risk", "missing-episode", "strategy-meeting", "return-interview", "mace"]
    for first, second in zip(["grab-pack", *chain], chain, strict=False):
        assert second in {h.to for h in form(first).hand_overs}
    assert {"missing-risk", "grab-pack"} <= {h.to for h in form("trigger-plan").hand_overs}


def test_at_night_few_questions_must_be_answered() -> None:
    required = [f for f in form("grab-pack").fields("missing") if f.required]
    typed = [f.id for f in required if not f.prefill]
    assert typed == [
        "emergency_considered",
        "last_seen_at",
        "last_seen_where",
        "wearing",
        "circumstances",
        "medication_needed",
        "police_told_at",  # "not told yet" is an answer
    ]


def test_the_poster_shows_what_helps_to_recognise_the_child_and_nothing_else() -> None:
    definition = form("grab-pack")
    shown = given_to("grab-pack", "poster")
    assert {"photo", "height", "hair", "wearing", "last_seen_where", "police_reference"} <= shown
    kinds = {definition.field(field_id).kind for field_id in shown}
    assert kinds <= {"name", "computed", "photo", "number", "code", "text", "datetime", "long_text", "police_force"}
    assert not any(definition.field(field_id).restricted for field_id in shown)
    assert not shown & {"born_on", "legal_status", "placement_address", "social_worker", "medical_requirements"}


@pytest.mark.parametrize("audience", ["", "poster"])
def test_only_the_poster_hides_that_the_child_is_looked_after(audience: str) -> None:
    definition = form("grab-pack")
    answers = read_answers(definition, with_digests(whole("grab-pack", 0))).answers
    at = datetime(2026, 11, 21, 2, 0, tzinfo=LONDON)
    submission = Submission("0" * 32, "GRABPACK-0000-0000", 1, at, ON, answers)
    outline = make_outline(definition, submission, audience, authority="Northmoor Council")
    is_told = "looked after" in outline.title.casefold()
    assert (is_told, outline.marking) == ((False, "OFFICIAL") if audience else (True, "OFFICIAL-SENSITIVE"))


@pytest.mark.parametrize("number", NUMBERS)
def test_other_peoples_data_goes_to_police_and_panel_only(number: str) -> None:
    for audience in form(number).audiences:
        if audience.name not in ("police", "panel"):
            assert not given_to(number, audience.name) & OTHER_PEOPLE, audience.name


@pytest.mark.parametrize("number", NUMBERS)
def test_an_audience_names_what_it_gets_so_that_a_new_question_stays_out(number: str) -> None:
    for audience in form(number).audiences:
        assert audience.only, audience.name
        assert set(audience.sees_restricted) <= set(audience.only), audience.name


@pytest.mark.parametrize(("name", "audience"), [("grab-pack", "police"), ("mace", "police"), ("mace", "panel")])
def test_those_who_search_or_judge_get_what_they_need(name: str, audience: str) -> None:
    assert given_to(name, audience) & OTHER_PEOPLE
    assert "emergency_considered" not in given_to(name, audience)


def told(name: str, seed: int = 0, **changes: Json) -> set[tuple[str, bool]]:
    """What stands against an example with these changes, warnings included: the place, and whether it only warns."""
    given = example_answers(form(name), seed, ON) | changes
    read = read_answers(form(name), with_digests(given))
    return {(problem.path, problem.is_warning) for problem in problems(form(name), read, on=ON)}


SCREENED: dict[str, Json] = {
    **dict.fromkeys(("historical_concerns", "other_factors"), "no"),
    "born_on": "2012-05-01",
    "missing_since": "2026-11-20T17:00:00+00:00",
    "returned": "yes",
    "category": "day",
    "measured_at": "2026-11-20T18:00:00+00:00",
    "level_reason": None,
    "level_agreed_by": None,
}


@pytest.mark.parametrize(
    ("decided", "reason", "refused"),
    [
        ("two", None, {("level_reason", False)}),
        ("two", "Seen with an older man.", set()),
        ("three", "Seen with an older man.", {("level_decided", False)}),
        ("one", None, set()),
    ],
)
def test_a_screening_level_is_raised_by_one_and_with_a_reason(decided: str, reason: str | None, refused: set) -> None:
    found = told("home-screening", **SCREENED | {"level_decided": decided, "level_reason": reason})
    assert {one for one in found if one[0].startswith("level")} == refused


MET: dict[str, Json] = {"missing_since": "2026-11-02T10:00:00+00:00", "met_at": "2026-11-03T10:00:00+00:00"}


@pytest.mark.parametrize(
    ("next_at", "doubted"),
    [("2026-11-09T18:00:00+00:00", set()), ("2026-11-10T09:00:00+00:00", {("next_meeting_at", True)})],
)
def test_a_second_meeting_more_than_a_week_after_the_child_went_is_doubted(next_at: str, doubted: set) -> None:
    assert told("strategy-meeting", **MET | {"next_meeting_at": next_at}) == doubted | {("episode_reference", True)}


def test_a_report_that_a_child_is_missing_gives_the_police_reference_or_says_that_there_is_none() -> None:
    missing: dict[str, Json] = {"report_reason": "missing", "missing_type": "M"}
    assert ("police_reference", False) in told("missing-episode", **missing | {"police_reference": None})
    none_yet = missing | {"police_reference": {"not_known": "They ring back."}}
    assert "police_reference" not in {path for path, _ in told("missing-episode", **none_yet)}


@pytest.mark.parametrize(
    ("reason", "kind", "is_doubted"),
    [
        ("missing", "A", True),
        ("unauthorised_absence", "M", True),
        ("missing", "M", False),
        ("return_to_care", "A", False),
    ],
)
def test_a_reason_and_a_type_that_do_not_fit_are_doubted(reason: str, kind: str, is_doubted: bool) -> None:
    found = told("missing-episode", report_reason=reason, missing_type=kind)
    assert (("missing_type", True) in found) is is_doubted


def test_the_host_authority_is_called_to_mind_only_where_it_is_another_one() -> None:
    for host, is_told in (("341", False), ("352", True)):
        found = told("missing-episode", responsible_authority="341", host_authority=host)
        assert (("notified", True) in found) is is_told


def test_a_homes_month_holds_the_episodes_that_began_in_it() -> None:
    month: dict[str, Json] = {"month_begins_on": "2026-10-01", "month_ends_on": "2026-10-31", "sent_on": "2026-11-02"}
    episode = next(found for seed in range(9) if (found := whole("home-monthly", seed)["episodes"]) != [])
    assert isinstance(episode, list)
    row = episode[0]
    assert isinstance(row, dict)
    for began, is_refused in (("2026-10-31T23:30:00+00:00", False), ("2026-11-01T00:30:00+00:00", True)):
        rows: list[Json] = [row | {"began_at": began, "ended_at": None, "born_on": "2012-01-01"}]
        found = told("home-monthly", episodes=rows, **month)
        assert (("episodes.0.began_at", False) in found) is is_refused
