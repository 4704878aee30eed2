"""Shows records to those who may see them: what waits for a person, one record, one document; each look is noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from cmeforms.casework.access import may, note_view, require_record, start_scope
from cmeforms.casework.drafting import OpenDraft
from cmeforms.casework.opening import linked_records
from cmeforms.casework.progress import visible_definition
from cmeforms.casework.reading_records import StoredSubmission, read_submission, submitted_values
from cmeforms.casework.services import Services
from cmeforms.definitions.model import MAIN_PART, FormDefinition
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.outline import DocumentOutline
from cmeforms.errors import NotAllowed
from cmeforms.people.authorise import ROWS, Action, Relation, authorise
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry, RecordQuery
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState, Stage

MOST_LISTED = 200

_OPEN_STAGES = (Stage.DRAFT, Stage.RETURNED, Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE, Stage.COMPLETE)


@dataclass(frozen=True)
class ListedRecord:
    """A record in a list: its state, its form's name, the child's name as far as typed, and what to do next."""

    state: RecordState
    form_name: str
    child_name: str
    next_step: str


@dataclass(frozen=True)
class Waiting:
    """What a home page says: what waits for this person, what they can go on with, and what is done."""

    to_do: tuple[ListedRecord, ...]
    others: tuple[ListedRecord, ...]
    done: tuple[ListedRecord, ...]


@dataclass(frozen=True)
class RecordView:
    """One record as its page shows it; ``outline`` is None while nothing was submitted."""

    state: RecordState
    definition: FormDefinition
    stored: StoredSubmission | None
    outline: DocumentOutline | None
    linked: tuple[ListedRecord, ...]


def may_start(services: Services, person: Person) -> list[FormDefinition]:
    """The forms that this person may start."""
    return [d for d in services.catalogue if not d.view_of and authorise(person, Action.START, start_scope(d))]


def linkable_records(services: Services, person: Person, slug: str) -> list[tuple[str, str]]:
    """The records of a form that a link may name: reference and what to call it."""
    listed = (list_record(services, person, s) for s in visible_records(services, person) if s.slug == slug)
    return [(r.state.reference, " ".join(filter(None, (r.form_name, r.child_name)))) for r in listed]


def may_sign_draft(services: Services, person: Person, draft: OpenDraft) -> bool:
    """Whether this person may sign what is being filled: the first part, or the office part they complete."""
    action = Action.SIGN if draft.part == MAIN_PART else Action.COMPLETE_OFFICE
    return may(services, person, action, draft.state)


def waiting_for(services: Services, person: Person) -> Waiting:
    """Everything that this person may see, sorted by what they have to do with it."""
    listed = [list_record(services, person, state) for state in visible_records(services, person)]
    open_ones = [record for record in listed if record.state.stage is not Stage.COMPLETE]
    return Waiting(
        to_do=tuple(record for record in open_ones if record.next_step),
        others=tuple(record for record in open_ones if not record.next_step),
        done=tuple(record for record in listed if record.state.stage is Stage.COMPLETE),
    )


def visible_records(services: Services, person: Person) -> Iterable[RecordState]:
    """The records a person may see, newest change first, forms only."""
    slugs = tuple(services.catalogue.by_slug)
    organisation_id = person.organisation_id if sees_own_organisation_only(person) else ""
    found: list[RecordState] = []
    for offset in count(0, MOST_LISTED):  # on, while pages are full of what this person may not see
        query = RecordQuery(_OPEN_STAGES, slugs, organisation_id, limit=MOST_LISTED, offset=offset)
        states = services.log.states(query)
        found.extend(state for state in states if may(services, person, Action.VIEW, state))
        if len(states) < MOST_LISTED or len(found) >= MOST_LISTED:
            break
    return found[:MOST_LISTED]


def sees_own_organisation_only(person: Person) -> bool:
    """Whether no role lets this person see another organisation's records, so that none need be looked at."""
    own = (Relation.OWN, Relation.OWN_SCHOOL)
    return all(row.relation in own for row in ROWS if row.action is Action.VIEW and row.role in person.roles)


def list_record(services: Services, person: Person, state: RecordState) -> ListedRecord:
    """One record for a list."""
    definition = services.definition(state.definition_sha256).definition
    return ListedRecord(
        state, definition.name, child_name(services, state, definition), _next_step(services, person, state)
    )


def _next_step(services: Services, person: Person, state: RecordState) -> str:
    """What this person is asked to do next, in a few words; empty if it is somebody else's turn."""
    if may(services, person, Action.COUNTERSIGN, state):
        return "Countersign or return"
    if may(services, person, Action.COMPLETE_OFFICE, state):
        return "Complete the office part"
    if state.stage is Stage.RETURNED and may(services, person, Action.EDIT, state):
        return "Returned: mend and sign again"
    if may(services, person, Action.SIGN, state):
        return "Finish and sign"
    return "Go on filling in" if may(services, person, Action.EDIT, state) else ""


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
    """The bytes of an issued document, exactly as issued; becomes an audit event."""
    state = require_record(services, person, Action.DOWNLOAD, record_id)
    document = next((d for d in state.documents if d.sha256 == sha256), None)
    if document is None:
        raise NotAllowed("this record has no such document")
    content = services.log.read_payload(record_id, document.entry_number, document.payload_name)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.DOCUMENT_DOWNLOADED, record_id, facts={"sha256": sha256}))
    return document, content
