"""Enquiry letters to schools: choose, read, issue; then the page of the run."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.letters.enquiries import Enquiry, PreparedRun, choices_for, prepare_run
from cmeforms.casework.letters.reading import download_letter
from cmeforms.casework.letters.running import begin_run, go_on, is_begun
from cmeforms.casework.mail.directory import organisation_names
from cmeforms.errors import ActRefused, MergeFieldError
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.records import file_reply
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("letters", __name__)


@blueprint.route("/letters", methods=["GET", "POST"])
def choose() -> str:
    """Choose children and schools; then read every letter before it is issued."""
    if request.method == "POST":
        enquiry = _enquiry()
        if "again" in request.form:
            return _choose_page(enquiry, [])
        try:
            return _preview(prepare_run(services(), signed_in(), enquiry), [])
        except ActRefused as error:
            return _choose_page(enquiry, [SummaryLine("", str(error))])
        except MergeFieldError as error:
            return _choose_page(enquiry, [SummaryLine("", f"{m.key} {m.reason}") for m in error.mistakes])
    return _choose_page(Enquiry((), (), secrets.token_hex(16)), [])


def _enquiry() -> Enquiry:
    run_id = request.form.get("run_id", "")
    is_known = len(run_id) == 32 and all(c in "0123456789abcdef" for c in run_id)
    return Enquiry(
        record_ids=tuple(request.form.getlist("child")),
        organisation_ids=tuple(request.form.getlist("school")),
        run_id=run_id if is_known else secrets.token_hex(16),
        note=request.form.get("note", "").strip().replace("\r\n", "\n"),
    )


def _choose_page(enquiry: Enquiry, errors: list[SummaryLine]) -> str:
    children, schools = choices_for(services(), signed_in())
    return render_template(
        "letters.html",
        children=children,
        schools=schools,
        run_id=enquiry.run_id,
        note=enquiry.note,
        chosen_children=set(enquiry.record_ids),
        chosen_schools=set(enquiry.organisation_ids),
        errors=errors,
    )


def _preview(run: PreparedRun, errors: list[SummaryLine]) -> str:
    return render_template(
        "letters_preview.html",
        run=run,
        names=organisation_names(services()),
        form=PasswordForm(),
        errors=errors,
        back_link=url_for("letters.choose"),
    )


@blueprint.post("/letters/issue")
def issue() -> str | AnyResponse:
    """Issue the letters that were read, with the password again; a second click issues nothing more."""
    enquiry = _enquiry()
    if not is_begun(services(), signed_in(), enquiry):
        errors = password_errors(PasswordForm())
        if errors:
            return _preview(prepare_run(services(), signed_in(), enquiry), errors)
        begin_run(services(), signed_in(), enquiry)
    go_on(services(), signed_in(), enquiry.run_id)
    return redirect(url_for("letter_runs.run", run_id=enquiry.run_id), 303)


@blueprint.get("/letters/<record:record_id>")
def letter(record_id: str) -> Response:
    """One issued letter, exactly as issued."""
    reference, content = download_letter(services(), signed_in(), record_id)
    return file_reply(content, "docx", reference)
