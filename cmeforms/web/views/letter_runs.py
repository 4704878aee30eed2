"""The page of a letter run: how far it is, going on, sending the links, and its files."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.runs.run_clerk import go_on_if_free
from cmeforms.casework.runs.run_files import LETTERS_A_FILE, run_index, run_merged, run_zip
from cmeforms.casework.runs.run_links import MOST_AT_ONCE, send_links
from cmeforms.casework.runs.run_log import take_over
from cmeforms.casework.runs.run_page import run_page
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.url_parts import page_number
from cmeforms.web.views.records import MEDIA_TYPES

blueprint = Blueprint("letter_runs", __name__)

LOOKS_AGAIN_AFTER = 5
"""Seconds after which a browser looks again how far a run is."""

_MEDIA_TYPES = {**MEDIA_TYPES, "zip": "application/zip", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/letters/runs/<record:run_id>")
def run(run_id: str) -> Response:
    """How far the run is, what failed and why, and how each letter reaches its recipient."""
    page = run_page(services(), signed_in(), run_id, page_number())
    looks_again = page.goes_on and "still" not in request.args
    limits = {"seconds": LOOKS_AGAIN_AFTER, "most_links": MOST_AT_ONCE, "letters_a_file": LETTERS_A_FILE}
    reply = make_response(render_template("letters_issued.html", run=page, looks_again=looks_again, **limits))
    if looks_again:
        reply.headers["Refresh"] = str(LOOKS_AGAIN_AFTER)
    return reply


@blueprint.post("/letters/runs/<record:run_id>/go-on")
def resume(run_id: str) -> AnyResponse:
    """Issue the next letters of the run, in one's own name."""
    take_over(services(), signed_in(), run_id)
    go_on_if_free(services(), signed_in(), run_id)
    return redirect(url_for("letter_runs.run", run_id=run_id), 303)


@blueprint.post("/letters/runs/<record:run_id>/links")
def links(run_id: str) -> AnyResponse:
    """Send the next recipients that have an e-mail address their links."""
    send_links(services(), signed_in(), run_id)
    return redirect(url_for("letter_runs.run", run_id=run_id), 303)


@blueprint.get("/letters/runs/<record:run_id>/zip")
def as_zip(run_id: str) -> Response:
    """The letters of one part and their index in one file."""
    return _file(run_zip(services(), signed_in(), run_id, page_number()), "zip", run_id)


@blueprint.get("/letters/runs/<record:run_id>/merged")
def merged(run_id: str) -> Response:
    """The letters of one part in one document, to print in order."""
    return _file(run_merged(services(), signed_in(), run_id, page_number()), "docx", run_id)


@blueprint.get("/letters/runs/<record:run_id>/index")
def index(run_id: str) -> Response:
    """The index of one part alone."""
    return _file(run_index(services(), signed_in(), run_id, page_number()), "csv", run_id)


def _file(content: bytes, kind: str, run_id: str) -> Response:
    part = f"-{page_number()}" if "page" in request.args else ""
    headers = {"Content-Disposition": f'attachment; filename="letters-{run_id[:8]}{part}.{kind}"'}
    return Response(content, headers=headers, content_type=_MEDIA_TYPES[kind])
