"""Sending an issued document by a one-time link, calling it back, and the page on which it is downloaded once."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField

from cmeforms.casework.mail import sending
from cmeforms.casework.mail.directory import to_confirm
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.records import file_reply
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("sending", __name__)


class CollectForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Who downloads, and the code that they were told."""

    name = StringField("Your full name")
    number = StringField("Collar number or role")
    code = StringField("Six-digit code")


@blueprint.route("/records/<record:record_id>/documents/<sha256:sha256>/send", methods=["GET", "POST"])
def send(record_id: str, sha256: str) -> str | tuple[str, int]:
    """Whom to send a document to; the password again, then the code to tell by telephone."""
    form = PasswordForm()
    if request.method != "POST":
        return _page(record_id, sha256, form)
    errors = password_errors(form)
    if errors:
        return _page(record_id, sha256, form, errors=errors)
    try:
        sent = sending.send_document(services(), signed_in(), record_id, sha256, request.form.get("organisation", ""))
    except ActRefused as error:
        return _page(record_id, sha256, form, errors=[SummaryLine("#organisation", str(error))])
    return _page(record_id, sha256, form, sent=sent)


@blueprint.post("/records/<record:record_id>/sent/<link:link_id>/recall")
def recall(record_id: str, link_id: str) -> AnyResponse:
    """Call a document back."""
    sending.recall(services(), signed_in(), record_id, link_id)
    return redirect(url_for("records.record", record_id=record_id), 303)


@blueprint.get("/d/<token:token>")
def collecting(token: str) -> str:
    """What a document's link shows first: who are you, and a button."""
    return render_template("collect.html", form=CollectForm(), token=token)


@blueprint.post("/d/<token:token>")
def collect(token: str) -> Response | str | tuple[str, int]:
    """The one download; every refusal is the same page."""
    form = CollectForm()
    code = "".join((form.code.data or "")[:20].split())
    try:
        found = sending.collect(services(), token, code, name=form.name.data or "", number=form.number.data or "")
    except ActRefused as error:
        box = "#number" if (form.name.data or "").strip() else "#name"
        return render_template("collect.html", form=form, token=token, errors=[SummaryLine(box, str(error))])
    if found is None:
        return render_template("link_refused.html"), 404
    return file_reply(found.content, found.kind, found.reference)


def _page(
    record_id: str,
    sha256: str,
    form: PasswordForm,
    *,
    sent: sending.Sent | None = None,
    errors: list[SummaryLine] | None = None,
) -> str:
    state, document = sending.sendable(services(), signed_in(), record_id, sha256)
    definition = services().definition(state.definition_sha256).definition
    known = sending.destinations(services(), signed_in(), document)
    return render_template(
        "send.html",
        record=state,
        sha256=sha256,
        version=definition.audience(document.audience).title if document.audience else "",
        destinations=known,
        to_confirm=to_confirm(services(), known),
        links=sending.sent_links(services(), signed_in(), record_id),
        sent=sent,
        form=form,
        now=services().clock(),
        errors=errors or [],
        back_link=url_for("records.record", record_id=record_id),
    )
