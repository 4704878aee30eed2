"""Where every rule and question comes from, and what must be verified before release; pages for an auditor."""

from __future__ import annotations

from flask import Blueprint, render_template

from cmeforms.casework.upkeep.sources_shown import doubtful, form_lines, local_lines, rule_lines
from cmeforms.web.signed_in import services

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def overview() -> str:
    """The rules, the local values with their floors, and the way to each form."""
    forms = list(services().catalogue)
    return render_template("sources.html", rules=rule_lines(), local=local_lines(services()), forms=forms)


@blueprint.get("/sources/forms/<slug:slug>")
def form(slug: str) -> str:
    """Every question of one form."""
    definition = services().catalogue.find(slug).definition
    return render_template("sources_form.html", form=definition, lines=form_lines(definition))


@blueprint.get("/sources/to-verify")
def to_verify() -> str:
    """What is inferred or must be verified, by form, rules first."""
    by_form = [(form, doubtful(form_lines(form))) for form in services().catalogue]
    return render_template("sources_to_verify.html", rules=doubtful(rule_lines()), by_form=by_form)
