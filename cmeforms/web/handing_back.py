"""Hands back what somebody typed into a section when it could not be taken; keeps nothing, knows no form."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import render_template, request

from cmeforms.rulebook.text import normalise_newlines

_HANDED_BACK = "drafts.section"
_NOT_TYPED = re.compile(r"_.*|.*-sha256")
"""Names of inputs that carry what the page itself needs to know."""
_TOKEN = "csrf_token"  # noqa: S105 - the name of an input, not a secret


def was_typed_here() -> bool:
    """Whether this request is a section sent from a page of ours: no other site may put words into a form."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return request.method == "POST" and request.endpoint == _HANDED_BACK and origin.netloc == request.host


def hand_back(status: int, heading: str, text: str) -> tuple[str, int]:
    """A page that carries what was typed and can send it again.

    A page that the browser must not store is asked for anew by its back button, without what was typed
    into it: so the text has to come back with the reply. Files do not. What can be filled no longer is not sent again.
    """
    typed = [(name, normalise_newlines(value)) for name, value in request.form.items(multi=True) if name != _TOKEN]
    has_files = any(upload.filename for upload in request.files.values())
    shown = [value for name, value in typed if value and not _NOT_TYPED.fullmatch(name)]
    page = render_template(
        "handed_back.html",
        heading=heading,
        text=text,
        action=request.path,
        typed=typed,
        shown=shown,
        has_files=has_files,
        is_signed_out=status == HTTPStatus.UNAUTHORIZED,
        is_closed=status == HTTPStatus.NOT_FOUND,
    )
    return page, status
