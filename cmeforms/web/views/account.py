"""One's own account: password, recovery codes, and the browsers in which one is signed in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.accounts import own_account
from cmeforms.casework.accounts.administering import change_password
from cmeforms.casework.accounts.signing_in import MOST_SESSIONS
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import browser_session, services, signed_in
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("account", __name__)

TOO_MANY = "The password was wrong too often. Wait five minutes, then try again. Nothing was changed."


@blueprint.get("/account")
def account() -> str:
    """What a person can do with their own account."""
    return _account_page([])


def _account_page(errors: list[SummaryLine], *, is_changed: bool = False) -> str:
    person = signed_in()
    return render_template(
        "account.html",
        person=person,
        sessions=own_account.own_sessions(services(), person, browser_session().token),
        most_sessions=MOST_SESSIONS,
        codes_left=own_account.recovery_codes_left(services(), person),
        is_changed=is_changed,
        errors=errors,
    )


@blueprint.post("/account/password")
def new_password() -> str:
    """Change the password; every other browser is signed out."""
    old, new = request.form.get("old_password", ""), request.form.get("new_password", "")
    if new != request.form.get("new_password_again", ""):
        return _account_page([SummaryLine("#new_password_again", "The two new passwords differ. Type them again.")])
    try:
        problems = change_password(services(), signed_in(), browser_session().token, old, new)
    except TooManyTries:
        problems = [TOO_MANY]
    is_old_wrong = bool(problems) and ("present" in problems[0] or problems[0] == TOO_MANY)
    place = "#old_password" if is_old_wrong else "#new_password"
    return _account_page([SummaryLine(place, problem) for problem in problems], is_changed=not problems)


@blueprint.post("/account/sessions/<session:session_id>/end")
def end_session(session_id: str) -> Response:
    """Sign out in one of the person's browsers."""
    own_account.end_own_session(services(), signed_in(), session_id)
    return redirect(url_for("account.account"))


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> str:
    """Offer recovery codes; after the password was given again, show new ones this once."""
    form = PasswordForm()
    errors = password_errors(form) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        codes = own_account.renew_recovery_codes(services(), signed_in())
        return render_template("recovery_codes_made.html", codes=codes)
    left = own_account.recovery_codes_left(services(), signed_in())
    return render_template("recovery_codes.html", codes_left=left, errors=errors)
