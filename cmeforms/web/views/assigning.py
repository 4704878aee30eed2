"""Choosing the key worker of a submitted form."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.children.assigning import assign, assignable
from cmeforms.casework.ground.access import may
from cmeforms.definitions.roles import ROLE_TITLES
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("assigning", __name__)


@blueprint.route("/records/<record:record_id>/key-worker", methods=["GET", "POST"])
def key_worker(record_id: str) -> str | Response:
    """Choose one of the people who may work on a form."""
    if request.method != "POST":
        return _page(record_id, [])
    if "person" not in request.form:  # "nobody" is a choice, and no answer is not
        return _page(record_id, [SummaryLine("#person", "Choose somebody, or nobody.")])
    try:
        assign(services(), signed_in(), record_id, request.form.get("person", ""))
    except ActRefused as error:
        return _page(record_id, [SummaryLine("#person", str(error))])
    if may(services(), signed_in(), Action.VIEW, services().log.state(record_id)):
        return redirect(url_for("records.record", record_id=record_id))
    return redirect(url_for("home.home"))  # given to another team, it is no longer theirs to see


def _page(record_id: str, errors: list[SummaryLine]) -> str:
    people = assignable(services(), signed_in(), record_id)
    state = services().log.state(record_id)
    return render_template(
        "key_worker.html",
        state=state,
        form_name=services().definition(state.definition_sha256).definition.name,
        people=people,
        role_titles=ROLE_TITLES,
        errors=errors,
        back_link=url_for("records.record", record_id=record_id),
    )
