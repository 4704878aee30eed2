"""Folds log entries into the state of a record; pure, must not know storage, keys or who may do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from cmeforms.errors import ActRefused
from cmeforms.records.entries import EntryKind, LogEntry
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState, SignatureGiven, Stage

LETTER_FORM_NUMBER = "letter"
CHILD_FORM_NUMBER = "child"
TEMPLATE_FORM_NUMBER = "template"
CHILD_SLUG = "child"

_Fold = Callable[[RecordState, LogEntry], RecordState]

BEGINNINGS = frozenset(
    {EntryKind.DRAFT_STARTED, EntryKind.LETTER_ISSUED, EntryKind.CHILD_OPENED, EntryKind.TEMPLATE_UPLOADED}
)
"""The kinds that a record can begin with."""

CLOSED = frozenset({Stage.DISCARDED, Stage.ERASED})
"""The stages that nothing but erasure can follow."""

_OPEN = frozenset(Stage) - CLOSED
_EDITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})


def is_form(state: RecordState) -> bool:
    """Whether a record is a form, with a definition and answers; letters, their templates and children have neither."""
    return state.form_number not in (LETTER_FORM_NUMBER, CHILD_FORM_NUMBER, TEMPLATE_FORM_NUMBER)


def is_child(state: RecordState) -> bool:
    """Whether a record stands for a child: it holds links and decisions, and no answers."""
    return state.form_number == CHILD_FORM_NUMBER


def advance(state: RecordState | None, entry: LogEntry) -> RecordState | None:
    """The state after ``entry``; entries about the home and audit events leave it as it is.

    Raises ``ActRefused`` when the entry cannot follow: a record that was not begun, begun twice,
    signed before it was submitted, or closed.
    """
    if entry.kind in UNCHANGING:
        return state
    if state is None:
        return _begin(entry)
    if entry.kind not in _FOLDS:
        raise ActRefused(f"record {entry.record_id} has begun already")
    stages, fold = _FOLDS[entry.kind]
    if state.stage not in stages:
        raise ActRefused(f"{entry.kind} does not fit record {entry.record_id}: it is {state.stage}")
    return replace(fold(state, entry), changed_at=entry.at, last_entry=entry.number)


def _begin(entry: LogEntry) -> RecordState:
    if entry.kind is EntryKind.DRAFT_STARTED:
        return _begun(entry, slug=_text(entry, "slug"), form_number=_text(entry, "form_number"), stage=Stage.DRAFT)
    if entry.kind is EntryKind.LETTER_ISSUED:
        begun = _begun(entry, slug=_text(entry, "template"), form_number=LETTER_FORM_NUMBER, stage=Stage.COMPLETE)
        return _letter_issued(begun, entry)
    if entry.kind is EntryKind.CHILD_OPENED:
        return _begun(entry, slug=CHILD_SLUG, form_number=CHILD_FORM_NUMBER, stage=Stage.COMPLETE)
    if entry.kind is EntryKind.TEMPLATE_UPLOADED:
        slug = _text(entry, "template")
        return _begun(entry, slug=slug, form_number=TEMPLATE_FORM_NUMBER, stage=Stage.COMPLETE)
    raise ActRefused(f"{entry.kind} cannot begin record {entry.record_id}")


def _begun(entry: LogEntry, *, slug: str, form_number: str, stage: Stage) -> RecordState:
    return RecordState(
        record_id=entry.record_id,
        slug=slug,
        form_number=form_number,
        stage=stage,
        definition_revision=_number(entry, "definition_revision"),
        definition_sha256=_text(entry, "definition_sha256"),
        created_by=entry.person_id,
        created_at=entry.at,
        changed_at=entry.at,
        organisation_id=_text(entry, "organisation_id"),
        reference=_text(entry, "reference"),
        last_entry=entry.number,
    )


def _content_saved(state: RecordState, entry: LogEntry) -> RecordState:
    return state


def _draft_discarded(state: RecordState, entry: LogEntry) -> RecordState:
    return replace(state, stage=Stage.DISCARDED)


def _submission_accepted(state: RecordState, entry: LogEntry) -> RecordState:
    return replace(
        state,
        stage=_stage_after(entry, more_expected=bool(entry.facts.get("more_expected", True))),
        reference=_text(entry, "reference") or state.reference,
        submission_revision=_next_revision(state, entry),
        submitted_by=entry.person_id,
        submitted_at=entry.at,
        return_reason_entry=0,
        signatures=(),
    )


def _signature_given(state: RecordState, entry: LogEntry) -> RecordState:
    given = SignatureGiven(_text(entry, "signature_id"), entry.person_id, entry.at, _text(entry, "outcome"))
    if state.signature(given.signature_id):
        raise ActRefused(f"record {entry.record_id} has the signature {given.signature_id} already")
    stage = _stage_after(entry, more_expected=bool(entry.facts.get("more_expected")))
    return replace(state, stage=stage, signatures=(*state.signatures, given))


def _submission_returned(state: RecordState, entry: LogEntry) -> RecordState:
    return replace(state, stage=Stage.RETURNED, return_reason_entry=entry.number)


def _part_completed(state: RecordState, entry: LogEntry) -> RecordState:
    return replace(
        state,
        stage=_stage_after(entry, more_expected=bool(entry.facts.get("more_expected"))),
        submission_revision=_next_revision(state, entry),
        completed_parts=(*state.completed_parts, _text(entry, "part")),
    )


def _document_sealed(state: RecordState, entry: LogEntry) -> RecordState:
    kind = _text(entry, "document_kind") or "pdf"
    return _with_document(state, entry, kind=kind, audience=_text(entry, "audience"))


def _letter_issued(state: RecordState, entry: LogEntry) -> RecordState:
    issued = _with_document(state, entry, kind="docx", audience="")
    ties = cast(list[list[str]], entry.facts.get("links", []))
    links = (*state.links, *((relation, other) for relation, other in ties))
    return replace(issued, reference=_text(entry, "reference") or state.reference, links=links)


def _with_document(state: RecordState, entry: LogEntry, *, kind: str, audience: str) -> RecordState:
    issued = IssuedDocument(
        sha256=_text(entry, "sha256"),
        kind=kind,
        audience=audience,
        issued_at=entry.at,
        entry_number=entry.number,
        payload_name="document",
    )
    return replace(state, documents=(*state.documents, issued))


def _record_linked(state: RecordState, entry: LogEntry) -> RecordState:
    link = (_text(entry, "relation"), _text(entry, "other_record_id"))
    # A link said again stands once, and last: of links that exclude each other the newest counts.
    return replace(state, links=(*(known for known in state.links if known != link), link))


def _record_assigned(state: RecordState, entry: LogEntry) -> RecordState:
    return replace(state, assigned_to=_text(entry, "assigned_to"))


def _record_erased(state: RecordState, entry: LogEntry) -> RecordState:
    return replace(state, stage=Stage.ERASED)


def _next_revision(state: RecordState, entry: LogEntry) -> int:
    following = state.submission_revision + 1
    if entry.facts.get("submission_revision", following) != following:
        raise ActRefused(f"record {entry.record_id} is at submission revision {state.submission_revision}")
    return following


def _stage_after(entry: LogEntry, *, more_expected: bool) -> Stage:
    if more_expected:
        return Stage.AWAITING_SIGNATURE
    return Stage.AWAITING_OFFICE if entry.facts.get("office_expected") else Stage.COMPLETE


def _text(entry: LogEntry, fact: str) -> str:
    return cast(str, entry.facts.get(fact, ""))


def _number(entry: LogEntry, fact: str) -> int:
    return cast(int, entry.facts.get(fact, 0))


_FOLDS: Mapping[EntryKind, tuple[frozenset[Stage], _Fold]] = {
    EntryKind.DRAFT_SAVED: (_OPEN, _content_saved),
    EntryKind.FILE_ATTACHED: (_OPEN, _content_saved),
    EntryKind.TAKEN_FROM_PAPER: (_EDITABLE, _content_saved),
    EntryKind.DRAFT_DISCARDED: (frozenset({Stage.DRAFT}), _draft_discarded),
    EntryKind.SUBMISSION_ACCEPTED: (
        frozenset({Stage.DRAFT, Stage.RETURNED, Stage.COMPLETE}),
        _submission_accepted,
    ),
    EntryKind.SIGNATURE_GIVEN: (frozenset({Stage.AWAITING_SIGNATURE}), _signature_given),
    EntryKind.SUBMISSION_RETURNED: (
        frozenset({Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE}),
        _submission_returned,
    ),
    EntryKind.PART_COMPLETED: (frozenset({Stage.AWAITING_OFFICE}), _part_completed),
    EntryKind.DOCUMENT_SEALED: (_OPEN, _document_sealed),
    EntryKind.LETTER_ISSUED: (_OPEN, _letter_issued),
    EntryKind.RECORD_LINKED: (_OPEN, _record_linked),
    EntryKind.LETTER_PUT_FORWARD: (_OPEN, _content_saved),
    EntryKind.LETTER_WITHDRAWN: (_OPEN, _content_saved),
    EntryKind.LETTER_SENT_BACK: (_OPEN, _content_saved),
    EntryKind.LETTER_APPROVED: (frozenset({Stage.COMPLETE}), _content_saved),
    EntryKind.LETTER_SERVED: (frozenset({Stage.COMPLETE}), _content_saved),
    EntryKind.LETTER_ANSWERED: (_OPEN, _content_saved),
    EntryKind.TEMPLATE_UPLOADED: (_OPEN, _content_saved),
    EntryKind.TEMPLATE_TAKEN_UP: (_OPEN, _content_saved),
    EntryKind.RECORD_ASSIGNED: (_OPEN, _record_assigned),
    EntryKind.RECORD_ERASED: (frozenset(Stage), _record_erased),
}
"""Which stages an entry can follow, and what it does to the state."""

UNCHANGING = frozenset(
    {
        EntryKind.HOME_CREATED,
        EntryKind.DEFINITION_RECORDED,
        EntryKind.ORGANISATION_ADDED,
        EntryKind.ORGANISATION_CHANGED,
        EntryKind.PERSON_ADDED,
        EntryKind.PERSON_CHANGED,
        EntryKind.BACKUP_MADE,
        EntryKind.TEMPLATE_REFUSED,
        EntryKind.LETTER_RUN_ISSUED,
        EntryKind.LETTER_RUN_BEGUN,
        EntryKind.MESSAGE_QUEUED,
        EntryKind.MESSAGE_SENT,
        EntryKind.MESSAGE_FAILED,
        EntryKind.LINK_MADE,
        EntryKind.LINK_OPENED,
        EntryKind.LINK_USED,
        EntryKind.LINK_REVOKED,
        EntryKind.LINK_REFUSED,
        EntryKind.RECORD_VIEWED,
        EntryKind.DOCUMENT_DOWNLOADED,
        EntryKind.DOCUMENT_LOCKED,
        EntryKind.DOCUMENT_COPIED,
        EntryKind.SEALING_FAILED,
        EntryKind.DOCUMENT_VERIFIED,
        EntryKind.OPENED_OUT_OF_HOURS,
        EntryKind.OUT_OF_HOURS_READ,
        EntryKind.CHILDREN_SEARCHED,
        EntryKind.EXPORT_REQUESTED,
        EntryKind.EXPORT_APPROVED,
        EntryKind.FIGURES_TAKEN_OUT,
        EntryKind.REGISTER_EXPORTED,
        EntryKind.ACCESS_REFUSED,
        EntryKind.SIGNED_IN,
        EntryKind.SIGN_IN_REFUSED,
        EntryKind.SIGNED_OUT,
    }
)
"""Kinds about the home and its people, messages and links, and audit events."""
