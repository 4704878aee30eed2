"""Turns errors into pages: the one place that knows statuses and log levels; no page shows what went wrong inside."""

from __future__ import annotations

import logging

from flask import Flask, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError, Unauthorized
from werkzeug.wrappers import Response

from cmeforms.casework.ground.access import may
from cmeforms.errors import (
    ActRefused,
    EditConflict,
    NotAllowed,
    RecordErased,
    RecordNotFound,
    RenderError,
    SigningError,
    StorageUnavailable,
    UnknownForm,
)
from cmeforms.people.authorise import Action
from cmeforms.web.handing_back import hand_back, was_typed_here
from cmeforms.web.signed_in import services, signed_in_or_none

LOG = logging.getLogger("cmeforms.web")

_FILLED_AT = {"drafts.task_list", "drafts.section", "signing.check", "signing.sign"}

_NOT_FOUND = ("Page not found", "The page does not exist, or it is not yours to see.")
_MESSAGES: dict[int, tuple[str, str]] = {
    400: ("This could not be understood", "Go back and try again."),
    401: ("You are signed out", "Sign in again. What was saved is still there."),
    403: _NOT_FOUND,
    404: _NOT_FOUND,
    405: _NOT_FOUND,
    413: (
        "This is too much to take in at once",
        "Nothing of this page was saved and nothing was cut. What you saved before is still there. "
        "Open the page again and choose a smaller file, or add the files one at a time.",
    ),
    500: ("Something went wrong here", "It was not your mistake. What was saved before is still there."),
    503: (
        "Not saved",
        "The service cannot save now. Go back and copy your text to a safe place, then tell the administrator.",
    ),
}


def install_error_pages(app: Flask) -> None:
    """Give every error its page."""
    for unknown in (NotAllowed, RecordNotFound, UnknownForm):
        app.register_error_handler(unknown, _not_found)
    for refused in (ActRefused, RecordErased, RenderError, SigningError, EditConflict):
        app.register_error_handler(refused, _refused)
    app.register_error_handler(StorageUnavailable, _not_saved)
    app.register_error_handler(CSRFError, _page_too_old)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(Unauthorized, _signed_out)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)


def page(status: int, heading: str = "", text: str = "") -> tuple[str, int]:
    """A plain error page."""
    usual = _MESSAGES.get(status, _MESSAGES[400 if status < 500 else 500])
    return render_template("error.html", heading=heading or usual[0], text=text or usual[1]), status


def _not_found(_error: Exception) -> Response | tuple[str, int]:
    """The same words whether there is no such form, it is somebody else's, or a colleague submitted it just now."""
    if request.method == "GET" and request.endpoint in _FILLED_AT and _may_read_it():
        return redirect(url_for("records.record", record_id=(request.view_args or {})["record_id"]))
    if was_typed_here():
        text = "Somebody submitted or discarded the form in the meantime, or it is not yours to fill."
        return hand_back(404, "This form cannot be filled now", text)
    return page(404)


def _may_read_it() -> bool:
    """Whether the form of an old tab or a bookmark, filled by nobody now, is still this person's to read."""
    person, parts = signed_in_or_none(), request.view_args or {}
    try:
        return person is not None and may(services(), person, Action.VIEW, services().log.state(parts["record_id"]))
    except RecordNotFound:
        return False


def _refused(error: Exception) -> tuple[str, int]:
    """What an act refuses it says in a person's words."""
    return page(409, "This cannot be done now", str(error))


def _page_too_old(_error: CSRFError) -> tuple[str, int]:
    heading = "This page was open for too long"
    if was_typed_here():
        return hand_back(400, heading, "You signed in again after it was opened.")
    text = "Nothing was saved by the last step. Go back, copy what you typed if you need it, and open the page again."
    return page(400, heading, text)


def _not_saved(error: StorageUnavailable) -> tuple[str, int]:
    LOG.error("storage unavailable at %s: %s", request.endpoint, type(error).__name__)
    if was_typed_here():
        text = "The service cannot save now. Try again in some minutes, and tell the administrator."
        return hand_back(503, _MESSAGES[503][0], text)
    return page(503)


def _foreign_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """Asked under a name that is not ours no address of ours can be built, so not even our own page."""
    return "Ask this server under its own name.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _signed_out(_error: Unauthorized) -> tuple[str, int]:
    if was_typed_here():
        text = "Sign in again in another tab of this browser, or open your link again there. Then come back here."
        return hand_back(401, _MESSAGES[401][0], text)
    return page(401)


def _http_error(error: HTTPException) -> tuple[str, int]:
    status = 413 if isinstance(error, RequestEntityTooLarge) else (error.code or 500)
    return page(404 if status == 403 else status)


def _bug(error: Exception) -> tuple[str, int]:
    """A bug crashes; the log gets its place and kind, never its words, which may hold a child's data."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    LOG.error("%s at %s (%s)", type(error).__name__, request.endpoint, place)
    return page(500)
