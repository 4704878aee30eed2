"""Every document that the shipped definitions can make: each form whole, for each audience, and blank."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cmeforms.casework.ground.places import definition_directories
from cmeforms.definitions.catalogue import Catalogue, load_catalogue
from cmeforms.documents.blank_outline import make_blank_outline
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.images import clean_image
from cmeforms.documents.outline import DocumentOutline
from cmeforms.samples.examples import example_answers
from cmeforms.samples.files import with_digests
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers

AT = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
ON = date(2026, 11, 20)
BLANK = "(blank)"
SEED = 5


@dataclass(frozen=True)
class Printed:
    """One document: a form's slug and the audience, none for the whole form, or ``BLANK``."""

    slug: str
    audience: str = ""

    def __str__(self) -> str:
        return f"{self.slug}-{self.audience}".rstrip("-")

    def outline(self, seed: int = SEED) -> DocumentOutline:
        """What is printed for made-up answers of this seed."""
        definition = catalogue().find(self.slug).definition
        if self.audience == BLANK:
            return make_blank_outline(definition, authority="Exampleshire Council", dated_at=AT)
        made = example_answers(definition, seed, ON)
        answers = read_answers(definition, with_digests(made)).answers
        submission = Submission("0" * 32, "CME1-AAAA-BBBB", 1, AT, ON, answers, photos=dict(photos_of(made)))
        return make_outline(definition, submission, self.audience, authority="Exampleshire Council")


@cache
def catalogue() -> Catalogue:
    return load_catalogue(definition_directories(Path("/nonexistent")))


def photos_of(made: Any) -> Iterator[tuple[str, bytes]]:
    """The pictures inside made-up answers, by fingerprint, written anew as an upload would be."""
    if isinstance(made, dict):
        if set(made) == {"name", "base64"} and not made["name"].endswith(".pdf"):
            content = b64decode(made["base64"])
            yield hashlib.sha256(content).hexdigest(), clean_image(content).content
        made = list(made.values())
    for each in made if isinstance(made, list) else ():
        yield from photos_of(each)


def every_document() -> list[Printed]:
    """All of them, by form number; a view of other forms has no answers of its own and is no document."""
    found = []
    for definition in catalogue():
        if definition.view_of:
            continue
        audiences = ["", *(audience.name for audience in definition.audiences), BLANK]
        found += [Printed(definition.slug, audience) for audience in audiences]
    return found
