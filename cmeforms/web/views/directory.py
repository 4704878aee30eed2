"""The directory: who is known, how old their contact details are, and a new e-mail address by two people."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.mail import directory as acts
from cmeforms.casework.mail.postal_details import PostalDetails, correct_details
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("directory", __name__)

MOST_SHOWN = 100


@blueprint.get("/directory")
def directory() -> str:
    """The organisations that fit the words, at most a hundred, with the true number."""
    words = request.args.get("words", "")[:100]
    found = acts.directory(services(), signed_in(), words)
    return render_template("directory.html", words=words, found=found[:MOST_SHOWN], total=len(found))


@blueprint.get("/directory/<organisation:organisation_id>")
def organisation(organisation_id: str) -> str:
    """One organisation with what should be known before writing to it."""
    return _page(organisation_id, [])


@blueprint.post("/directory/<organisation:organisation_id>/propose")
def propose(organisation_id: str) -> str | Response:
    """Propose another e-mail address."""
    email, source = request.form.get("email", ""), request.form.get("source", "")
    try:
        acts.propose_email(services(), signed_in(), organisation_id, email.strip(), source)
    except ActRefused as error:
        return _page(organisation_id, [SummaryLine("#email", str(error))])
    return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)


@blueprint.post("/directory/<organisation:organisation_id>/decide")
def decide(organisation_id: str) -> str | Response:
    """Agree to a proposed address, or turn it down."""
    email, agrees = request.form.get("email", ""), request.form.get("decision") == "agree"
    try:
        acts.decide_email(services(), signed_in(), organisation_id, email, agrees=agrees)
    except ActRefused as error:
        return _page(organisation_id, [SummaryLine("", str(error))])
    return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)


@blueprint.post("/directory/<organisation:organisation_id>/correct")
def correct(organisation_id: str) -> str | Response:
    """Keep another postal address and telephone number."""
    typed = PostalDetails(*(request.form.get(name, "") for name in ("address", "phone", "address_source")))
    try:
        correct_details(services(), signed_in(), organisation_id, typed)
    except ActRefused as error:
        return _page(organisation_id, [SummaryLine("#address", str(error))])
    return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)


@blueprint.post("/directory/<organisation:organisation_id>/confirm")
def confirm(organisation_id: str) -> Response:
    """Note that the details were confirmed today."""
    acts.confirm_details(services(), signed_in(), organisation_id)
    return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)


def _page(organisation_id: str, errors: list[SummaryLine]) -> str:
    found = acts.organisation_of(services(), signed_in(), organisation_id)
    return render_template(
        "organisation.html",
        organisation=found,
        warnings=acts.warnings_of(services(), found),
        email_confirmed_on=acts.email_confirmed_on(found),
        is_own_proposal=found.proposed_by == signed_in().person_id,
        given=request.form,
        errors=errors,
        back_link=url_for("directory.directory"),
    )
