"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField

from cmeforms.casework.accounts.signing_in import sign_in as sign_in_person
from cmeforms.casework.accounts.signing_in import sign_out as sign_out_person
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import browser_session, services, signed_in, signed_in_or_none

blueprint = Blueprint("signing_in", __name__)

NOT_MATCHING = "E-mail, password and code do not match. Check all three; a code works once and for half a minute."
TOO_MANY = "There were too many tries. Wait five minutes, then try again."


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What a person signs in with, all at once."""

    email = StringField("E-mail address")
    password = PasswordField("Password")
    code = StringField("Six-digit code, or a recovery code")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Ask for e-mail, password and code; which of them was wrong is not told."""
    if signed_in_or_none():
        return redirect(url_for("home.home"))
    form = SignInForm()
    if request.method != "POST":
        return render_template("sign_in.html", form=form)
    try:
        entered = sign_in_person(
            services(),
            (form.email.data or "")[:254],
            form.password.data or "",
            (form.code.data or "")[:64],
            address=request.remote_addr or "",
        )
    except TooManyTries:
        return _again(form, TOO_MANY, 429)
    if entered is None:
        return _again(form, NOT_MATCHING, 200)
    browser_session().token = entered.token
    return redirect(url_for("account.recovery_codes" if entered.is_first else "home.home"))


def _again(form: SignInForm, message: str, status: int) -> tuple[str, int]:
    errors = [SummaryLine("#email", message)]
    return render_template("sign_in.html", form=form, errors=errors), status


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session on the server, and let the browser forget its pages."""
    sign_out_person(services(), signed_in(), browser_session().token)
    browser_session().forget()
    reply = redirect(url_for("signing_in.sign_in"))
    reply.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reply
