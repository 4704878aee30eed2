"""What stops a letter is read from each record's own definition, whether it marks its answers or is older than that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.casework.letters.known_risks import risky_names_in
from cmeforms.casework.letters.stops import stops_in
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.earlier_stops import EARLIER_CAUTIONS, EARLIER_STOPS
from cmeforms.definitions.letter_stops import Suppression
from cmeforms.definitions.loader import load_bundle, load_definition
from cmeforms.definitions.model import FormDefinition

TESTS = Path(__file__).parents[1]
FORMS = load_catalogue([SHIPPED / "form_definitions"])
MINI = load_definition(
    (TESTS / "miniature_definitions" / "feature_letter_stops.toml").read_text(encoding="utf-8"), "mini.toml", {}
).definition
WITHHELD = {"type": "withheld", "reason": "Agreed with the refuge"}
HOME = {"type": "uk", "lines": "1 Mill Lane", "postcode": "NM2 4QT"}


def unmarked(definition: FormDefinition) -> FormDefinition:
    """The definition as it was before it could mark anything."""
    return definition.model_copy(update={"letter_stops": (), "letter_cautions": ()})


SAID: list[tuple[str, dict[str, Any], set[Suppression]]] = [
    ("cme2", {"refuge": "yes"}, {Suppression.REFUGE}),
    ("cme2", {"refuge": "no", "last_known_address": HOME}, set()),
    ("cme2", {"refuge": "not_known"}, set()),
    ("cme2", {"cme_reason": "refuge"}, {Suppression.REFUGE}),
    ("cme2", {"cme_reason": "moved_authority"}, set()),
    ("cme2", {"vulnerabilities": ["young_carer", "witness_protection"]}, {Suppression.REFUGE}),
    ("cme2", {"last_known_address": WITHHELD}, {Suppression.REFUGE}),
    ("cme3b", {"children": ["x", {"current_address": WITHHELD}]}, {Suppression.REFUGE}),
    ("cme3b", {"children": [{"current_address": HOME}]}, set()),
    ("cme5a", {"removal_ground": "k", "safe_address": WITHHELD}, {Suppression.CHILD_DIED, Suppression.REFUGE}),
    ("cme5b", {"outcome": "died"}, {Suppression.CHILD_DIED}),
    ("tracing", {"outcome": "adopted"}, {Suppression.REFUGE}),
    ("tracing", {"outcome": "on_roll_here"}, set()),
    ("leaver", {"ground": "k"}, {Suppression.CHILD_DIED}),
    ("leaver", {"ground": "g"}, set()),
    ("leaver", {"ground_f_special_school": "yes"}, {Suppression.SPECIAL_SCHOOL}),
    ("home-education", {"special_school_placed": "yes"}, {Suppression.SPECIAL_SCHOOL}),
    ("deletion", {"ground": "k"}, {Suppression.CHILD_DIED}),
    ("deletion", {}, set()),
    ("deletion", {"ground": 7}, {Suppression.CHILD_DIED}),
    ("cme2", {"refuge": ["no"]}, {Suppression.REFUGE}),
]


@pytest.mark.parametrize(("slug", "values", "expected"), SAID)
def test_a_forms_answers_say_what_stops_a_letter_before_and_since_it_marks_them(
    slug: str, values: dict[str, Any], expected: set[Suppression]
):
    definition = FORMS.find(slug).definition
    assert set(stops_in(definition, values)) == expected
    assert set(stops_in(unmarked(definition), values)) == expected


def test_a_shipped_revision_without_marks_still_stops_letters():
    bundle = (TESTS / "definitions" / "old_revisions" / "leaver-1" / "bundle.json").read_text(encoding="utf-8")
    definition = load_bundle(bundle).definition
    assert definition.letter_stops == ()
    assert set(stops_in(definition, {"ground": "k"})) == {Suppression.CHILD_DIED}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"lives_in": "shelter"}, {Suppression.REFUGE}),
        ({"lives_in": "home", "court_bars_contact": "yes"}, {Suppression.NO_CONTACT}),
        ({"lives_in": "home", "court_bars_contact": "no"}, set()),
    ],
)
def test_a_form_of_ones_own_stops_letters_by_names_that_no_shipped_form_has(values, expected):
    assert set(stops_in(MINI, values)) == expected


VISITORS = [{"visitor_name": "Kez Moran", "is_barred": "yes"}, {"visitor_name": "Jo Moran", "is_barred": "no"}]
PERPETRATORS = [{"full_name": "Kez Moran", "suspected": "yes", "alias": "Kestrel"}, {"suspected": "no"}]
ASSOCIATES = [
    {"full_name": "Kez Moran", "relationship": "Uncle", "restricted_contact": "yes"},
    {"full_name": "Jo Moran", "relationship": "Aunt", "restricted_contact": "no"},
]


@pytest.mark.parametrize(
    ("definition", "values", "expected"),
    [
        (MINI, {"visitors": VISITORS}, ["Kez Moran"]),
        (FORMS.find("mace").definition, {"perpetrators": PERPETRATORS}, ["Kez Moran", "Kestrel"]),
        (unmarked(FORMS.find("mace").definition), {"perpetrators": PERPETRATORS}, ["Kez Moran", "Kestrel"]),
        (FORMS.find("grab-pack").definition, {"associates": ASSOCIATES}, ["Kez Moran"]),
        (unmarked(FORMS.find("grab-pack").definition), {"associates": ASSOCIATES}, ["Kez Moran"]),
        (FORMS.find("mace").definition, {"perpetrators": []}, []),
        (
            FORMS.find("mace").definition,
            {"perpetrators": [{"full_name": "Kez\nMoran", "suspected": 7}, 8]},
            ["Kez\nMoran"],
        ),
        (FORMS.find("grab-pack").definition, {"associates": "Kez Moran"}, []),
        (FORMS.find("cme2").definition, {}, []),
    ],
)
def test_the_people_who_are_a_risk_are_named_by_their_rows(
    definition: FormDefinition, values: dict[str, Any], expected: list[str]
):
    assert list(risky_names_in(definition, values)) == expected


def test_every_name_that_earlier_forms_used_is_marked_in_the_shipped_one_that_asks_it():
    marked = {name for d in FORMS for one in (*d.letter_stops, *d.letter_cautions) for name in one.looks_at()}
    asked = {field.id for definition in FORMS for field in definition.fields()}
    earlier = {name for one in (*EARLIER_STOPS, *EARLIER_CAUTIONS) for name in one.looks_at()}
    assert earlier & asked <= marked
