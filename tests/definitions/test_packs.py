"""What a grab pack is made of stands in a file: it names only what there is, and mistakes are told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.packs import load_pack
from cmeforms.errors import DefinitionError

SHIPPED_PACK = SHIPPED / "form_definitions" / "packs" / "grab-pack.toml"


def named_fields() -> list[tuple[str, str]]:
    """Form and field of all that the shipped pack names."""
    pack = load_pack(SHIPPED_PACK)
    rows = [row for group in pack.page_one for row in group.row]
    found = [(row.form or pack.form, field_id) for row in rows for field_id in row.fields]
    found += [(slug, field_id) for part in pack.part for slug, ids in part.fields.items() for field_id in ids]
    found += [(part.form, part.confirmed) for part in pack.part if part.confirmed]
    return [*found, (pack.form, pack.photo.field), (pack.form, pack.photo.taken_on)]


def test_every_field_that_the_shipped_pack_names_is_there():
    catalogue = load_catalogue([SHIPPED / "form_definitions"])
    known = {(form.slug, field.id) for form in catalogue for field in form.fields()}
    assert set(named_fields()) <= known


def test_every_column_and_reader_that_the_shipped_pack_names_is_there():
    catalogue, pack = load_catalogue([SHIPPED / "form_definitions"]), load_pack(SHIPPED_PACK)
    for row in (row for group in pack.page_one for row in group.row if row.columns):
        field = catalogue.find(row.form or pack.form).definition.field(row.fields[0])
        columns = {column.id for column in getattr(field, "columns", ())} | set(getattr(field, "parts", ()))
        assert set(row.columns) <= columns, row.label
    for slug in pack.forms:
        audiences = {audience.name for audience in catalogue.find(slug).definition.audiences}
        assert audiences.intersection(pack.readers), slug


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
    text = SHIPPED_PACK.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "grab-pack.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_pack(path)
    assert any(
        told in f"{mistake.key} {mistake.reason}" and mistake.file == path.name for mistake in caught.value.mistakes
    )
