"""The administrator's people and the auditor's log; no case content."""

from __future__ import annotations

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.accounts.administering import add_account, list_people
from cmeforms.casework.accounts.administering import close_account as close
from cmeforms.casework.upkeep.auditing import log_page
from cmeforms.definitions.roles import ROLE_TITLES
from cmeforms.errors import ActRefused
from cmeforms.people.model import ACCOUNT_ROLES
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("administration", __name__)


@blueprint.get("/people")
def people() -> str:
    """Everybody with an account, and a form to add somebody."""
    return _people_page({}, [])


def _people_page(given: dict[str, str], errors: list[SummaryLine]) -> str:
    persons, organisations = list_people(services(), signed_in())
    return render_template(
        "people.html",
        people=persons,
        organisations=organisations,
        roles=[(role.value, ROLE_TITLES[role]) for role in ACCOUNT_ROLES],
        given=given,
        errors=errors,
        own_id=signed_in().person_id,
    )


@blueprint.post("/people")
def add_person() -> str:
    """Add a person; password and code generator are shown this once."""
    given = {name: request.form.get(name, "").strip() for name in ("name", "email", "role", "organisation")}
    try:
        account = add_account(services(), signed_in(), **given)
    except ActRefused as error:
        return _people_page(given, [SummaryLine("#name", str(error))])
    qr = segno.make(account.totp_address).svg_data_uri(scale=5)
    return render_template("person_added.html", account=account, qr=qr)


@blueprint.post("/people/<person:person_id>/close")
def close_account(person_id: str) -> str | Response:
    """Close a leaver's account at once."""
    try:
        close(services(), signed_in(), person_id)
    except ActRefused as error:
        return _people_page({}, [SummaryLine("", str(error))])
    return redirect(url_for("administration.people"))


@blueprint.get("/log")
def log() -> str:
    """The log's entries, newest first, and whether its chain is whole."""
    before = request.args.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) < 16
    page = log_page(services(), signed_in(), int(before) if is_number else None)
    older = url_for("administration.log", before=page.entries[-1].number) if page.has_older else ""
    return render_template("log.html", entries=page.entries, report=page.report, older_url=older)
