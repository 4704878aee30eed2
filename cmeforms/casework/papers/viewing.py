"""Shows one record, or one of its documents, to those who may see it; each look is noted."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.duties.clocks import ShownClock
from cmeforms.casework.forms.drafting import OpenDraft
from cmeforms.casework.forms.opening import linked_records
from cmeforms.casework.forms.progress import visible_definition
from cmeforms.casework.forms.reading_records import StoredSubmission, read_submission, submitted_values
from cmeforms.casework.ground.access import allowed, may, next_part, note_view, require_record, start_scope
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.papers.versions import may_have
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.outline import DocumentOutline
from cmeforms.errors import NotAllowed
from cmeforms.people.authorise import Action, authorise
from cmeforms.people.model import Person, is_guest_id
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState, Stage

_STEPS = {
    Action.COUNTERSIGN: "Countersign or return",
    Action.COMPLETE_OFFICE: "Complete",
    Action.SIGN: "Finish and sign",
    Action.EDIT: "Go on filling in",
}
"""What a person may have to do next, in this order, and what lists call it; of a later part they name the part."""


@dataclass(frozen=True)
class ListedRecord:
    """A record in a list: its state, its form's name, the child's name as far as typed, and what to do next.

    ``due`` is what is due on it first; None where nothing is, and on pages that list deadlines by themselves.
    """

    state: RecordState
    form_name: str
    child_name: str
    next_step: str
    due: ShownClock | None = None

    @property
    def child_id(self) -> str:
        """The child that the record is about; empty while it has none."""
        return child_of(self.state)


@dataclass(frozen=True)
class RecordView:
    """One record as its page shows it; ``outline`` is None while nothing was submitted."""

    state: RecordState
    definition: FormDefinition
    stored: StoredSubmission | None
    outline: DocumentOutline | None
    linked: tuple[ListedRecord, ...]

    @property
    def is_from_guest(self) -> bool:
        """Whether somebody without an account sent it."""
        return is_guest_id(self.state.created_by)


def may_start(services: Services, person: Person) -> list[FormDefinition]:
    """The forms that this person may start."""
    return [d for d in services.catalogue if not d.view_of and authorise(person, Action.START, start_scope(d))]


def may_sign_draft(services: Services, person: Person, draft: OpenDraft) -> bool:
    """Whether this person may sign what is being filled: the first part, or the office part they complete."""
    action = Action.SIGN if draft.part == MAIN_PART else Action.COMPLETE_OFFICE
    return may(services, person, action, draft.state)


def list_record(services: Services, person: Person, state: RecordState) -> ListedRecord:
    """One record for a list."""
    definition = services.definition(state.definition_sha256).definition
    return ListedRecord(
        state, definition.name, child_name(services, state, definition), next_step(services, person, state)
    )


def next_step(services: Services, person: Person, state: RecordState) -> str:
    """What this person is asked to do next, in a few words; empty if it is somebody else's turn."""
    actions = allowed(services, person, state, _STEPS)
    if state.stage is Stage.RETURNED and Action.EDIT in actions:
        return "Returned: mend and sign again"
    if actions and actions[0] is Action.COMPLETE_OFFICE:
        return f"{_STEPS[Action.COMPLETE_OFFICE]}: {later_part(services, state)}"
    return _STEPS[actions[0]] if actions else ""


def later_part(services: Services, state: RecordState) -> str:
    """The title of the part that is filled next after the first was signed; empty if none is."""
    definition = services.definition(state.definition_sha256).definition
    part = next_part(definition, state)
    return next((known.title for known in definition.parts if known.id == part), "")


def child_name(services: Services, state: RecordState, definition: FormDefinition) -> str:
    """The child's name as typed or submitted; empty where there is none yet."""
    subject = definition.subject
    draft = services.log.read_draft(state.record_id) if state.stage.is_editable else None
    if draft is None and state.submission_revision == 0:
        return ""
    values = draft.values if draft else submitted_values(services, state)
    parts = [values.get(f) for f in (subject.forenames, subject.surname, subject.full_name) if f]
    return " ".join(part for part in parts if isinstance(part, str))


def view_record(services: Services, person: Person, record_id: str) -> RecordView:
    """A record's page for somebody who may see it; becomes an audit event."""
    state = require_record(services, person, Action.VIEW, record_id)
    definition = services.definition(state.definition_sha256).definition
    note_view(services, person, record_id, "record")
    stored = read_submission(services, state) if state.submission_revision else None
    outline = None
    if stored:
        visible = visible_definition(definition, person)
        outline = make_outline(visible, stored.submission, authority=services.settings.authority.name)
    linked = [s for s in linked_records(services, state) if may(services, person, Action.VIEW, s)]
    return RecordView(state, definition, stored, outline, tuple(list_record(services, person, s) for s in linked))


def download(services: Services, person: Person, record_id: str, sha256: str) -> tuple[IssuedDocument, bytes]:
    """The bytes of an issued document, exactly as issued; becomes an audit event.

    ``NotAllowed`` also for a document that holds an answer which this person may not see. Source: decision 0011.
    """
    state = require_record(services, person, Action.DOWNLOAD, record_id)
    definition = services.definition(state.definition_sha256).definition
    document = next((d for d in state.documents if d.sha256 == sha256), None)
    if document is None or not may_have(definition, person, document.audience):
        raise NotAllowed("this record has no such document for this person")
    content = services.log.read_payload(record_id, document.entry_number, document.payload_name)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.DOCUMENT_DOWNLOADED, record_id, facts={"sha256": sha256}))
    return document, content
