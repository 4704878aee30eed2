"""Which answers stop letters stands in the definition, and `check` finds what was forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.code_lists import load_list_texts
from cmeforms.definitions.loader import load_definition
from cmeforms.errors import DefinitionError

MINI = (Path(__file__).parents[1] / "miniature_definitions" / "feature_letter_stops.toml").read_text(encoding="utf-8")
LISTS = load_list_texts(SHIPPED / "form_definitions" / "lists")
FIELD = '\n  [[section.field]]\n  id = "{id}"\n  label = "Another question"\n  {more}\n\n[[letter_stop]]\nbecause = "refuge"'


def mistakes(text: str) -> list[str]:
    try:
        load_definition(text, "mini.toml", LISTS)
    except DefinitionError as error:
        return [f"{mistake.key}: {mistake.reason}" for mistake in error.mistakes]
    return []


def with_field(field_id: str, more: str) -> str:
    return MINI.replace('\n[[letter_stop]]\nbecause = "refuge"', FIELD.format(id=field_id, more=more))


def test_the_miniature_has_no_mistakes():
    assert mistakes(MINI) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('is = "shelter"', 'is = "hotel"', "letter_stop[1].when: lives_in can never be hotel"),
        ('field = "lives_in"', 'field = "gone"', "letter_stop[1].when: the condition names no field: gone"),
        ('when = { field = "court_bars_contact", is = "yes" }', "", "letter_stop[2]: needs when"),
        ('because = "no_contact"', 'because = "weather"', "letter_stop[2].because"),
        ('because = "no_contact"', 'because = "alleged_risk"', "letter_stop[2]: people belongs to alleged_risk"),
        ('people = "visitors"', 'people = "told"', "letter_stop[3].people: there is no table told"),
        ('names = ["visitor_name"]', "", "letter_stop[3].names: there is no column full_name"),
        ('field = "is_barred"', 'field = "lives_in"', "letter_stop[3].when: the condition names no field"),
        ('say = ["told", "untold_because"]', 'say = ["told", "gone"]', "letter_caution[1].say: there is no field gone"),
        ('say = ["told", "untold_because"]', 'say = ["untold_because"]', "letter_caution[1].say: must begin with"),
    ],
)
def test_a_stop_that_could_never_hold_is_a_mistake_with_its_place(before: str, after: str, told: str):
    assert before in MINI
    assert any(mistake.startswith(told) for mistake in mistakes(MINI.replace(before, after)))


@pytest.mark.parametrize(
    ("field_id", "more", "because"),
    [
        ("why_removed", 'kind = "code"\n  list = "deletion_ground"', "child_died"),
        ("how_it_ended", 'kind = "code"\n  list = "cme_outcome"', "child_died"),
        ("how_it_ended", 'kind = "code"\n  list = "cme_outcome"', "refuge"),
        ("traits", 'kind = "several_of"\n  list = "vulnerability"', "refuge"),
        ("refuge", 'kind = "yes_no"', "refuge"),
        ("outcome", 'kind = "one_of"\n  options = { found = "Found", died = "Died" }', "child_died"),
        ("perpetrators", 'kind = "table"\n  column = [{ id = "full_name", kind = "name", label = "N" }, '
         '{ id = "alias", kind = "text", label = "A" }]', "alleged_risk"),
    ],
)  # fmt: skip
def test_an_answer_that_stops_letters_elsewhere_cannot_be_forgotten(field_id: str, more: str, because: str):
    told = f"field ({field_id}): answers to it stop letters elsewhere ({because}): mark it with a [[letter_stop]]"
    assert told in mistakes(with_field(field_id, more))


def test_a_worry_that_stands_beside_letters_elsewhere_cannot_be_forgotten():
    assert any("[[letter_caution]]" in mistake for mistake in mistakes(with_field("risk_person", 'kind = "yes_no"')))


@pytest.mark.parametrize("more", ['kind = "text"', 'kind = "one_of"\n  options = { a = "A", b = "B" }'])
def test_a_question_of_that_name_which_cannot_have_the_answer_asks_for_nothing(more: str):
    assert mistakes(with_field("outcome", more)) == []


def test_the_shipped_forms_mark_what_they_ask():
    shipped = load_catalogue([SHIPPED / "form_definitions"])
    marked = {definition.slug for definition in shipped if definition.letter_stops or definition.letter_cautions}
    assert marked == {
        "cme1", "cme2", "cme5a", "cme5b", "day-one", "deletion", "grab-pack", "home-education", "leaver", "mace", "tracing",
    }  # fmt: skip
