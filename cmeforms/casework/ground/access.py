"""Asks who may do what to a record, and writes refusals down; the one way from an act to ``authorise``."""

from __future__ import annotations

from collections.abc import Iterable

from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import with_standing
from cmeforms.definitions.model import MAIN_PART, FormDefinition, SignatureDeclaration
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.records.entries import EntryKind, NewEntry
from cmeforms.records.states import is_form
from cmeforms.submissions.lifecycle import RecordState, Stage


def next_part(definition: FormDefinition, state: RecordState) -> str:
    """The part being worked on: the main part until it is signed, then the first office part not completed."""
    if state.stage is not Stage.AWAITING_OFFICE:
        return MAIN_PART
    return next((p.id for p in definition.parts if p.id not in state.completed_parts), MAIN_PART)


def next_signature(
    definition: FormDefinition, state: RecordState, part: str = MAIN_PART
) -> SignatureDeclaration | None:
    """The first signature of a part that nobody has given on this submission revision."""
    if part == MAIN_PART and state.stage.is_editable:
        return next(iter(definition.signatures_of(part)), None)
    return next((s for s in definition.signatures_of(part) if state.signature(s.id) is None), None)


def require_answers(definition: FormDefinition) -> None:
    """Pass unless the form only shows what other forms hold; ``ActRefused`` then."""
    if definition.view_of:
        raise ActRefused("This form is a view of other forms and takes no answers.")


def start_scope(definition: FormDefinition) -> Scope:
    """What ``authorise`` needs to know of a form that is not started yet."""
    filled_by, received_by = frozenset(definition.filled_by), frozenset(definition.received_by)
    return Scope(slug=definition.slug, filled_by=filled_by, received_by=received_by)


def scope_of(definition: FormDefinition, state: RecordState) -> Scope:
    """What ``authorise`` needs to know of a record."""
    part = next_part(definition, state)
    signature = next_signature(definition, state, part)
    office = next((p.filled_by for p in definition.parts if p.id == part), ())
    return Scope(
        slug=state.slug,
        stage=state.stage,
        organisation_id=state.organisation_id,
        created_by=state.created_by,
        assigned_to=state.assigned_to,
        submitted_by=state.submitted_by,
        signed_by=frozenset(s.person_id for s in state.signatures) if not state.stage.is_editable else frozenset(),
        filled_by=frozenset(definition.filled_by),
        received_by=frozenset(definition.received_by),
        next_signature_roles=frozenset(signature.by) if signature else frozenset(),
        next_countersigns=bool(signature and signature.countersigns),
        office_roles=frozenset(office),
    )


def may(services: Services, person: Person, action: Action, state: RecordState) -> bool:
    """Whether a person may do this to a record now; letters and children are no forms, and have acts of their own."""
    return action in allowed(services, person, state, (action,))


def allowed(services: Services, person: Person, state: RecordState, actions: Iterable[Action]) -> list[Action]:
    """Those of the actions that a person may do to a record now, in their order; the record is looked up once."""
    if not is_form(state):
        return []
    scope = scope_of(services.definition(state.definition_sha256).definition, state)
    standing = with_standing(services, person, state, scope)
    return [action for action in actions if authorise(person, action, standing)]


def require_record(services: Services, person: Person, action: Action, record_id: str) -> RecordState:
    """The record's state if the person may do this to it.

    A record that does not exist and one that is not theirs are refused alike, with ``NotAllowed``;
    the refusal of an existing one becomes an audit event.
    """
    try:
        state = services.log.state(record_id)
    except RecordNotFound as error:
        raise NotAllowed("there is no such record for this person") from error
    if may(services, person, action, state):
        return state
    refuse(services, person, action, record_id)
    raise NotAllowed("there is no such record for this person")


def require_service(services: Services, person: Person, action: Action) -> None:
    """Pass if the person may do this in the service as a whole; ``NotAllowed`` and an audit event otherwise."""
    if not authorise(person, action, Scope()):
        refuse(services, person, action)
        raise NotAllowed("this person may not do this")


def refuse(services: Services, person: Person, action: Action, record_id: str = "") -> None:
    """Write a refusal down."""
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.ACCESS_REFUSED, record_id, facts={"action": str(action)}))


def note_view(services: Services, person: Person, record_id: str, page: str) -> None:
    """Write down that a person looked at a record."""
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        act.append(NewEntry(EntryKind.RECORD_VIEWED, record_id, facts={"page": page}))
