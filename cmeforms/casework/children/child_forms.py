"""Starts a form for a child who has some already, or for a brother or sister, with what is known; links at once."""

from __future__ import annotations

from cmeforms.casework.children.child_facts import Told, child_known, told_by_forms
from cmeforms.casework.children.child_group import SeenChild, require_child
from cmeforms.casework.forms.drafting import Values, append_file, begin_draft, startable
from cmeforms.casework.forms.opening import handed_files
from cmeforms.casework.forms.uploads import TakenIn
from cmeforms.casework.ground.child_record import SIBLING, join_child, link_both, open_child
from cmeforms.casework.ground.services import Services
from cmeforms.casework.papers.viewing import may_start
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import ActRefused
from cmeforms.people.model import Person
from cmeforms.submissions.carried_over import family_values, subject_known, subject_values
from cmeforms.submissions.hand_over import handed_over

NO_FORM = "Choose a form from the list."


def start_for_child(services: Services, person: Person, child_id: str, slug: str) -> str:
    """Start a form for this child with what its other forms say of it; the new record's id.

    Only forms that this person may view are looked at. ``NotAllowed``; ``ActRefused`` if there is no such form.
    """
    seen = require_child(services, person, child_id)
    target = _startable_form(services, person, slug)
    values: Values = {}
    files: list[TakenIn] = []
    for told in told_by_forms(services, person, seen):
        handed = _handed(told, target)
        values.update(handed)
        files.extend(handed_files(services, told.state.record_id, target, handed))
    values.update(subject_values(child_known(services, person, seen), target))
    loaded, first = startable(services, person, slug, values)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        record_id = begin_draft(act, loaded, person, first)
        for taken in files:
            append_file(act, record_id, taken)
        join_child(act, record_id, child_id)
    return record_id


def sibling_forms(services: Services, person: Person, seen: SeenChild) -> list[FormDefinition]:
    """The forms about this child that this person may start for a brother or sister as well."""
    slugs = {state.slug for state in seen.forms}
    return [definition for definition in may_start(services, person) if definition.slug in slugs]


def start_for_sibling(
    services: Services, person: Person, child_id: str, slug: str, *, is_same_school: bool = False
) -> str:
    """Start this child's form for a brother or sister, with the family's answers alone; the new record's id.

    The brother or sister is a child with a file and a key of its own, linked to this one both ways.
    ``is_same_school`` copies the school as well. ``NotAllowed``, ``ActRefused`` if this child has no such form.
    """
    seen = require_child(services, person, child_id)
    target = _startable_form(services, person, slug)
    told = next((t for t in reversed(told_by_forms(services, person, seen)) if t.definition.slug == slug), None)
    if told is None:
        raise ActRefused(NO_FORM)
    values = family_values(told.definition, told.values, target, person.roles)
    if is_same_school:
        known = subject_known(told.definition, told.values, person.roles)
        values |= subject_values({part: found for part, found in known.items() if part == "school"}, target)
    loaded, first = startable(services, person, slug, values)
    files = handed_files(services, told.state.record_id, target, values)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        record_id = begin_draft(act, loaded, person, first)
        for taken in files:
            append_file(act, record_id, taken)
        sibling_id = join_child(act, record_id, open_child(act))
        link_both(act, SIBLING, (child_id, sibling_id))
    return record_id


def _startable_form(services: Services, person: Person, slug: str) -> FormDefinition:
    definition = next((d for d in may_start(services, person) if d.slug == slug), None)
    if definition is None:
        raise ActRefused(NO_FORM)
    return definition


def _handed(told: Told, target: FormDefinition) -> Values:
    """What one form hands over to another, with the link back to it."""
    hand_over = next((h for h in told.definition.hand_overs if h.to == target.slug), None)
    if hand_over is None:
        return {}
    link = {hand_over.link_field: told.state.reference} if hand_over.link_field else {}
    return {**handed_over(told.definition, hand_over, target, told.values), **link}
