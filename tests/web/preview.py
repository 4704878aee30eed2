"""A tiny app that shows one section of any definition, keeps what is posted and judges it; to test and to look at."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from flask import Flask, jsonify, render_template, request

from cmeforms.definitions.code_lists import load_list_texts
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.samples.examples import example_answers
from cmeforms.samples.files import with_digests
from cmeforms.submissions.reading import read_fields
from cmeforms.submissions.rules import problems_of
from cmeforms.web.field_builders import Surroundings
from cmeforms.web.form_builder import build_form, merged_values, new_files
from cmeforms.web.posted_limits import install_posted_limits
from cmeforms.web.section_page import section_page

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
AROUND = Surroundings(
    computed={"age": ("14 years",)},
    links={"earlier": [("CME1-2026-0001", "CME 1 of 3 November 2026")]},
    signer=("Ann Sample", "School staff"),
)
DEFINITION_FILES = sorted(
    [
        *(ROOT / "tests/web/definitions").glob("*.toml"),
        *(ROOT / "tests/miniature_definitions").glob("*.toml"),
        *(ROOT / "form_definitions").glob("*.toml"),
    ]
)


def definition_at(path: Path) -> FormDefinition:
    lists = load_list_texts(ROOT / "form_definitions/lists")
    return load_definition(path.read_text("utf-8"), path.name, lists).definition


def whole_example(definition: FormDefinition, seed: int) -> dict:
    """Valid values for all parts of a form, files as name and fingerprint."""
    values = {}
    for part in ("", *(part.id for part in definition.parts)):
        values |= example_answers(definition, seed, TODAY, part=part, given=values)
    return with_digests(values)


def preview_app(definitions: list[FormDefinition]) -> Flask:
    """Shows ``/FORM/SECTION``; ``app.values`` holds what was saved, by form."""
    app = Flask("cmeforms.web", static_folder="static", template_folder="templates")
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False, TESTING=True)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    install_posted_limits(app)
    by_slug = {definition.slug: definition for definition in definitions}
    app.values = {slug: {} for slug in by_slug}
    app.uploads = []
    app.is_failing = False

    @app.after_request
    def policy(response):
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
        )
        return response

    @app.route("/<slug>/<section_id>", methods=["GET", "POST"])
    def section(slug: str, section_id: str):
        definition = by_slug[slug]
        asked = definition.section(section_id)
        stored = app.values[slug]
        problems = []
        form = build_form(definition, asked, stored)
        if request.method == "POST":
            if app.is_failing:
                return "", 503
            form = build_form(definition, asked, stored, request.form, files=request.files)
            app.values[slug] = merged_values(form)
            app.uploads.extend(new_files(form))
            if request.headers.get("X-Requested-With"):
                return jsonify(saved=True, draft_revision=len(json.dumps(app.values[slug])), seen="")
            if not form.is_row_action:
                read = read_fields(definition.fields(), app.values[slug])
                problems = problems_of(definition, asked.fields, read, on=TODAY)
        page = section_page(form, problems, AROUND)
        return render_template(
            "section.html",
            page=page,
            form=form,
            caption=definition.name,
            service_name="Children missing education",
            autosave_url=f"/{slug}/{section_id}",
            back_link="/",
            draft_revision=1,
            person_name="Ann Sample",
        )

    return app


if __name__ == "__main__":
    preview_app([definition_at(path) for path in DEFINITION_FILES]).run(port=5050)
