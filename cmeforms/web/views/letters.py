"""Letter runs before they are issued: choose children and recipients, read, issue; and any issued letter's file."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.letters.reading import download_letter
from cmeforms.casework.runs.enquiries import Enquiry
from cmeforms.casework.runs.run_choices import RunFilters, blank_enquiry, choices_for
from cmeforms.casework.runs.run_clerk import go_on_if_free
from cmeforms.casework.runs.run_csv import RejectedRow, children_of_file
from cmeforms.casework.runs.run_log import begin_run, is_begun
from cmeforms.casework.runs.run_preview import preview_run
from cmeforms.errors import ActRefused, FileRefused
from cmeforms.web.run_posts import posted_enquiry, posted_filters
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.records import file_reply
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("letters", __name__)


@blueprint.get("/letters")
def choose() -> str:
    """Choose the letter, children and recipients."""
    run_id, slug = secrets.token_hex(16), request.args.get("letter", "")
    return _choose_page(blank_enquiry(services(), signed_in(), slug, run_id), RunFilters())


@blueprint.post("/letters")
def chosen() -> str:
    """Narrow the choice, choose all that fit, take children from a file, or read the letters."""
    enquiry, filters = posted_enquiry(), posted_filters()
    match request.form.get("do", "read"):
        case "children":
            found = choices_for(services(), signed_in(), enquiry, filters)
            return _choose_page(replace(enquiry, record_ids=found.all_children), filters)
        case "recipients":
            found = choices_for(services(), signed_in(), enquiry, filters)
            return _choose_page(replace(enquiry, organisation_ids=found.all_recipients), filters)
        case "file":
            return _with_file(enquiry, filters)
        case "read":
            return _preview(enquiry, [])
    return _choose_page(enquiry, filters)


def _with_file(enquiry: Enquiry, filters: RunFilters) -> str:
    """The children of a file, chosen besides those chosen before."""
    given = request.files.get("file")
    choices = choices_for(services(), signed_in(), enquiry, filters)
    try:
        found = children_of_file(services(), signed_in(), choices.template, given.read() if given else b"")
    except FileRefused as error:
        return _choose_page(enquiry, filters, [SummaryLine("#file", str(error))])
    record_ids = tuple(dict.fromkeys((*enquiry.record_ids, *found.record_ids)))
    return _choose_page(replace(enquiry, record_ids=record_ids), filters, rejected=found.rejected)


def _choose_page(
    enquiry: Enquiry,
    filters: RunFilters,
    errors: list[SummaryLine] | None = None,
    rejected: tuple[RejectedRow, ...] = (),
) -> str:
    return render_template(
        "letters.html",
        choices=choices_for(services(), signed_in(), enquiry, filters),
        enquiry=enquiry,
        filters=filters,
        errors=errors or [],
        rejected=rejected,
    )


def _preview(enquiry: Enquiry, errors: list[SummaryLine]) -> str:
    """The letters of one page, to be read; or the choice again, with what stands against it."""
    number = request.form.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1
    try:
        run = preview_run(services(), signed_in(), enquiry, page)
    except ActRefused as error:
        return _choose_page(enquiry, posted_filters(), [SummaryLine("", str(error))])
    back = url_for("letters.choose", letter=enquiry.template)
    return render_template("letters_preview.html", run=run, form=PasswordForm(), errors=errors, back_link=back)


@blueprint.post("/letters/issue")
def issue() -> str | AnyResponse:
    """Issue the letters that were read, with the password again; a second click issues nothing more."""
    enquiry = posted_enquiry()
    if not is_begun(services(), signed_in(), enquiry):
        errors = password_errors(PasswordForm())
        if errors:
            return _preview(enquiry, errors)
        begin_run(services(), signed_in(), enquiry)
    go_on_if_free(services(), signed_in(), enquiry.run_id)
    return redirect(url_for("letter_runs.run", run_id=enquiry.run_id), 303)


@blueprint.get("/letters/<record:record_id>")
def letter(record_id: str) -> Response:
    """One issued letter, exactly as issued."""
    reference, content = download_letter(services(), signed_in(), record_id)
    return file_reply(content, "docx", reference)
