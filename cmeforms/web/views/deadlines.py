"""A person's own deadlines, on a page and as a file for their calendar."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from cmeforms.casework.lists.deadlines import MOST_RECORDS, deadlines_file, own_deadlines
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("deadlines", __name__)


@blueprint.get("/deadlines")
def deadlines() -> str:
    """What is due for this person, what is late first."""
    with caught_up_index(services()) as index:
        own = own_deadlines(services(), signed_in(), index)
    return render_template("deadlines.html", deadlines=own.shown, is_cut=own.is_cut, most=MOST_RECORDS)


@blueprint.get("/deadlines.ics")
def calendar() -> Response:
    """The same for a calendar program; no child's name."""
    headers = {"Content-Disposition": 'attachment; filename="deadlines.ics"'}
    return Response(deadlines_file(services(), signed_in()), mimetype="text/calendar", headers=headers)
