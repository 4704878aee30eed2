"""Writing one letter from a record: choose it, fill it in, read it, issue it."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.letters.checking import check_letter
from cmeforms.casework.letters.choosing import letters_of_record
from cmeforms.casework.letters.filling import LetterToFill, input_names
from cmeforms.casework.letters.issuing import issue_letter
from cmeforms.casework.letters.open_letters import LetterRequest, OpenLetter, open_letter
from cmeforms.errors import ActRefused
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("record_letters", __name__)


@blueprint.get("/records/<record:record_id>/letters")
def choose(record_id: str) -> str:
    """The letters that fit this record; those that must not go say why."""
    return choose_page(record_id, [])


def choose_page(record_id: str, errors: list[SummaryLine]) -> str:
    """The letters to choose from."""
    letters = letters_of_record(services(), signed_in(), record_id)
    back = url_for("records.record", record_id=record_id)
    return render_template("record_letters.html", letters=letters, errors=errors, back_link=back)


@blueprint.post("/records/<record:record_id>/letters/fill")
def fill(record_id: str) -> str:
    """The letter with what is known, and boxes for the rest."""
    wanted = posted_letter(record_id)
    try:
        opened = open_letter(services(), signed_in(), wanted)
    except ActRefused as error:
        return choose_page(record_id, [SummaryLine("", str(error))])
    return fill_page(opened, wanted, {})


@blueprint.post("/records/<record:record_id>/letters/read")
def read(record_id: str) -> str:
    """The letter as it would leave, or what stands against it."""
    wanted = posted_letter(record_id)
    try:
        return read_page(wanted, [])
    except ActRefused as error:
        return choose_page(record_id, [SummaryLine("", str(error))])


def read_page(wanted: LetterRequest, errors: list[SummaryLine]) -> str:
    """The letter to read, or its boxes where something is wrong; ``ActRefused`` if it must not go."""
    checked = check_letter(services(), signed_in(), wanted)
    if checked.addressed is None:
        return fill_page(checked.opened, wanted, dict(checked.problems))
    return render_template(
        "record_letter_read.html",
        checked=checked,
        wanted=wanted,
        labels={f.id: f.label for f in checked.opened.offered.template.fields},
        form=PasswordForm(),
        errors=errors,
        back_link=url_for("record_letters.choose", record_id=wanted.record_id),
    )


@blueprint.post("/records/<record:record_id>/letters/issue")
def issue(record_id: str) -> str | Response:
    """Issue the letter that was read, with the password again; a second click issues nothing more."""
    wanted = posted_letter(record_id)
    try:
        errors = password_errors(PasswordForm())
        if errors:
            return read_page(wanted, errors)
        letter_id = issue_letter(services(), signed_in(), wanted)
    except ActRefused as error:
        return choose_page(record_id, [SummaryLine("", str(error))])
    return redirect(url_for("issued_letters.about", record_id=letter_id))


def posted_letter(record_id: str) -> LetterRequest:
    """What was posted, each part of the shape it may have."""
    run_id, parent = request.form.get("run_id", ""), request.form.get("parent", "")
    is_known = len(run_id) == 32 and all(c in "0123456789abcdef" for c in run_id)
    return LetterRequest(
        record_id=record_id,
        template=request.form.get("template", ""),
        run_id=run_id if is_known else secrets.token_hex(16),
        parent=int(parent) if parent in map(str, range(1, 100)) else 0,
        applies=request.form.get("applies", ""),
        chases=request.form.get("chases", ""),
        chased_organisation=request.form.get("chased_organisation", ""),
        is_large=request.form.get("large") == "1",
        read_sha256=request.form.get("read_sha256", ""),
        typed={name: text.replace("\r\n", "\n") for name, text in request.form.items() if "." in name},
    )


def fill_page(opened: OpenLetter, wanted: LetterRequest, problems: dict[str, str]) -> str:
    """The letter's boxes, with what was typed and what is wrong with it."""
    return render_template(
        "record_letter_fill.html",
        opened=opened,
        wanted=wanted,
        shown={**opened.filling.proposed, **wanted.typed},
        problems=problems,
        errors=_summary(opened.filling, problems),
        back_link=url_for("record_letters.choose", record_id=wanted.record_id),
    )


def _summary(filling: LetterToFill, problems: dict[str, str]) -> list[SummaryLine]:
    """A line for each problem, leading to its box where it has one."""
    boxes = {f.id: input_names(f)[0] for f in filling.asked}
    others = {"applies": "applies-none"}
    found = {**others, **boxes}
    return [SummaryLine(f"#{found[key]}" if key in found else "", told) for key, told in problems.items()]
