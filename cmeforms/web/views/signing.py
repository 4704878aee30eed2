"""Checking answers, signing, countersigning, returning: each signature asks for the password again."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField

from cmeforms.casework.accounts.signing_in import confirm_password
from cmeforms.casework.children.child_group import child_shown
from cmeforms.casework.children.likeness import duplicates_of_form
from cmeforms.casework.duties.alerting import raised_alerts
from cmeforms.casework.duties.clocks import clocks_of
from cmeforms.casework.forms import countersigning
from cmeforms.casework.forms.drafting import OpenDraft, open_draft
from cmeforms.casework.forms.office import complete_part
from cmeforms.casework.forms.opening import offered_forms
from cmeforms.casework.forms.progress import answers_so_far, visible_definition
from cmeforms.casework.forms.reading_records import role_title
from cmeforms.casework.forms.submitting import CheckedDraft, Receipt, check_draft, receipt_of, submit
from cmeforms.casework.ground.access import may, next_signature
from cmeforms.casework.ground.tries import TooManyTries
from cmeforms.casework.papers.versions import offered_versions
from cmeforms.casework.papers.viewing import may_sign_draft, next_step, view_record
from cmeforms.definitions.model import MAIN_PART, SignatureDeclaration
from cmeforms.definitions.roles import ROLE_TITLES
from cmeforms.errors import ActRefused, AnswersRefused, GlyphMissing, NotAllowed, NotConfirmed
from cmeforms.people.authorise import Action
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import browser_session, guest_or_none, services, signed_in

blueprint = Blueprint("signing", __name__)

WRONG_PASSWORD = "The password is not right. Nothing was done."  # noqa: S105 - a message, not a password
TOO_MANY = "The password was wrong too often. Wait five minutes, then try again. Nothing was done."


class PasswordForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The password again, before something is signed or issued."""

    password = PasswordField("Your password")


def password_errors(form: PasswordForm) -> list[SummaryLine]:
    """What is wrong with the password given again; nothing if it is right."""
    try:
        is_right = confirm_password(services(), signed_in(), browser_session().token, form.password.data or "")
    except TooManyTries:
        return [SummaryLine("#password", TOO_MANY)]
    return [] if is_right else [SummaryLine("#password", WRONG_PASSWORD)]


@blueprint.get("/drafts/<record:record_id>/check")
def check(record_id: str) -> str:
    """All answers on one page, with what stands against submitting them."""
    checked = check_draft(services(), signed_in(), record_id)
    return _check_page(checked)


def _check_page(checked: CheckedDraft) -> str:
    draft = checked.draft
    record_id = draft.state.record_id
    declared = _declared(draft)

    def change_url(section_id: str) -> str:
        return url_for("drafts.section", record_id=record_id, section_id=section_id, check=1)

    sections = [(s, blocks, change_url(s.id)) for s, blocks in answers_so_far(services(), signed_in(), checked)]
    by_field = {f.id: s.id for s in draft.loaded.definition.sections for f in s.fields}
    errors = [
        SummaryLine(change_url(by_field[p.path.split(".")[0]]) if p.path.split(".")[0] in by_field else "", p.message)
        for p in checked.refusals
    ]
    return render_template(
        "check.html",
        draft=draft,
        checked=checked,
        sections=sections,
        may_sign=may_sign_draft(services(), signed_in(), draft),
        sign_url=url_for("guests.declare" if guest_or_none() else "signing.sign", record_id=record_id),
        signer_titles=" or ".join(ROLE_TITLES[role] for role in declared.by) if declared else "",
        errors=errors,
        due=[clock for clock in clocks_of(services(), draft.state) if clock.is_open],
        raised=raised_alerts(
            services(), visible_definition(draft.loaded.definition, signed_in()), checked.answers.by_field
        ),
        change_urls={field_id: change_url(section_id) for field_id, section_id in by_field.items()},
        back_link=url_for("drafts.task_list", record_id=record_id),
    )


def _declared(draft: OpenDraft) -> SignatureDeclaration | None:
    return next_signature(draft.loaded.definition, draft.state, draft.part)


@blueprint.route("/drafts/<record:record_id>/sign", methods=["GET", "POST"])
def sign(record_id: str) -> str | Response | tuple[str, int]:
    """The statement in full and the password again; then the form is submitted."""
    form = PasswordForm()
    if request.method == "POST":
        return _sign(record_id, form)
    draft = open_draft(services(), signed_in(), record_id)
    if not may_sign_draft(services(), signed_in(), draft):
        raise NotAllowed("this person may not sign this form")
    return _sign_page(draft, form, draft.draft_revision, [])


def _sign(record_id: str, form: PasswordForm) -> str | tuple[str, int]:
    revision = int(request.form.get("draft_revision", "0") or 0) if _is_number("draft_revision") else 0
    earlier = receipt_of(services(), signed_in(), record_id, revision)
    if earlier:
        return _receipt_page(earlier)
    draft = open_draft(services(), signed_in(), record_id)
    errors = password_errors(form)
    if errors:
        return _sign_page(draft, form, revision, errors)
    act = submit if draft.part == MAIN_PART else complete_part
    try:
        is_confirmed = "confirmed" in request.form
        return _receipt_page(
            act(services(), signed_in(), record_id, draft_revision=revision, is_confirmed=is_confirmed)
        )
    except AnswersRefused:
        return _check_page(check_draft(services(), signed_in(), record_id))
    except GlyphMissing as error:
        message = f"{error}. Nothing was signed. Write these letters differently, or tell the administrator."
        return _sign_page(draft, form, revision, [SummaryLine("", message)])
    except ActRefused as error:
        return _sign_page(draft, form, draft.draft_revision, [SummaryLine(refused_at(error), str(error))])


def refused_at(error: ActRefused) -> str:
    """Where on a page of signing a refusal can be mended; empty where it cannot."""
    return "#confirmed" if isinstance(error, NotConfirmed) else ""


def _is_number(name: str) -> bool:
    text = request.form.get(name, "")
    return text.isascii() and text.isdigit() and len(text) < 10


def _sign_page(draft: OpenDraft, form: PasswordForm, revision: int, errors: list[SummaryLine]) -> str:
    declared = _declared(draft)
    return render_template(
        "sign.html",
        draft=draft,
        declared=declared,
        role=role_title(signed_in(), declared.by if declared else ()),
        form=form,
        draft_revision=revision,
        is_office=draft.part != MAIN_PART,
        to_confirm=check_draft(services(), signed_in(), draft.state.record_id).to_confirm,
        errors=errors,
        back_link=url_for("signing.check", record_id=draft.state.record_id),
    )


def _receipt_page(receipt: Receipt) -> str:
    state = services().log.state(receipt.record_id)
    definition = services().definition(state.definition_sha256).definition
    may_download = may(services(), signed_in(), Action.DOWNLOAD, state)
    return render_template(
        "receipt.html",
        record=state,
        definition=definition,
        sha256=receipt.sha256,
        child_id=child_shown(services(), state),
        duplicates=duplicates_of_form(services(), signed_in(), state),
        next_step=next_step(services(), signed_in(), state),
        hand_overs=offered_forms(services(), signed_in(), state),
        versions=offered_versions(definition, signed_in(), state) if may_download else (),
    )


@blueprint.route("/records/<record:record_id>/countersign", methods=["GET", "POST"])
def countersign(record_id: str) -> str | tuple[str, int]:
    """The whole form on one page, and the decision on it: sign further, or return with a reason."""
    form = PasswordForm()
    if request.method != "POST":
        return _countersign_page(record_id, form, [])
    outcome, reason = request.form.get("outcome", ""), request.form.get("reason", "")
    revision = int(request.form["submission_revision"]) if _is_number("submission_revision") else 0
    earlier = countersigning.receipt_of(services(), signed_in(), record_id, revision, outcome)
    if earlier:
        return _receipt_page(earlier)
    errors = [] if outcome else [SummaryLine("#outcome", "Choose whether you agree.")]
    errors = errors or password_errors(form)
    if not errors:
        try:
            return _decide(record_id, outcome, reason, revision)
        except ActRefused as error:
            errors = [SummaryLine("#reason" if outcome == "return" else "#outcome", str(error))]
    return _countersign_page(record_id, form, errors)


def _decide(record_id: str, outcome: str, reason: str, revision: int) -> str:
    if outcome == "return":
        countersigning.return_form(services(), signed_in(), record_id, reason=reason, submission_revision=revision)
        return render_template("returned.html")
    receipt = countersigning.further_sign(
        services(), signed_in(), record_id, outcome=outcome, reason=reason, submission_revision=revision
    )
    return _receipt_page(receipt)


def _countersign_page(record_id: str, form: PasswordForm, errors: list[SummaryLine]) -> str:
    declared = countersigning.require_turn(services(), signed_in(), record_id)
    view = view_record(services(), signed_in(), record_id)
    return render_template(
        "countersign.html",
        view=view,
        declared=declared,
        role=role_title(signed_in(), declared.by),
        form=form,
        submission_revision=view.state.submission_revision,
        chosen=request.form.get("outcome", ""),
        reason=request.form.get("reason", ""),
        errors=errors,
    )
