"""What has to be typed into which input so that a form says what an answers document says."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.samples.files import with_digests
from tests.web.pages import Page
from tests.web.preview import preview_app

_previews: dict[str, Flask] = {}
"""One app for each form, so that its templates are compiled once."""


@dataclass(frozen=True)
class ChosenFile:
    """A file as somebody picks it."""

    name: str
    content: bytes

    def as_upload(self) -> tuple[io.BytesIO, str]:
        """As a test client posts it."""
        return io.BytesIO(self.content), self.name


def typed_inputs(definition: FormDefinition, section: Section, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Input name to what is typed, ticked or chosen there, in the order of the page; files are left out.

    The page with these values is drawn and read: so the inputs are those of the real page.
    """
    if definition.slug not in _previews:
        _previews[definition.slug] = preview_app([definition])
    app = _previews[definition.slug]
    app.values[definition.slug] = with_digests(dict(values))
    drawn = Page(app.test_client().get(f"/{definition.slug}/{section.id}").text)
    posted = drawn.posted()
    return {
        name: [text.replace("\r\n", "\n") for text in posted.getlist(name)]
        for name in posted
        if not name.startswith("_")
        and name != "csrf_token"
        and not name.endswith("-sha256")
        and any(posted.getlist(name))
    }


def chosen_files(section: Section, values: Mapping[str, Any]) -> dict[str, ChosenFile]:
    """Input name to the file to choose there."""
    return dict(_files({f.id: values[f.id] for f in section.fields if f.id in values}))


def _files(value: Any, path: str = "") -> Iterator[tuple[str, ChosenFile]]:
    if isinstance(value, Mapping) and "base64" in value:
        yield path, ChosenFile(str(value.get("name", "file")), base64.b64decode(value["base64"]))
        return
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from _files(part, f"{path}-{key}" if path else str(key))
