"""Asking a school or another authority for an answer by a one-time link, and calling a link back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.mail import invitations
from cmeforms.casework.mail.directory import to_confirm
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("invitations", __name__)


@blueprint.route("/records/<record:record_id>/ask", methods=["GET", "POST"])
def ask(record_id: str) -> str | tuple[str, int]:
    """Whom to ask, whether with a code, and the links made so far."""
    if request.method != "POST":
        return _page(record_id)
    organisation_id, with_code = request.form.get("organisation", ""), request.form.get("with_code") == "yes"
    try:
        made = invitations.invite(services(), signed_in(), record_id, organisation_id, with_code=with_code)
    except ActRefused as error:
        return _page(record_id, errors=[SummaryLine("#organisation", str(error))])
    return _page(record_id, made=made)


@blueprint.post("/records/<record:record_id>/ask/<link:link_id>/call-back")
def call_back(record_id: str, link_id: str) -> Response:
    """End a link before it is used."""
    invitations.call_back(services(), signed_in(), record_id, link_id)
    return redirect(url_for("invitations.ask", record_id=record_id), 303)


def _page(
    record_id: str, *, made: invitations.Invitation | None = None, errors: list[SummaryLine] | None = None
) -> str:
    known = invitations.recipients(services(), signed_in())
    return render_template(
        "ask.html",
        asked=services().log.state(record_id),
        invitations=invitations.invitations_of(services(), signed_in(), record_id),
        recipients=known,
        to_confirm=to_confirm(services(), known),
        made=made,
        now=services().clock(),
        errors=errors or [],
    )
