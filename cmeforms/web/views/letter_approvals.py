"""Notices that wait for a second person: put one forward, the list, read one; approve, withdraw or send it back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.letters.approving import approve, put_forward, read_waiting
from cmeforms.casework.letters.ending_notices import send_back, withdraw
from cmeforms.casework.letters.waiting_notices import recent_notices
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.record_letters import choose_page, posted_letter, read_page
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("letter_approvals", __name__)


@blueprint.get("/letters/approvals")
def waiting() -> str:
    """The notices that this person wrote or may approve."""
    return render_template("letter_approvals.html", notices=recent_notices(services(), signed_in()))


@blueprint.post("/records/<record:record_id>/letters/put-forward")
def ask(record_id: str) -> str | Response:
    """Put forward the notice that was read, with the password again; a second click changes nothing."""
    wanted = posted_letter(record_id)
    try:
        errors = password_errors(PasswordForm())
        if errors:
            return read_page(wanted, errors)
        put_forward(services(), signed_in(), wanted)
    except ActRefused as error:
        return choose_page(record_id, [SummaryLine("", str(error))])
    return redirect(url_for("letter_approvals.waiting"), 303)


@blueprint.get("/records/<record:record_id>/letters/waiting/<record:run_id>")
def one(record_id: str, run_id: str) -> str:
    """One notice, as it would leave."""
    return _page(record_id, run_id, [])


def _page(record_id: str, run_id: str, errors: list[SummaryLine]) -> str:
    read = read_waiting(services(), signed_in(), record_id, run_id)
    labels = {f.id: f.label for f in read.checked.opened.offered.template.fields} if read.checked else {}
    form = PasswordForm()
    return render_template(
        "letter_approval.html", read=read, labels=labels, form=form, typed=request.form, errors=errors
    )


@blueprint.post("/records/<record:record_id>/letters/waiting/<record:run_id>/approve")
def agree(record_id: str, run_id: str) -> str | Response:
    """Approve and issue somebody else's notice, with the password again."""
    errors = password_errors(PasswordForm())
    if errors:
        return _page(record_id, run_id, errors)
    try:
        letter_id = approve(services(), signed_in(), record_id, run_id, request.form.get("approval", ""))
    except ActRefused as error:
        return _page(record_id, run_id, [SummaryLine("#approval", str(error))])
    return redirect(url_for("issued_letters.about", record_id=letter_id), 303)


@blueprint.post("/records/<record:record_id>/letters/waiting/<record:run_id>/withdraw")
def take_back(record_id: str, run_id: str) -> str | Response:
    """Withdraw one's own notice."""
    try:
        withdraw(services(), signed_in(), record_id, run_id)
    except ActRefused as error:
        return choose_page(record_id, [SummaryLine("", str(error))])
    return redirect(url_for("records.record", record_id=record_id), 303)


@blueprint.post("/records/<record:record_id>/letters/waiting/<record:run_id>/send-back")
def not_like_this(record_id: str, run_id: str) -> str | Response:
    """Send somebody else's notice back, with a reason."""
    try:
        send_back(services(), signed_in(), record_id, run_id, request.form.get("reason", ""))
    except ActRefused as error:
        return _page(record_id, run_id, [SummaryLine("#reason", str(error))])
    return redirect(url_for("records.record", record_id=record_id), 303)
