"""Pages about the service: contact, privacy, accessibility, health."""

from __future__ import annotations

from flask import Blueprint, render_template

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


@blueprint.get("/health")
def health() -> dict[str, str]:
    """That the process answers; tells nothing else."""
    return {"status": "well"}
