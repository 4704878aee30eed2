"""Several folders make one catalogue: the higher revision wins, and forms must meet each other."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import load_catalogue, read_catalogue
from cmeforms.definitions.code_lists import load_code_lists, load_list_texts

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "form_definitions"
MINIATURES = ROOT / "tests" / "miniature_definitions"
TEXT_FORM = (MINIATURES / "kinds_text.toml").read_text(encoding="utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    (shipped / "mini.toml").write_text(TEXT_FORM, encoding="utf-8")
    return shipped, own


def test_the_authority_s_own_higher_revision_wins(folders: tuple[Path, Path]) -> None:
    own_text = TEXT_FORM.replace("definition_revision = 1", "definition_revision = 2").replace("One line", "Ours")
    (folders[1] / "ours.toml").write_text(own_text, encoding="utf-8")
    definition = load_catalogue(folders).find("mini-text").definition
    assert (definition.definition_revision, definition.field("line").label) == (2, "Ours")


def test_a_lower_revision_in_the_later_folder_does_not_win(folders: tuple[Path, Path]) -> None:
    newer = TEXT_FORM.replace("definition_revision = 1", "definition_revision = 5")
    (folders[0] / "mini.toml").write_text(newer, encoding="utf-8")
    (folders[1] / "ours.toml").write_text(TEXT_FORM, encoding="utf-8")
    assert load_catalogue(folders).find("mini-text").definition.definition_revision == 5


def test_the_same_revision_twice_is_a_mistake(folders: tuple[Path, Path]) -> None:
    (folders[1] / "ours.toml").write_text(TEXT_FORM, encoding="utf-8")
    _, mistakes = read_catalogue(folders)
    assert [(m.file, m.key) for m in mistakes] == [("ours.toml", "definition_revision")]


def test_a_number_may_not_be_used_by_two_forms(folders: tuple[Path, Path]) -> None:
    (folders[1] / "other.toml").write_text(TEXT_FORM.replace("mini-text", "other"), encoding="utf-8")
    _, mistakes = read_catalogue(folders)
    assert [m.key for m in mistakes] == ["number"]


def test_a_broken_file_is_told_and_the_others_still_stand(folders: tuple[Path, Path]) -> None:
    (folders[1] / "broken.toml").write_text("number = 3", encoding="utf-8")
    (folders[1] / "latin.toml").write_bytes(b'title = "caf\xe9"')
    catalogue, mistakes = read_catalogue(folders)
    assert set(catalogue.by_slug) == {"mini-text"}
    assert {m.file for m in mistakes} == {"broken.toml", "latin.toml"}


def test_a_link_or_hand_over_to_nowhere_is_told(folders: tuple[Path, Path]) -> None:
    hand_over = '\n[[hand_over]]\nto = "nowhere"\nfields = { line = "line" }\n'
    link = '\n[[section.field]]\nid = "ref"\nkind = "link"\nlabel = "Ref"\nto = "nowhere"\n\n[[signature]]'
    text = TEXT_FORM.replace("\n[[signature]]", link) + hand_over
    (folders[0] / "mini.toml").write_text(text, encoding="utf-8")
    _, mistakes = read_catalogue(folders)
    assert [m.key for m in mistakes] == ["hand_over (nowhere)", "field (ref).to"]


def test_a_hand_over_to_a_field_that_is_not_there_is_told(folders: tuple[Path, Path]) -> None:
    hand_over = '\n[[hand_over]]\nto = "mini-text"\nlink_field = "zz"\nfields = { line = "yy" }\n'
    (folders[0] / "mini.toml").write_text(TEXT_FORM + hand_over, encoding="utf-8")
    _, mistakes = read_catalogue(folders)
    assert [m.reason for m in mistakes] == ["that form has no field yy", "that form has no field zz"]


def test_a_list_of_the_later_folder_replaces_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "lists").mkdir(parents=True)
    sex = (SHIPPED / "lists" / "sex.toml").read_text(encoding="utf-8").replace("Female", "Girl or woman")
    (own / "lists" / "sex.toml").write_text(sex, encoding="utf-8")
    assert load_catalogue([SHIPPED, own]).find("cme1").definition.field("sex").options["F"] == "Girl or woman"


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    assert list(load_catalogue([tmp_path / "missing"])) == []


def test_the_shipped_lists_hold_what_their_sources_hold() -> None:
    lists = load_code_lists(load_list_texts(SHIPPED / "lists"))
    english = [code for code in lists["local_authorities"].codes if code.isdigit() and code != "702"]
    assert len(english) == 153
    assert {"scotland", "wales", "northern_ireland", "abroad", "not_known", "702"} <= set(
        lists["local_authorities"].codes
    )
    assert not set(lists["local_authorities"].codes) & set(lists["local_authorities"].retired)
    forces = lists["police_forces"].codes
    assert sum(code.startswith("E23") for code in forces) == 39
    assert {"british_transport", "not_known"} <= set(forces)
    assert len(lists["ethnicity"].codes) == 20


def test_every_miniature_says_in_its_name_what_it_shows() -> None:
    for path in MINIATURES.glob("*.toml"):
        assert path.stem.startswith(("kinds_", "feature_"))
        assert tomllib.loads(path.read_text(encoding="utf-8"))["title"].startswith("Miniature: ")


def test_every_field_kind_has_a_miniature() -> None:
    shown = {field.kind for definition in load_catalogue([SHIPPED, MINIATURES]) for field in definition.fields()}
    assert len(shown) == 29


def test_the_forms_that_are_reviewed_take_the_place_of_their_older_selves() -> None:
    reviewed = {
        form.slug for form in load_catalogue([SHIPPED]) for h in form.hand_overs if h.to == form.slug and h.replaces
    }
    assert reviewed == {"action-plan", "grab-pack", "trigger-plan"}
