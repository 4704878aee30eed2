"""A small new form is one TOML file in the home: web form, check page, submission, sealed PDF and schema come of it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from cmeforms.casework.ground.services import open_services
from cmeforms.cli import main
from tests.documents_read import attached, pdf_text
from tests.factories import Town, copy_home, open_town
from tests.website import Website

BICYCLE_FORM = """
number = "T01"
slug = "bicycle"
definition_revision = 1
title = "Bicycle found near the school"
filled_by = ["school_staff", "lead"]
received_by = ["cme_officer"]
subject = { full_name = "owner" }

[[section]]
id = "bicycle"
title = "The bicycle"

  [[section.field]]
  id = "owner"
  kind = "name"
  label = "Whose bicycle it is"
  required = true
  source = { document = "A test" }

  [[section.field]]
  id = "colour"
  kind = "one_of"
  label = "Colour"
  required = true
  options = { red = "Red", other = "Another colour" }
  source = { document = "A test" }

  [[section.field]]
  id = "other_colour"
  kind = "text"
  label = "Which colour"
  show_if = { field = "colour", is = "other" }
  required = true
  source = { document = "A test" }

  [[section.field]]
  id = "found_on"
  kind = "date"
  label = "Day it was found"
  not_after = "today"
  source = { document = "A test" }

[[signature]]
by = "lead"
statement = "This is how the bicycle was found."
"""


def test_one_file_makes_a_form(prepared_home: Path, tmp_path: Path):
    home = copy_home(prepared_home, tmp_path / "home")
    site = Website(_town_with(home, BICYCLE_FORM))
    worker = site.town.lead
    lead = site.signed_in(worker)
    lead.presses("Start", beside="/forms/bicycle/")
    lead.follows("The bicycle")
    lead.presses("Save and continue", {"owner": "Zoë Quillfeather", "colour": "other"})
    assert ("#other_colour", "Which colour: this must be answered.") in lead.page.summary
    lead.presses(
        "Save and continue",
        {"other_colour": "Sea green", "found_on-day": "3", "found_on-month": "3", "found_on-year": "2026"},
    )
    lead.follows("Check your answers")
    for text in ("Zoë Quillfeather", "Another colour", "Sea green", "3 March 2026"):
        assert text in lead.text
    lead.follows("Go on to sign")
    lead.presses("Sign and submit", {"password": worker.password})
    pdf = lead.downloads("Download the sealed PDF")
    for text in ("Bicycle found near the school", "Sea green", "This is how the bicycle was found.", "Alina Kestrel"):
        assert text in pdf_text(pdf)
    answers = {"owner": "Zoë Quillfeather", "colour": "other", "other_colour": "Sea green", "found_on": "2026-03-03"}
    assert attached(pdf)[1] == answers
    (tmp_path / "bicycle.pdf").write_bytes(pdf)
    assert "WELL" in _runs(home, "verify", str(tmp_path / "bicycle.pdf"))
    schema = json.loads(_runs(home, "schema", "bicycle"))
    assert set(schema["properties"]) >= set(answers)
    assert "owner" in json.loads(_runs(home, "example", "bicycle"))


def _town_with(home: Path, definition: str) -> Town:
    """A town opened anew after a definition was put into its home."""
    folder = home / "form_definitions"
    folder.mkdir(exist_ok=True)
    (folder / "bicycle.toml").write_text(definition, encoding="utf-8")
    town = open_town(home)
    town.services.log.close()
    town.services = open_services(home, clock=town.clock)
    return town


def _runs(home: Path, *words: str) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_broken_file_is_named_and_the_other_forms_work(prepared_home: Path, tmp_path: Path):
    home = copy_home(prepared_home, tmp_path / "home")
    site = Website(_town_with(home, BICYCLE_FORM.replace('kind = "date"', 'kind = "dat"')))
    assert any("bicycle" in mistake.file for mistake in site.town.services.mistakes)
    lead = site.signed_in(site.town.lead)
    assert "Bicycle" not in lead.text
    lead.presses("Start", beside="/forms/cme1/")
