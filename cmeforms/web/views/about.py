"""Pages about the service: contact, privacy, accessibility, health, whom to tell of a weakness."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.duties.contacts import load_contacts
from cmeforms.web.signed_in import services

blueprint = Blueprint("about", __name__)


@blueprint.get("/contact")
def contact() -> str:
    """Whom to call, in an emergency first, and who answers now."""
    known = load_contacts(services().home, services().settings.authority)
    return render_template("contact.html", contacts=list(known), now=services().clock())


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about children and staff, and why."""
    return render_template("privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """How accessible the service is, and what to do where it is not."""
    return render_template("accessibility.html")


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell of a weakness of this service.

    Source: RFC 9116, 2.5.
    """
    expires = (services().clock() + timedelta(days=90)).strftime("%Y-%m-%dT00:00:00Z")
    text = f"Contact: mailto:{services().settings.authority.email}\nExpires: {expires}\nPreferred-Languages: en\n"
    return Response(text, content_type="text/plain; charset=utf-8")


@blueprint.get("/.well-known/change-password")
def change_password() -> AnyResponse:
    """Where programs that keep passwords send people.

    Source: W3C, A Well-Known URL for Changing Passwords.
    """
    return redirect(url_for("account.account"))


@blueprint.get("/health")
def health() -> dict[str, str]:
    """That the process answers; tells nothing else."""
    return {"status": "well"}
