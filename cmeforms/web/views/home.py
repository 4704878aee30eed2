"""The home page of each role, and finding a child."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_wtf import FlaskForm
from wtforms import StringField

from cmeforms.casework.children.break_glass import unread_openings
from cmeforms.casework.children.placements import children_placed
from cmeforms.casework.letters.chasing import count_late
from cmeforms.casework.letters.waiting_notices import recent_notices
from cmeforms.casework.lists.deadlines import MOST_ON_HOME_PAGE, own_deadlines
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.searching import LONGEST_QUERY, find_children
from cmeforms.casework.lists.work_lists import Part, part_page, waiting_for
from cmeforms.casework.papers.viewing import may_start
from cmeforms.casework.upkeep.certificate_watch import warning_for
from cmeforms.definitions.roles import ROLE_TITLES
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.url_parts import page_number

blueprint = Blueprint("home", __name__)

PARTS = {Part.TO_DO: "Waiting for you", Part.OTHERS: "With somebody else", Part.DONE: "Completed"}
"""What each part of a person's work is called."""


class SearchForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What to look for; posted, so that a child's name never stands in an address."""

    query = StringField("Name, date of birth, UPN, NHS number, reference or school")


@blueprint.get("/")
def home() -> str:
    """What waits for this person, and what they can start."""
    person = signed_in()
    with caught_up_index(services()) as index:
        waiting = waiting_for(services(), person, index)
        due = own_deadlines(services(), person, index, MOST_ON_HOME_PAGE).shown
        late_answers = count_late(services(), person, index)
    return render_template(
        "home.html",
        waiting=waiting,
        due=due,
        late_answers=late_answers,
        notices=recent_notices(services(), person),
        startable=may_start(services(), person),
        openings=unread_openings(services(), person),
        placed=children_placed(services(), person),
        certificate_warning=warning_for(services(), person),
        role=", ".join(ROLE_TITLES[role] for role in person.roles),
    )


@blueprint.get("/lists/<work:part>")
def part(part: str) -> str:
    """One part of a person's work, a page at a time."""
    page = part_page(services(), signed_in(), Part(part), page_number())
    return render_template("record_list.html", page=page, part=part, heading=PARTS[Part(part)])


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
