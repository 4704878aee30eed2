"""Letter templates: what is used, changing one in Word, looking at it first, using it from now on."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.templates.template_changes import upload_template, use_from_now_on, why_not
from cmeforms.casework.templates.template_pages import (
    download_revision,
    list_templates,
    view_revision,
    view_template,
)
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.views.records import file_reply
from cmeforms.web.views.signing import PasswordForm, password_errors

blueprint = Blueprint("letter_templates", __name__)

NO_FILE = "Choose the Word file that you changed."
NOT_KEPT = "The file cannot be used, and was not kept."


class TemplateForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A changed template; it is looked at before it is kept."""

    file = FileField("Changed letter")


@blueprint.get("/letter-templates")
def templates() -> str:
    """Every letter: who sends it, when, and which revision of its words is used."""
    return render_template("letter_templates.html", views=list_templates(services(), signed_in()))


@blueprint.get("/letter-templates/<slug:slug>")
def template(slug: str) -> str:
    """One letter: its merge fields, its revisions, and a changed one to upload."""
    return _template_page(slug)


def _template_page(slug: str, error: str = "", found: tuple[str, ...] = ()) -> str:
    return render_template(
        "letter_template.html",
        view=view_template(services(), signed_in(), slug),
        may_upload=authorise(signed_in(), Action.ADMINISTER, Scope()),
        errors=[SummaryLine("#file", error)] if error else [],
        found=found,
        back_link=url_for("letter_templates.templates"),
    )


@blueprint.post("/letter-templates/<slug:slug>")
def upload(slug: str) -> str | AnyResponse:
    """Check a changed file and keep it as a revision, or say what is wrong with it."""
    chosen = TemplateForm().file.data
    if not chosen:
        return _template_page(slug, NO_FILE)
    made = upload_template(services(), signed_in(), slug, chosen.read())
    if made.number is None:
        return _template_page(slug, NOT_KEPT, made.report.mistakes)
    return redirect(url_for("letter_templates.revision", slug=slug, number=made.number), 303)


@blueprint.get("/letter-templates/<slug:slug>/<revision:number>")
def revision(slug: str, number: int) -> str:
    """One revision: what was found in it, and the letter with an invented child."""
    return _revision_page(slug, number, [])


def _revision_page(slug: str, number: int, errors: list[SummaryLine]) -> str:
    view = view_revision(services(), signed_in(), slug, number)
    return render_template(
        "letter_template_revision.html",
        view=view,
        refusal=why_not(services(), signed_in(), slug, number),
        form=PasswordForm(),
        errors=errors,
        back_link=url_for("letter_templates.template", slug=slug),
    )


@blueprint.post("/letter-templates/<slug:slug>/<revision:number>")
def use(slug: str, number: int) -> str | AnyResponse:
    """Use this revision from now on, with the password again."""
    errors = password_errors(PasswordForm())
    if errors:
        return _revision_page(slug, number, errors)
    try:
        use_from_now_on(services(), signed_in(), slug, number)
    except ActRefused as error:
        return _revision_page(slug, number, [SummaryLine("", str(error))])
    return redirect(url_for("letter_templates.template", slug=slug), 303)


@blueprint.get("/letter-templates/<slug:slug>/<revision:number>/file")
def file(slug: str, number: int) -> Response:
    """The template itself, to change it in Word."""
    return file_reply(download_revision(services(), signed_in(), slug, number), "docx", f"{slug}-revision-{number}")


@blueprint.get("/letter-templates/<slug:slug>/<revision:number>/preview")
def preview(slug: str, number: int) -> Response:
    """The letter with an invented child, as a file; empty where the template cannot be used."""
    report = view_revision(services(), signed_in(), slug, number).report
    return file_reply(report.preview, "docx", f"{slug}-revision-{number}-preview")
