"""A child's page: everything about one child that this person may see, and the forms that can be started for it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.children import child_forms
from cmeforms.casework.children.child_page import view_child
from cmeforms.casework.children.child_people import people_around
from cmeforms.casework.children.same_child import compared, decide
from cmeforms.casework.packs.pack_contents import has_pack
from cmeforms.casework.papers.viewing import may_start
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("children", __name__)


@blueprint.get("/children/<record:child_id>")
def child(child_id: str) -> str:
    """What is open about a child, what happened, and what can be started."""
    view = view_child(services(), signed_in(), child_id)
    return render_template(
        "child.html",
        view=view,
        people=people_around(services(), signed_in(), view.seen),
        has_pack=has_pack(services(), signed_in(), view.seen),
        startable=may_start(services(), signed_in()),
        sibling_forms=child_forms.sibling_forms(services(), signed_in(), view.seen),
    )


@blueprint.post("/children/<record:child_id>/start")
def start(child_id: str) -> Response:
    """Start a form for this child."""
    new_id = child_forms.start_for_child(services(), signed_in(), child_id, request.form.get("form", ""))
    return redirect(url_for("drafts.task_list", record_id=new_id))


@blueprint.post("/children/<record:child_id>/sibling")
def add_sibling(child_id: str) -> Response:
    """Start one of this child's forms for a brother or sister."""
    slug, is_same_school = request.form.get("form", ""), request.form.get("same_school") == "yes"
    new_id = child_forms.start_for_sibling(services(), signed_in(), child_id, slug, is_same_school=is_same_school)
    return redirect(url_for("drafts.task_list", record_id=new_id))


@blueprint.route("/children/<record:child_id>/same/<record:other_id>", methods=["GET", "POST"])
def same(child_id: str, other_id: str) -> str | Response:
    """Two records that may be about one child, side by side; a person decides."""
    if request.method != "POST":
        return _same_page(child_id, other_id, [])
    chosen, reason = request.form.get("same", ""), request.form.get("reason", "")
    if chosen not in ("yes", "no"):
        return _same_page(child_id, other_id, [SummaryLine("#same", "Choose whether it is the same child.")])
    try:
        decide(services(), signed_in(), (child_id, other_id), is_same=chosen == "yes", reason=reason)
    except ActRefused as error:
        return _same_page(child_id, other_id, [SummaryLine("#reason", str(error))])
    return redirect(url_for("children.child", child_id=child_id))


def _same_page(child_id: str, other_id: str, errors: list[SummaryLine]) -> str:
    return render_template(
        "same_child.html",
        pair=compared(services(), signed_in(), (child_id, other_id)),
        chosen=request.form.get("same", ""),
        reason=request.form.get("reason", ""),
        errors=errors,
        back_link=url_for("children.child", child_id=child_id),
    )
