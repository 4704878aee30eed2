"""A grab pack of five documents to measure with: three forms, people and places, contacts; 20 pages and more."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cmeforms.casework.ground.places import SHIPPED, definition_directories
from cmeforms.definitions.catalogue import Catalogue, load_catalogue
from cmeforms.definitions.packs import load_pack
from cmeforms.documents.grab_pack import GrabPack, PackContact, PackForm
from cmeforms.samples.examples import example_answers
from cmeforms.samples.files import with_digests
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers

AT = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)
ON = date(2026, 11, 22)


def sample_pack(round_number: int) -> GrabPack:
    """The pack; another round has other answers, so that no word stands ready from the round before."""
    definition = load_pack(SHIPPED / "form_definitions" / "packs" / "grab-pack.toml")
    keys = [key for part in definition.part for key in part.contacts]
    return GrabPack(
        definition=definition,
        forms={slug: _form(slug, round_number) for slug in definition.forms},
        contacts=[PackContact(key, f"Contact {key}", "01632 960199", "Day and night, every day", "") for key in keys],
        reference="CH-ABCD-2345",
        reader="police",
        authority="Exampleshire Council",
        made_at=AT,
        on=ON,
        short_code="K7QX-3M9P-ABCD",
        verify_address="https://forms.exampleshire.example/verify?code=K7QX-3M9P-ABCD",
    )


@cache
def _catalogue() -> Catalogue:
    return load_catalogue(definition_directories(Path("/nonexistent")))


def _form(slug: str, seed: int) -> PackForm:
    definition = _catalogue().find(slug).definition
    made = example_answers(definition, seed + 1, ON)
    answers = read_answers(definition, with_digests(made)).answers
    number = f"{definition.number}-AAAA-BBBB"
    return PackForm(definition, Submission("0" * 32, number, 1, AT, ON, answers, photos=dict(_photos(made))), "police")


def _photos(made: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - any JSON
    """The pictures inside made-up answers by their hash."""
    if isinstance(made, dict) and set(made) == {"name", "base64"}:
        content = base64.b64decode(made["base64"])
        yield hashlib.sha256(content).hexdigest(), content
    for each in made.values() if isinstance(made, dict) else made if isinstance(made, list) else ():
        yield from _photos(each)
