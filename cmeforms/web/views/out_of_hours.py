"""Out of hours: the duty team opens one child's records; those who hold the case say that they have read of it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.children import break_glass
from cmeforms.casework.ground.access import require_service
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.typed_day import typed_day

blueprint = Blueprint("out_of_hours", __name__)

TOO_MANY = "There were too many wrong codes. Wait five minutes. In an emergency you can start a report without records."
_PLACES = {"choose why": "#reason_code", "give a reason": "#reason", "the code": "#code"}
"""Where on the page a refusal belongs, by how it begins."""


@blueprint.route("/out-of-hours", methods=["GET", "POST"])
def open_records() -> str | Response:
    """Ask for one child by name and birth date, with a reason and a fresh code."""
    if request.method != "POST":
        return _page([])
    asked = break_glass.Asked(
        name=request.form.get("child_name", "")[:200],
        born_on=typed_day(request.form, "born"),
        reason_code=request.form.get("reason_code", ""),
        reason=request.form.get("reason", ""),
        code=request.form.get("code", "")[:20],
    )
    try:
        child_id = break_glass.open_out_of_hours(services(), signed_in(), asked)
    except TooManyTries:
        return _page([SummaryLine("#code", TOO_MANY)])
    except ActRefused as error:
        return _page([SummaryLine(_place(str(error)), str(error))])
    return redirect(url_for("children.child", child_id=child_id))


def _place(message: str) -> str:
    return next((place for start, place in _PLACES.items() if message.lower().startswith(start)), "#child_name")


def _page(errors: list[SummaryLine]) -> str:
    require_service(services(), signed_in(), Action.OPEN_OUT_OF_HOURS)
    return render_template("out_of_hours.html", reasons=break_glass.REASONS, given=request.form, errors=errors)


@blueprint.post("/out-of-hours/<record:child_id>/read")
def read(child_id: str) -> Response:
    """Say that one has read of an opening."""
    number = request.form.get("opening", "")
    opening = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    break_glass.confirm_read(services(), signed_in(), child_id, opening)
    return redirect(url_for("home.home"))
