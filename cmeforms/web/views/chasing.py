"""What nobody answered in time, reminders of it, and how organisations answer."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.ground.letter_access import sends_for_the_service
from cmeforms.casework.letters.answers import note_answer
from cmeforms.casework.letters.chasing import MOST_SHOWN, chase_list
from cmeforms.casework.letters.open_letters import LetterRequest, open_letter
from cmeforms.casework.letters.reminding import open_chase
from cmeforms.casework.letters.reply_rates import reply_rates, reply_rates_csv
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.record_letters import fill_page

blueprint = Blueprint("chasing", __name__)


@blueprint.get("/letters/chase")
def chase() -> str:
    """The questions that are late."""
    return _page([])


def _page(errors: list[SummaryLine]) -> str:
    late = chase_list(services(), signed_in())
    may_see_rates = sends_for_the_service(signed_in())
    return render_template("chase.html", late=late, most=MOST_SHOWN, may_see_rates=may_see_rates, errors=errors)


@blueprint.post("/letters/<record:record_id>/chase")
def draft(record_id: str) -> str:
    """The reminder, filled in as far as it can be; nothing is sent."""
    organisation_id = request.form.get("organisation", "")
    try:
        chased = open_chase(services(), signed_in(), record_id, organisation_id)
        wanted = LetterRequest(
            record_id=chased.record_ids[0],
            template=chased.question.chaser,
            run_id=secrets.token_hex(16),
            chases=record_id,
            chased_organisation=organisation_id,
        )
        return fill_page(open_letter(services(), signed_in(), wanted), wanted, {})
    except ActRefused as error:
        return _page([SummaryLine("", str(error))])


@blueprint.post("/letters/<record:record_id>/answered")
def answered(record_id: str) -> str | AnyResponse:
    """Write down that it was answered today by post, telephone or a visit."""
    try:
        note_answer(services(), signed_in(), record_id, london_date(services().clock()))
    except ActRefused as error:
        return _page([SummaryLine("", str(error))])
    return redirect(url_for("chasing.chase"), 303)


@blueprint.get("/letters/replies")
def replies() -> str:
    """How each school and authority answers."""
    return render_template("reply_rates.html", rates=reply_rates(services(), signed_in()))


@blueprint.get("/letters/replies.csv")
def replies_file() -> Response:
    """The same as a file."""
    headers = {"Content-Disposition": 'attachment; filename="reply-rates.csv"'}
    return Response(reply_rates_csv(services(), signed_in()), headers=headers, content_type="text/csv; charset=utf-8")
