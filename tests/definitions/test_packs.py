"""What a grab pack is made of stands in a file: it names only what there is, and mistakes are told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.catalogue import Catalogue, load_catalogue
from cmeforms.definitions.pack_checks import pack_mistakes
from cmeforms.definitions.packs import load_pack
from cmeforms.errors import DefinitionError

SHIPPED_PACK = SHIPPED / "form_definitions" / "packs" / "grab-pack.toml"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([SHIPPED / "form_definitions"])


def changed_pack(folder: Path, before: str, after: str) -> Path:
    """The shipped pack with one change."""
    text = SHIPPED_PACK.read_text(encoding="utf-8")
    assert before in text
    path = folder / "grab-pack.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_everything_that_the_shipped_pack_names_is_there(catalogue: Catalogue):
    assert list(pack_mistakes(load_pack(SHIPPED_PACK), catalogue, SHIPPED_PACK.name)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('form = "trigger-plan"', 'form = "trigger-pan"', "form: there is no form trigger-pan"),
        ('readers = ["police", "carer"]', 'readers = ["press"]', "readers: none of them is an audience of grab-pack"),
        ('poster = "poster"', 'poster = "placard"', "poster: grab-pack has no audience placard"),
        ('field = "photo"', 'field = "picture"', "photo: grab-pack has no field picture"),
        ('"allergies"', '"alergies"', "page_one (Allergies): grab-pack has no field alergies"),
        ('"police_grade", "sug', '"grade", "sug', "page_one (Level of risk): missing-risk has no field grade"),
        ('"number", "handset"', '"number", "hand"', "page_one (Child's phone): phones of grab-pack has no column or part hand"),
        ('"organisation", "phone"', '"fax"', "page_one (Social worker): social_worker of grab-pack has no column or part fax"),
        ('confirmed = "reviewed_on"', 'confirmed = "seen_on"', "part (Information sharing form): grab-pack has no field seen_on"),
        ('["people_and_places"]', '["people"]', "part (People and places): trigger-plan has no field people"),
    ],
)  # fmt: skip
def test_what_its_forms_do_not_have_is_told_with_its_place(
    catalogue: Catalogue, tmp_path: Path, before: str, after: str, told: str
):
    pack = load_pack(changed_pack(tmp_path, before, after))
    found = [f"{mistake.key}: {mistake.reason}" for mistake in pack_mistakes(pack, catalogue, "grab-pack.toml")]
    assert told in found


def test_a_pack_names_its_forms_once_its_own_first():
    assert load_pack(SHIPPED_PACK).forms == ("grab-pack", "missing-risk", "trigger-plan")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('marking = "OFFICIAL-SENSITIVE"', "", "marking"),
        ("stale_after_days = 30", "stale_after_days = 0", "stale_after_days"),
        ('poster = "poster"', 'poster = "poster"\ncolour = "red"', "colour"),
        ('joined_by = "space"', 'joined_by = "magic"', "joined_by"),
        ("[photo]", "[photo", "not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(before: str, after: str, told: str, tmp_path: Path):
    path = changed_pack(tmp_path, before, after)
    with pytest.raises(DefinitionError) as caught:
        load_pack(path)
    assert any(
        told in f"{mistake.key} {mistake.reason}" and mistake.file == path.name for mistake in caught.value.mistakes
    )
