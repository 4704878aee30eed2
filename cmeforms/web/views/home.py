"""The home page of each role, and finding a child."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_wtf import FlaskForm
from wtforms import StringField

from cmeforms.casework.searching import LONGEST_QUERY, find_children
from cmeforms.casework.viewing import may_start, waiting_for
from cmeforms.definitions.roles import ROLE_TITLES
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("home", __name__)


class SearchForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What to look for; posted, so that a child's name never stands in an address."""

    query = StringField("Name, date of birth, UPN or reference")


@blueprint.get("/")
def home() -> str:
    """What waits for this person, and what they can start."""
    person = signed_in()
    return render_template(
        "home.html",
        waiting=waiting_for(services(), person),
        startable=may_start(services(), person),
        role=", ".join(ROLE_TITLES[role] for role in person.roles),
    )


@blueprint.route("/find", methods=["GET", "POST"])
def search() -> str:
    """Find records by name, birth date or number."""
    form = SearchForm()
    query = form.query.data or ""
    errors = []
    if request.method == "POST" and (not query.strip() or len(query) > LONGEST_QUERY):
        errors = [SummaryLine("#query", f"Enter a name, date or number of at most {LONGEST_QUERY} characters.")]
    found = find_children(services(), signed_in(), query if not errors else "")
    was_asked = request.method == "POST" and not errors
    return render_template("search.html", form=form, found=found, was_asked=was_asked, errors=errors)
