"""Versions of a submission for named readers: who may have which, what leaves with one, and making one.

Nobody gets a document that holds an answer which they may not see on screen. Source: decision 0011.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cmeforms.casework.forms.failures import marking_failure
from cmeforms.casework.forms.progress import visible_definition
from cmeforms.casework.forms.reading_records import StoredSubmission, read_submission
from cmeforms.casework.forms.recording import append_document
from cmeforms.casework.forms.sealing import AUDIENCE_STATEMENT, draw, seal_by_service
from cmeforms.casework.ground.access import require_record
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import Audience, FormDefinition
from cmeforms.errors import ActRefused, NotAllowed
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.submissions.audiences import fields_for
from cmeforms.submissions.conditions import asked_fields
from cmeforms.submissions.lifecycle import IssuedDocument, RecordState, Stage


@dataclass(frozen=True)
class PreviewedField:
    """One field that leaves or stays: its label, and whether it was answered."""

    label: str
    is_answered: bool


PreviewedSections = tuple[tuple[str, tuple[PreviewedField, ...]], ...]
"""Fields under the titles of their sections, in the form's order."""


@dataclass(frozen=True)
class VersionPreview:
    """Every field of a version before it is made: those that leave with it and those that stay.

    ``issued`` is the version as it was made before from the same answers, if it was.
    """

    state: RecordState
    definition: FormDefinition
    audience: Audience
    leaving: PreviewedSections
    staying: PreviewedSections
    issued: IssuedDocument | None


def may_have(definition: FormDefinition, person: Person, audience: str = "") -> bool:
    """Whether a document for an audience (empty: the whole one) holds only fields that this person may see."""
    seen = {field.id for field in visible_definition(definition, person).fields()}
    return all(field.id in seen for field in fields_for(definition, audience))


def offered_versions(definition: FormDefinition, person: Person, state: RecordState) -> tuple[Audience, ...]:
    """The readers for whom this person may make a version now."""
    if not state.submission_revision or state.stage is Stage.RETURNED:
        return ()
    return tuple(audience for audience in definition.audiences if may_have(definition, person, audience.name))


def preview_version(services: Services, person: Person, record_id: str, audience: str) -> VersionPreview:
    """What would leave with a version; ``NotAllowed`` where it is not theirs, ``ActRefused`` if returned."""
    state, reader = _require_version(services, person, record_id, audience)
    stored = read_submission(services, state)
    asked = asked_fields(stored.loaded.definition, stored.submission.answers.by_field)
    leaving = asked & {field.id for field in fields_for(stored.loaded.definition, audience)}
    return VersionPreview(
        state=state,
        definition=stored.loaded.definition,
        audience=reader,
        leaving=_previewed(stored, leaving),
        staying=_previewed(stored, asked - leaving),
        issued=_issued(state, stored, audience),
    )


def _previewed(stored: StoredSubmission, field_ids: Collection[str]) -> PreviewedSections:
    answers = stored.submission.answers
    sections = (
        (section.title, tuple(PreviewedField(f.label, f.id in answers) for f in section.fields if f.id in field_ids))
        for section in stored.loaded.definition.sections
    )
    return tuple((title, fields) for title, fields in sections if fields)


def issue_version(
    services: Services, person: Person, record_id: str, audience: str, *, submission_revision: int
) -> IssuedDocument:
    """Draw, seal and keep the version whose preview was read; made twice, the first one is given.

    Raises as ``preview_version`` does, and ``ActRefused`` when the answers changed since the preview.
    """
    state, _reader = _require_version(services, person, record_id, audience)
    stored = read_submission(services, state)
    _require_same(state, submission_revision)
    earlier = _issued(state, stored, audience)
    if earlier:
        return earlier
    with marking_failure(services, person, record_id):
        pdf = draw(services, stored.loaded.definition, stored.submission, audience)
        sealed = seal_by_service(services, pdf, stored.submission.accepted_at, AUDIENCE_STATEMENT)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        now = act.state(record_id)
        _require_same(now, submission_revision)
        earlier = _issued(now, stored, audience)  # by the other of two clicks
        if earlier:
            return earlier
        append_document(act, record_id, sealed, audience)
        return act.state(record_id).documents[-1]


def _require_version(services: Services, person: Person, record_id: str, audience: str) -> tuple[RecordState, Audience]:
    state = require_record(services, person, Action.DOWNLOAD, record_id)
    definition = services.definition(state.definition_sha256).definition
    reader = next((known for known in definition.audiences if known.name == audience), None)
    if reader is None or not may_have(definition, person, audience):
        raise NotAllowed("there is no such version for this person")
    if state.stage is Stage.RETURNED:
        raise ActRefused("This form is being mended. Make the version when it has been submitted again.")
    return state, reader


def _require_same(state: RecordState, submission_revision: int) -> None:
    if state.submission_revision != submission_revision or state.stage is Stage.RETURNED:
        raise ActRefused("The form was changed after you opened this page. Look at what leaves again.")


def _issued(state: RecordState, stored: StoredSubmission, audience: str) -> IssuedDocument | None:
    """The version that was made from these very answers."""
    accepted_at = stored.submission.accepted_at
    made = (d for d in state.documents if d.audience == audience and d.issued_at >= accepted_at)
    return next(made, None)
