"""The people who must not act on a child's case: who they are and why; add one, or let one act again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.children import conflicts as keeping
from cmeforms.casework.children.child_facts import named
from cmeforms.casework.children.child_group import require_child
from cmeforms.errors import ActRefused
from cmeforms.people.model import ROLE_TITLES
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("conflicts", __name__)


@blueprint.route("/children/<record:child_id>/conflicts", methods=["GET", "POST"])
def conflicts(child_id: str) -> str | Response:
    """The list, and what can be said about it."""
    if request.method != "POST":
        return _page(child_id, [])
    act = keeping.lift_conflict if "lift" in request.form else keeping.add_conflict
    try:
        act(services(), signed_in(), child_id, request.form.get("person", ""), request.form.get("reason", ""))
    except ActRefused as error:
        suffix = f"-{request.form.get('person', '')}" if "lift" in request.form else ""
        href = f"#reason{suffix}" if "reason" in str(error) else "#person"
        return _page(child_id, [SummaryLine(href, str(error))])
    return redirect(url_for("children.child", child_id=child_id))


def _page(child_id: str, errors: list[SummaryLine]) -> str:
    listed = keeping.conflicts_of(services(), signed_in(), child_id)
    return render_template(
        "conflicts.html",
        child=named(services(), signed_in(), require_child(services(), signed_in(), child_id)),
        conflicts=listed,
        people=keeping.choosable(services(), signed_in(), child_id),
        role_titles=ROLE_TITLES,
        given=request.form,
        errors=errors,
        back_link=url_for("children.child", child_id=child_id),
    )
