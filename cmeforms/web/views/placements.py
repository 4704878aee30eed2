"""Placing a child with a carer or a home, and ending it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.children import placements
from cmeforms.casework.children.child_facts import named
from cmeforms.casework.children.child_group import require_child
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.typed_day import typed_day

blueprint = Blueprint("placements", __name__)


@blueprint.route("/children/<record:child_id>/placement", methods=["GET", "POST"])
def place(child_id: str) -> str | Response:
    """Where the child is placed; place it elsewhere, or end it."""
    if request.method != "POST":
        return _page(child_id, [])
    day, place_id = typed_day(request.form, "from"), request.form.get("place", "")
    try:
        if "end" in request.form:
            placements.end_placement(services(), signed_in(), child_id, day)
        else:
            placements.place_child(services(), signed_in(), child_id, place_id, day)
    except ActRefused as error:
        href = "#place" if "list" in str(error) else "#from-day"
        return _page(child_id, [SummaryLine(href, str(error))])
    return redirect(url_for("children.child", child_id=child_id))


def _page(child_id: str, errors: list[SummaryLine]) -> str:
    choices = placements.places(services(), signed_in())
    seen = require_child(services(), signed_in(), child_id)
    return render_template(
        "placement.html",
        child=named(services(), signed_in(), seen),
        placement=placements.placement_of(services(), seen),
        places=choices,
        given=request.form,
        errors=errors,
        back_link=url_for("children.child", child_id=child_id),
    )
