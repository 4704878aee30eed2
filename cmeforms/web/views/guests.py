"""For somebody without an account: a one-time link, a public referral, and the declaration that sends the form."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from cmeforms.casework.forms.drafting import open_draft
from cmeforms.casework.forms.judging import check_draft
from cmeforms.casework.forms.submitting import Receipt
from cmeforms.casework.ground.access import next_signature
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.casework.mail import guests, invitations, public_referral
from cmeforms.errors import ActRefused, AnswersRefused, GlyphMissing, NotAllowed
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import browser_session, guest_or_none, services
from cmeforms.web.views.signing import refused_at

blueprint = Blueprint("guests", __name__)

TOO_MANY = "Too many referrals were begun from here within an hour. Please ring us instead."


class CodeForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The code that was told by telephone, where one was."""

    code = StringField("Six-digit code")


class DeclarationForm(FlaskForm):  # type: ignore[misc]
    """Who declares."""

    name = StringField("Your full name")


@blueprint.get("/l/<token:token>")
def link(token: str) -> str:
    """What a one-time link shows first: nothing but a button, so that a mail scanner's look changes nothing."""
    asks_for_code = invitations.asks_for_code(services(), token)
    return render_template("link.html", form=CodeForm(), token=token, asks_for_code=asks_for_code)


@blueprint.post("/l/<token:token>")
def open_form(token: str) -> Response | tuple[str, int]:
    """Open the link once and go on at a clean address; every refusal is the same page."""
    code = "".join(request.form.get("code", "")[:20].split())
    accepted = invitations.accept(services(), token, code)
    if accepted is None:
        return render_template("link_refused.html"), 404
    visit, record_id = accepted
    browser_session().token = visit
    return redirect(url_for("drafts.task_list", record_id=record_id), 303)


@blueprint.route("/refer", methods=["GET", "POST"])
def refer() -> str | Response | tuple[str, int]:
    """The public page: what it is for, and a button that begins a referral."""
    if not public_referral.is_open(services()):
        raise NotAllowed("referrals from the public are not taken here")
    if request.method != "POST":
        return render_template("refer.html")
    try:
        visit, record_id = public_referral.begin_referral(services(), address=request.remote_addr or "")
    except TooManyTries:
        return render_template("refer.html", errors=[SummaryLine("", TOO_MANY)]), 429
    browser_session().token = visit
    return redirect(url_for("drafts.task_list", record_id=record_id), 303)


@blueprint.route("/drafts/<record:record_id>/declare", methods=["GET", "POST"])
def declare(record_id: str) -> str | Response | tuple[str, int]:
    """The statement and a typed name; then the form is sent and closed to this browser."""
    guest = guest_or_none()
    sent = guests.sent_before(services(), browser_session().token)
    if sent and sent.record_id == record_id:
        return _sent_page(sent)
    if guest is None or guest.record_id != record_id:
        raise NotAllowed("this browser was let in to no such form")
    form = DeclarationForm()
    return _declare(guest, form) if request.method == "POST" else _page(guest, form, [])


def _declare(guest: guests.Guest, form: DeclarationForm) -> str | Response:
    posted = request.form.get("draft_revision", "")
    revision = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0
    try:
        return _sent_page(
            guests.declare(
                services(),
                guest,
                form.name.data or "",
                draft_revision=revision,
                is_confirmed="confirmed" in request.form,
            )
        )
    except AnswersRefused:
        return redirect(url_for("signing.check", record_id=guest.record_id))
    except GlyphMissing as error:
        return _page(guest, form, [SummaryLine("", f"{error}. Nothing was sent. Write these letters differently.")])
    except ActRefused as error:
        return _page(guest, form, [SummaryLine(refused_at(error) or "#name", str(error))])


def _page(guest: guests.Guest, form: DeclarationForm, errors: list[SummaryLine]) -> str:
    draft = open_draft(services(), guest.person, guest.record_id)
    checked = check_draft(services(), guest.person, guest.record_id)
    return render_template(
        "declare.html",
        draft=draft,
        declared=next_signature(draft.loaded.definition, draft.state, draft.part),
        is_ready=not checked.refusals,
        to_confirm=checked.to_confirm,
        form=form,
        errors=errors,
        back_link=url_for("signing.check", record_id=guest.record_id),
    )


def _sent_page(receipt: Receipt) -> str:
    return render_template("sent.html", reference=receipt.reference)
