"""The page of a letter run: how far it is, going on, sending the links, and its files."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.letters.run_files import run_index, run_merged, run_zip
from cmeforms.casework.letters.run_links import send_links, sent_to
from cmeforms.casework.letters.running import MOST_AT_ONCE, go_on, progress_of
from cmeforms.casework.mail.directory import organisation_names
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.records import MEDIA_TYPES

blueprint = Blueprint("letter_runs", __name__)

_MEDIA_TYPES = {**MEDIA_TYPES, "zip": "application/zip", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/letters/runs/<record:run_id>")
def run(run_id: str) -> str:
    """How far the run is, what failed and why, and how each letter reaches its school."""
    return render_template(
        "letters_issued.html",
        progress=progress_of(services(), signed_in(), run_id),
        sent=sent_to(services(), signed_in(), run_id),
        names=organisation_names(services()),
        run_id=run_id,
        most=MOST_AT_ONCE,
    )


@blueprint.post("/letters/runs/<record:run_id>/go-on")
def resume(run_id: str) -> AnyResponse:
    """Issue the next letters of the run."""
    go_on(services(), signed_in(), run_id)
    return redirect(url_for("letter_runs.run", run_id=run_id), 303)


@blueprint.post("/letters/runs/<record:run_id>/links")
def links(run_id: str) -> AnyResponse:
    """Send every school that has an e-mail address its link."""
    send_links(services(), signed_in(), run_id)
    return redirect(url_for("letter_runs.run", run_id=run_id), 303)


@blueprint.get("/letters/runs/<record:run_id>/zip")
def as_zip(run_id: str) -> Response:
    """Every letter and the index in one file."""
    return _file(run_zip(services(), signed_in(), run_id), "zip", run_id)


@blueprint.get("/letters/runs/<record:run_id>/merged")
def merged(run_id: str) -> Response:
    """The letters in one document, to print in order."""
    return _file(run_merged(services(), signed_in(), run_id), "docx", run_id)


@blueprint.get("/letters/runs/<record:run_id>/index")
def index(run_id: str) -> Response:
    """The index alone."""
    return _file(run_index(services(), signed_in(), run_id), "csv", run_id)


def _file(content: bytes, kind: str, run_id: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="letters-{run_id[:8]}.{kind}"'}
    return Response(content, headers=headers, content_type=_MEDIA_TYPES[kind])
