"""The shelf of letter templates: one broken file hides itself alone, a home's own file wins, nothing is read twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cmeforms.casework.ground.places import SHIPPED
from cmeforms.casework.ground.template_shelf import TemplateShelf

SHIPPED_LETTERS = SHIPPED / "letter_templates"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A home's own folder with two of the shipped letters."""
    folder = tmp_path / "letter_templates"
    folder.mkdir()
    for stem in ("chaser-parent", "closed-parent"):
        for suffix in (".docx", ".toml"):
            shutil.copy(SHIPPED_LETTERS / f"{stem}{suffix}", folder)
    return folder


def test_a_broken_template_is_as_if_it_were_not_there_and_the_others_are(own: Path):
    (own / "closed-parent.toml").write_text("number = ", encoding="utf-8")
    shelf = TemplateShelf([own])
    assert list(shelf) == ["chaser-parent"]
    assert len(shelf) == 1
    assert shelf.get("closed-parent") is None
    assert [mistake.file for mistake in shelf.mistakes] == ["closed-parent.toml"]


def test_a_template_without_its_declaration_is_told(own: Path):
    (own / "closed-parent.toml").unlink()
    assert "closed-parent" not in TemplateShelf([own])
    assert "closed-parent.toml" in {mistake.file for mistake in TemplateShelf([own]).mistakes}


def test_the_later_directory_wins_and_a_missing_one_is_no_mistake(own: Path, tmp_path: Path):
    toml = own / "chaser-parent.toml"
    toml.write_text(toml.read_text("utf-8").replace("Reminder to a parent", "Our own reminder"), encoding="utf-8")
    shelf = TemplateShelf([SHIPPED_LETTERS, own, tmp_path / "nowhere"])
    assert shelf["chaser-parent"].declaration.title == "Our own reminder"
    assert shelf["parent-first"].declaration.number == "L4"


def test_the_same_files_are_read_once_and_changed_ones_again(own: Path):
    first = TemplateShelf([own])["chaser-parent"]
    assert TemplateShelf([own])["chaser-parent"] is first
    toml = own / "chaser-parent.toml"
    toml.write_text(toml.read_text("utf-8") + "\n# changed\n", encoding="utf-8")
    assert TemplateShelf([own])["chaser-parent"] is not first


def test_a_name_that_is_no_template_is_not_there():
    assert "../cme3a" not in TemplateShelf([SHIPPED_LETTERS])
