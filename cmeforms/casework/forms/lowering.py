"""Holds a form's levels against those of the form before about the same child; must not know who may see that form."""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.casework.forms.drafting import OpenDraft
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.ground.child_record import child_of, records_of, same_children
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.model import FormDefinition
from cmeforms.people.model import Person
from cmeforms.submissions.answers import Answer, Problem
from cmeforms.submissions.lifecycle import RecordState, Stage
from cmeforms.submissions.lowering import lowered_levels, lowering_problems
from cmeforms.submissions.model import Answers
from cmeforms.submissions.reading import read_answers


def levels_lowered(services: Services, draft: OpenDraft, answers: Answers, signer: Person) -> list[Problem]:
    """What is missing where a level is lowered; nothing for a form without levels."""
    definition = draft.loaded.definition
    if not definition.levels:
        return []
    given, on = answers.by_field, london_date(services.clock())
    lowered = lowered_levels(definition, given, _earlier_answers(services, definition, draft.state), on)
    return list(lowering_problems(definition, given, lowered, signer.name))


def _earlier_answers(services: Services, definition: FormDefinition, state: RecordState) -> Mapping[str, Answer]:
    """What the newest submitted form of this kind said of the child, this one's own earlier revision included."""
    submitted = [s for s in _forms_of_child(services, state) if s.slug == state.slug and s.submission_revision]
    newest = max(submitted, key=lambda form: (form.submitted_at or form.created_at, form.last_entry), default=None)
    if newest is None:
        return {}
    return read_answers(definition, submitted_values(services, newest)).answers.by_field


def _forms_of_child(services: Services, state: RecordState) -> list[RecordState]:
    ids = {state.record_id}
    if child_of(state):
        child = services.log.state(child_of(state))
        for one in (child, *(services.log.state(other) for other in same_children(child))):
            ids.update(records_of(one))
    forms = [services.log.state(record_id) for record_id in ids]
    return [form for form in forms if form.stage not in (Stage.DISCARDED, Stage.ERASED)]
