"""Making a version of a submission for named readers: first what leaves and what stays, then the act."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.papers.versions import issue_version, preview_version
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("versions", __name__)


@blueprint.get("/records/<record:record_id>/versions/<slug:audience>")
def version(record_id: str, audience: str) -> str:
    """Every field that would leave, and every one that would stay."""
    preview = preview_version(services(), signed_in(), record_id, audience)
    back = url_for("records.record", record_id=record_id)
    return render_template("version.html", preview=preview, back_link=back)


@blueprint.post("/records/<record:record_id>/versions/<slug:audience>")
def issue(record_id: str, audience: str) -> Response:
    """Seal and keep the version that was read about; it stands on the record's page then."""
    typed = request.form.get("submission_revision", "")
    revision = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    issue_version(services(), signed_in(), record_id, audience, submission_revision=revision)
    return redirect(url_for("records.record", record_id=record_id))
