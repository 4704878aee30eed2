"""One record: what was submitted, its documents, what can be opened from it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from cmeforms.casework.children.assigning import key_worker
from cmeforms.casework.children.child_group import child_shown
from cmeforms.casework.duties.clocks import clocks_of
from cmeforms.casework.forms.countersigning import return_reason
from cmeforms.casework.forms.opening import offered_forms
from cmeforms.casework.forms.opening import open_from as open_form_from
from cmeforms.casework.ground.access import may
from cmeforms.casework.ground.letter_access import letters_to_issue
from cmeforms.casework.letters.waiting_notices import notices_of
from cmeforms.casework.mail.invitations import may_invite
from cmeforms.casework.papers.large_print import large_print_copy
from cmeforms.casework.papers.versions import may_have, offered_versions
from cmeforms.casework.papers.viewing import RecordView, child_name, download, later_part, view_record
from cmeforms.people.authorise import Action
from cmeforms.submissions.lifecycle import IssuedDocument
from cmeforms.web.signed_in import services, signed_in

blueprint = Blueprint("records", __name__)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SHOWN_ACTIONS = {
    "countersign": Action.COUNTERSIGN,
    "complete_office": Action.COMPLETE_OFFICE,
    "download": Action.DOWNLOAD,
    "edit": Action.EDIT,
    "assign": Action.ASSIGN,
    "send": Action.SEND,
}


@blueprint.get("/records/<record:record_id>")
def record(record_id: str) -> str:
    """Everything about one record that this person may see."""
    view = view_record(services(), signed_in(), record_id)
    allowed = {name: may(services(), signed_in(), action, view.state) for name, action in _SHOWN_ACTIONS.items()}
    return render_template(
        "record.html",
        view=view,
        documents=_labelled_documents(view),
        hand_overs=offered_forms(services(), signed_in(), view.state),
        versions=offered_versions(view.definition, signed_in(), view.state),
        return_reason=return_reason(services(), view.state),
        may=allowed,
        has_letters=bool(letters_to_issue(services(), signed_in(), view.state)),
        notices=notices_of(services(), signed_in(), view.state),
        later_part=later_part(services(), view.state),
        child_name=child_name(services(), view.state, view.definition),
        due=clocks_of(services(), view.state),
        child_id=child_shown(services(), view.state),
        key_worker=key_worker(services(), view.state),
        may_ask=may_invite(services(), signed_in(), view.state),
    )


def _labelled_documents(view: RecordView) -> list[tuple[IssuedDocument, bool, str]]:
    """The documents, newest first: whether each is the present one, and what it is called."""
    current = view.state.current_document
    labels = {audience.name: audience.title for audience in view.definition.audiences}
    return [
        (
            document,
            document == current,
            f"Version for: {labels[document.audience]}" if document.audience else "Sealed PDF",
        )
        for document in reversed(view.state.documents)
        if may_have(view.definition, signed_in(), document.audience)
    ]


@blueprint.post("/records/<record:record_id>/open/<slug:slug>")
def open_from(record_id: str, slug: str) -> AnyResponse:
    """Open another form with what is known here."""
    new_id = open_form_from(services(), signed_in(), record_id, slug)
    is_open = services().log.state(new_id).stage.is_editable
    return redirect(url_for("drafts.task_list" if is_open else "records.record", record_id=new_id))


@blueprint.get("/records/<record:record_id>/documents/<sha256:sha256>")
def document(record_id: str, sha256: str) -> Response:
    """A document exactly as it was issued; its file name carries the reference and nothing else."""
    issued, content = download(services(), signed_in(), record_id, sha256)
    return file_reply(content, issued.kind, services().log.state(record_id).reference)


@blueprint.get("/records/<record:record_id>/large-print")
def large_print(record_id: str) -> Response:
    """The answers that this person may see, in 16 point, drawn for this reply alone."""
    content = large_print_copy(services(), signed_in(), record_id)
    return file_reply(content, "pdf", services().log.state(record_id).reference)


def file_reply(content: bytes, kind: str, reference: str) -> Response:
    """Bytes to keep as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{reference}.{kind}"'}
    return Response(content, mimetype=MEDIA_TYPES[kind], headers=headers)
