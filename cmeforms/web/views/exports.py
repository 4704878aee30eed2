"""Taking a register out of the service: a small file at once, a larger one with a second person."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.lists.export_requests import (
    approve,
    ask_for_export,
    download_export,
    requests_for,
    view_request,
)
from cmeforms.casework.lists.exporting import Exported, FileKind, export_alone
from cmeforms.casework.lists.registers import REGISTERS
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.registers import read_filters, register_reply
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("exports", __name__)

MEDIA_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.post("/register/<register:name>/export")
def export(name: str) -> str | AnyResponse:
    """Export what a register shows, or ask a second person for it; with the password again."""
    filters = read_filters(request.form)
    errors = password_errors(PasswordForm())
    if errors:
        return register_reply(name, filters, errors)
    try:
        if "ask" in request.form:
            export_id = ask_for_export(services(), signed_in(), name, filters)
            return redirect(url_for("exports.one", export_id=export_id))
        return _file(export_alone(services(), signed_in(), name, filters, _kind()))
    except ActRefused as error:
        return register_reply(name, filters, [SummaryLine("#export", str(error))])


@blueprint.get("/exports")
def waiting() -> str:
    """The requests of the last day that concern this person."""
    views = requests_for(services(), signed_in())
    return render_template("exports.html", views=views, registers=REGISTERS)


@blueprint.get("/exports/<export:export_id>")
def one(export_id: str) -> str:
    """One request, with all that it would take out."""
    return _page(export_id, [])


@blueprint.post("/exports/<export:export_id>/approve")
def agree(export_id: str) -> str | AnyResponse:
    """Approve somebody else's request, with the password again."""
    errors = password_errors(PasswordForm())
    if errors:
        return _page(export_id, errors)
    approve(services(), signed_in(), export_id)
    return redirect(url_for("exports.waiting"))


@blueprint.post("/exports/<export:export_id>/file")
def download(export_id: str) -> str | Response:
    """The file of an approved request, with the password again."""
    errors = password_errors(PasswordForm())
    if errors:
        return _page(export_id, errors)
    return _file(download_export(services(), signed_in(), export_id, _kind()))


def _page(export_id: str, errors: list[SummaryLine]) -> str:
    view = view_request(services(), signed_in(), export_id)
    return render_template("export.html", view=view, register=REGISTERS[view.request.register], errors=errors)


def _kind() -> FileKind:
    return FileKind.CSV if request.form.get("kind") == "csv" else FileKind.XLSX


def _file(exported: Exported) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{exported.file_name}"'}
    return Response(exported.content, content_type=MEDIA_TYPES[exported.kind], headers=headers)
