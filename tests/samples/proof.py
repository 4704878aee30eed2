"""Takes one example of a form the whole way: judged, drawn, read from the paper, typed into the pages, spoilt twenty times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask

from cmeforms.casework.ground.services import Services
from cmeforms.casework.papers.rendering import ReadDocument, read_document, render_only
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.fields import PhotoField
from cmeforms.definitions.loader import LoadedDefinition
from cmeforms.definitions.model import FormDefinition
from cmeforms.samples.corruptions import corrupt
from cmeforms.samples.examples import example_answers, refusals
from cmeforms.samples.files import with_digests
from cmeforms.submissions.answers import Json
from cmeforms.submissions.rules import without_unasked
from cmeforms.web.form_builder import build_form, read_values
from tests.documents_read import attached, pdf_text
from tests.web.pages import Page
from tests.web.preview import preview_app

ON = date(2026, 3, 4)
"""The day of the towns that the tests open."""

ALL_SEEDS = range(25)
_ROOT = Path(__file__).parents[2]


def missing_on_paper(services: Services, loaded: LoadedDefinition, document: dict[str, Json]) -> list[str]:
    """The answers that the drawn PDF does not show or carry, by field id."""
    pdf = render_only(services, loaded, document).pdf
    read = read_document(services, loaded.definition, document, may_read_paths=False)
    answers = without_unasked(loaded.definition, read.answers)[0]
    not_attached = [] if attached(pdf)[1] == answers.document() else ["the attached answers"]
    return [*not_attached, *_not_in_text(loaded.definition, read, _squeezed(pdf_text(pdf)))]


def _not_in_text(definition: FormDefinition, read: ReadDocument, text: str) -> Iterator[str]:
    photos = {field.id for field in definition.fields() if isinstance(field, PhotoField)}
    for field_id, answer in read.answers.by_field.items():
        words = [word for line in answer.lines() for word in re.split(r"[\s;]+", line)]
        if field_id not in photos and any(_squeezed(word) not in text for word in words):
            yield field_id


def _squeezed(text: str) -> str:
    """Without white space, because a long word may be broken over two lines."""
    return re.sub(r"\s", "", text)


@cache
def _pages() -> Flask:
    """One app for the pages of all forms, so that its templates are compiled once."""
    return preview_app([d for d in load_catalogue([_ROOT / "form_definitions"]) if d.sections])


def changed_by_its_pages(definition: FormDefinition, document: Mapping[str, Json]) -> list[str]:
    """The sections from whose pages the document's answers do not come back as they went in."""
    app = _pages()
    values = app.values[definition.slug] = with_digests(dict(document))
    client = app.test_client()
    changed = []
    for section in definition.sections:
        posted = Page(client.get(f"/{definition.slug}/{section.id}").text).posted()
        with app.test_request_context():
            read = read_values(build_form(definition, section, values, posted))
        if read != {field.id: values[field.id] for field in section.fields if field.id in values}:
            changed.append(section.id)
    return changed


def mistakes_not_named(definition: FormDefinition, document: dict[str, Json], seeds: range) -> list[str]:
    """For each mistake that a refusal does not name by its field: seed and field."""
    unnamed = []
    for seed in seeds:
        wrong, field_id = corrupt(definition, document, seed)
        if field_id not in {problem.path.split(".")[0] for problem in refusals(definition, wrong, ON)}:
            unnamed.append(f"mistake {seed}: {field_id}")
    return unnamed


def whole_document(definition: FormDefinition, seed: int) -> dict[str, Json]:
    """Valid answers to all parts of a form, files inside."""
    document: dict[str, Json] = {}
    for part in ("", *(part.id for part in definition.parts)):
        document |= example_answers(definition, seed, ON, part=part, given=document)
    return document
