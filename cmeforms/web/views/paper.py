"""Saying that a draft is typed up from a form filled in on paper."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.forms.drafting import open_draft
from cmeforms.casework.forms.paper import note_paper, paper_of
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.typed_day import typed_day

blueprint = Blueprint("paper", __name__)


@blueprint.get("/drafts/<record:record_id>/paper")
def paper(record_id: str) -> str:
    """Who filled in the paper, and when."""
    draft = open_draft(services(), signed_in(), record_id)
    noted = paper_of(services(), record_id)
    given = {"filled_by": noted.filled_by} if noted else {}
    if noted:
        on = noted.filled_on
        given |= {"filled-day": str(on.day), "filled-month": str(on.month), "filled-year": str(on.year)}
    back = url_for("drafts.task_list", record_id=record_id)
    return render_template("paper.html", draft=draft, given=given, errors=[], back_link=back)


@blueprint.post("/drafts/<record:record_id>/paper")
def note(record_id: str) -> str | Response:
    """Keep it, or take it back where the name is empty."""
    day, name = typed_day(request.form, "filled"), request.form.get("filled_by", "")
    try:
        note_paper(services(), signed_in(), record_id, name, day)
    except ActRefused as error:
        draft = open_draft(services(), signed_in(), record_id)
        at = "#filled-day" if "day" in str(error) else "#filled_by"
        return render_template("paper.html", draft=draft, given=request.form, errors=[SummaryLine(at, str(error))])
    return redirect(url_for("drafts.task_list", record_id=record_id), 303)
