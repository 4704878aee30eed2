"""Forms that were shipped once still load and say what they said; each is kept as its bundle, answers and outline.

A folder here is never edited. It is added by writing bundle and answers of a shipped revision into a new folder and
running ``python -m tests.definitions.test_old_revisions FOLDER`` once, which writes the outline beside them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.loader import LoadedDefinition, load_bundle
from cmeforms.documents.fonts import find_fonts
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.pdf import render_pdf
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems
from tests.definitions.outline_text import outline_text
from tests.documents.conftest import FONT_DIRECTORIES

HERE = Path(__file__).parent / "old_revisions"
ON = date(2026, 11, 20)
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir())
every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def loaded_from(folder: Path) -> LoadedDefinition:
    return load_bundle((folder / "bundle.json").read_text(encoding="utf-8"))


def outline_of(folder: Path) -> DocumentOutline:
    definition = loaded_from(folder).definition
    read = read_answers(definition, json.loads((folder / "answers.json").read_text(encoding="utf-8")))
    refused = [p for p in (*read.problems, *problems(definition, read, on=ON, part=None)) if not p.is_warning]
    assert refused == []
    accepted_at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    submission = Submission("r1", f"{definition.slug.upper()}-OLD", 1, accepted_at, ON, read.answers)
    return make_outline(definition, submission, authority="Northmoor Council")


@every_folder
def test_an_old_revision_loads_with_the_words_and_the_name_it_had(folder: Path) -> None:
    loaded = loaded_from(folder)
    assert f"{loaded.definition.slug}-{loaded.definition.definition_revision}" == folder.name
    assert loaded.sha256 == (folder / "sha256.txt").read_text(encoding="utf-8").strip()


@every_folder
def test_an_old_submission_says_what_it_said(folder: Path) -> None:
    assert outline_text(outline_of(folder)) == (folder / "outline.txt").read_text(encoding="utf-8")


@every_folder
def test_an_old_submission_is_drawn_and_its_bytes_stay_the_same(folder: Path) -> None:
    fonts = find_fonts(FONT_DIRECTORIES)
    first, again = (render_pdf(outline_of(folder), fonts) for _ in range(2))
    assert first == again
    changed = replace(outline_of(folder), title="Another title")
    assert render_pdf(changed, fonts) != first


def test_two_old_revisions_are_kept_and_a_newer_one_is_shipped() -> None:
    shipped = load_catalogue([Path(__file__).parents[2] / "form_definitions"])
    kept = [loaded_from(folder).definition for folder in FOLDERS]
    assert len({definition.slug for definition in kept}) >= 2
    for old in kept:
        assert shipped.find(old.slug).definition.definition_revision > old.definition_revision


if __name__ == "__main__":
    folder = HERE / sys.argv[1]
    (folder / "sha256.txt").write_text(f"{loaded_from(folder).sha256}\n", encoding="utf-8")
    (folder / "outline.txt").write_text(outline_text(outline_of(folder)), encoding="utf-8")
