"""Opens one form from another: what is already known comes along, in whatever state the first one is."""

from __future__ import annotations

from typing import Any

from cmeforms.casework.forms.drafting import Values, append_file, begin_draft, startable
from cmeforms.casework.forms.evidence import attached_files, named_files
from cmeforms.casework.forms.reading_records import record_entries, submitted_values
from cmeforms.casework.forms.successors import REPLACED_BY
from cmeforms.casework.forms.uploads import TakenIn
from cmeforms.casework.ground.access import may, require_record, start_scope
from cmeforms.casework.ground.child_record import ensure_child, join_child, link
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import FormDefinition, HandOver
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action, authorise
from cmeforms.people.model import Person
from cmeforms.submissions.audiences import ids_seen
from cmeforms.submissions.hand_over import handed_over
from cmeforms.submissions.lifecycle import RecordState, Stage
from cmeforms.submissions.reading import read_answers

OPENED_FROM = "opened_from"
OPENED = "opened"


def open_from(services: Services, person: Person, record_id: str, to_slug: str) -> str:
    """Start the form ``to_slug`` from a record, in any state, and link the two; the new record's id.

    The form is opened once from each record: asked again, the one already opened is given, unless it was
    discarded. Raises ``NotAllowed``, ``ActRefused`` if the definition hands nothing over to that form.
    Source: house decision 7 (a referral never waits for a checklist).
    """
    state = require_record(services, person, Action.VIEW, record_id)
    source = services.definition(state.definition_sha256).definition
    hand_over = next((h for h in source.hand_overs if h.to == to_slug), None)
    if hand_over is None:
        raise ActRefused("This form hands nothing over to that one.")
    opened = _opened_before(services, state, to_slug)
    if opened:
        return _theirs(services, person, opened)
    target = services.catalogue.find(to_slug).definition
    values = handed_over(source, hand_over, target, values_seen(services, person, state))
    loaded, first = startable(services, person, to_slug, values | _link(hand_over, state))
    files = handed_files(services, record_id, target, first)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        opened = _opened_before(services, act.state(record_id), to_slug)  # two clicks at once open one form
        if opened:
            return _theirs(services, person, opened)
        new_id = begin_draft(act, loaded, person, first)
        for taken in files:
            append_file(act, new_id, taken)
        link(act, record_id, OPENED, new_id)
        link(act, new_id, OPENED_FROM, record_id)
        if hand_over.replaces:
            link(act, record_id, REPLACED_BY, new_id)
        join_child(act, new_id, ensure_child(act, record_id))
    return new_id


def handed_files(services: Services, record_id: str, target: FormDefinition, values: Values) -> list[TakenIn]:
    """The files named among the values: their bytes are kept under the new record's own key as well."""
    named = {answer.sha256: answer.name for _path, answer in named_files(read_answers(target, values).answers)}
    entries = record_entries(services, record_id)
    media_types = {e.facts.get("sha256"): str(e.facts.get("media_type")) for e in entries}
    kept = attached_files(services, entries, named)
    return [TakenIn(content, media_types[sha256], named[sha256]) for sha256, content in kept.items()]


def _theirs(services: Services, person: Person, record_id: str) -> str:
    """The form opened before, if this person may see it; ``ActRefused`` where it is somebody else's."""
    if not may(services, person, Action.VIEW, services.log.state(record_id)):
        raise ActRefused("Somebody else has opened that form from this one already.")
    return record_id


def _link(hand_over: HandOver, state: RecordState) -> dict[str, Any]:
    return {hand_over.link_field: state.reference} if hand_over.link_field else {}


def _opened_before(services: Services, state: RecordState, to_slug: str) -> str:
    for relation, other_id in state.links:
        if relation == OPENED:
            other = services.log.state(other_id)
            if other.slug == to_slug and other.stage not in (Stage.DISCARDED, Stage.ERASED):
                return other_id
    return ""


def values_seen(services: Services, person: Person, state: RecordState) -> dict[str, Any]:
    """The same, without what this person may not see: nothing of it comes along into their own form."""
    seen = ids_seen(services.definition(state.definition_sha256).definition, person.roles)
    return {field_id: value for field_id, value in known_values(services, state).items() if field_id in seen}


def known_values(services: Services, state: RecordState) -> dict[str, Any]:
    """The values typed so far, or those submitted."""
    draft = services.log.read_draft(state.record_id) if state.stage.is_editable else None
    if draft is not None:
        return dict(draft.values)
    return dict(submitted_values(services, state))


def linked_records(services: Services, state: RecordState) -> list[RecordState]:
    """The records that this one was opened from, or that were opened from it."""
    return [services.log.state(other_id) for _relation_name, other_id in state.links]


def offered_forms(services: Services, person: Person, state: RecordState) -> list[FormDefinition]:
    """The forms that this person may open from a record and that nobody opened from it yet."""
    definition = services.definition(state.definition_sha256).definition
    named = [h.to for h in definition.hand_overs if h.to in services.catalogue.by_slug]
    forms = [services.catalogue.find(slug).definition for slug in named if not _opened_before(services, state, slug)]
    return [form for form in forms if authorise(person, Action.START, start_scope(form))]
