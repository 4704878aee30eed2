"""The open page on which anybody checks a document, by its file or by its short code."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from cmeforms.casework.ground.short_codes import LONGEST_TYPED
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.casework.papers.open_checks import check_code, check_file
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in_or_none

blueprint = Blueprint("verifying", __name__)

TOO_MANY = "There were too many checks from where you are. Wait ten minutes, then try again."
NO_FILE = "Choose the file to check."


class FileForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A file from anywhere; it is looked at and not kept."""

    file = FileField("Document")


@blueprint.get("/verify")
def ask() -> str | tuple[str, int]:
    """The two questions, and the answer for a short code; a code is no secret, so it may stand in an address."""
    typed = request.args.get("code", "")[: LONGEST_TYPED + 1]
    if not typed.strip():
        return _page()
    try:
        found = check_code(services(), typed, address=request.remote_addr or "")
    except TooManyTries:
        return _page(errors=[SummaryLine("#code", TOO_MANY)]), 429
    return _page(typed=typed, was_code_asked=True, code_answer=found)


@blueprint.post("/verify")
def check() -> str | tuple[str, int]:
    """The answer for a file."""
    chosen = FileForm().file.data
    if not chosen:
        return _page(errors=[SummaryLine("#file", NO_FILE)])
    person = signed_in_or_none()
    try:
        verified = check_file(
            services(),
            chosen.read(),
            address=request.remote_addr or "",
            person_id=person.person_id if person else "",
        )
    except TooManyTries:
        return _page(errors=[SummaryLine("#file", TOO_MANY)]), 429
    return _page(verified=verified)


def _page(**shown: Any) -> str:  # noqa: ANN401 - what a template shows
    return render_template("verify.html", **shown)
