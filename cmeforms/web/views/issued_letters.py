"""One issued letter: reading it, a PDF copy, and how a notice was given."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.letters.copying import can_copy, copy_letter
from cmeforms.casework.letters.reading import view_letter
from cmeforms.casework.letters.serving import METHOD_WORDS, serve_letter
from cmeforms.errors import ActRefused, RenderError
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.typed_day import typed_day
from cmeforms.web.views.records import file_reply

blueprint = Blueprint("issued_letters", __name__)


@blueprint.get("/letters/<record:record_id>/about")
def about(record_id: str) -> str:
    """The letter as issued, and what was done with it."""
    return _page(record_id, [])


def _page(record_id: str, errors: list[SummaryLine]) -> str:
    return render_template(
        "issued_letter.html",
        view=view_letter(services(), signed_in(), record_id),
        methods=METHOD_WORDS,
        can_copy=can_copy(),
        typed=request.form,
        errors=errors,
    )


@blueprint.post("/letters/<record:record_id>/served")
def served(record_id: str) -> str | AnyResponse:
    """Write down how a notice was given."""
    form = request.form
    try:
        serve_letter(services(), signed_in(), record_id, typed_day(form, "served"), form.to_dict())
    except ActRefused as error:
        return _page(record_id, [SummaryLine("#served-day", str(error))])
    return redirect(url_for("issued_letters.about", record_id=record_id))


@blueprint.post("/letters/<record:record_id>/copy")
def pdf_copy(record_id: str) -> str | Response:
    """A PDF copy, where it can be made here; it is said plainly when not."""
    try:
        reference, content = copy_letter(services(), signed_in(), record_id)
    except RenderError as error:
        return _page(record_id, [SummaryLine("", f"No copy was made: {error}.")])
    return file_reply(content, "pdf", f"{reference}-copy")
