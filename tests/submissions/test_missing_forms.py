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
