"""The grab pack of a child: what it would hold and how old that is, printing it, a copy behind a pass phrase."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.packs.grab_packs import pack_overview, print_pack
from cmeforms.casework.papers.locked_copies import LONGEST_PASSPHRASE_BYTES, SHORTEST_PASSPHRASE
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.records import file_reply

blueprint = Blueprint("packs", __name__)


@blueprint.get("/children/<record:child_id>/pack")
def pack(child_id: str) -> str:
    """How old each part of the pack is, and the ways to have it."""
    return _page(child_id, [])


@blueprint.post("/children/<record:child_id>/pack")
def print_now(child_id: str) -> str | Response:
    """The pack as a file, sealed for this reply; a copy for a phone or computer of one's own needs a pass phrase."""
    passphrase = request.form.get("passphrase", "")
    if "locked" in request.form and len(passphrase) < SHORTEST_PASSPHRASE:
        return _page(child_id, [SummaryLine("#passphrase", f"Enter at least {SHORTEST_PASSPHRASE} letters.")])
    try:
        made = print_pack(services(), signed_in(), child_id, passphrase if "locked" in request.form else "")
    except ActRefused as error:
        return _page(child_id, [SummaryLine("#passphrase", str(error))] if "locked" in request.form else [])
    return file_reply(made.pdf, "pdf", made.reference)


def _page(child_id: str, errors: list[SummaryLine]) -> str:
    return render_template(
        "pack.html",
        overview=pack_overview(services(), signed_in(), child_id),
        child_id=child_id,
        longest=LONGEST_PASSPHRASE_BYTES,
        errors=errors,
        back_link=url_for("children.child", child_id=child_id),
    )
