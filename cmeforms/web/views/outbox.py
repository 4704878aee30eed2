"""The administrator's view of messages that have not gone: references and faults, no addresses and no words."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.mail.posting import send_again, undelivered
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/outbox")
def outbox() -> str:
    """What waits, what failed, and what a restored backup held back."""
    waiting = undelivered(services(), signed_in())
    references = {m.record_id: services().log.state(m.record_id).reference for m in waiting}
    is_off = not services().settings.mail.host
    return render_template("outbox.html", waiting=waiting, references=references, is_off=is_off)


@blueprint.post("/outbox/<link:message_id>/again")
def again(message_id: str) -> Response:
    """Let one message wait to be sent anew."""
    send_again(services(), signed_in(), message_id)
    return redirect(url_for("outbox.outbox"), 303)
