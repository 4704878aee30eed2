"""Fills the forms of a demo, a sister and a possible duplicate among the synthetic children; draws no document."""

from __future__ import annotations

from datetime import date

from cmeforms.casework.children.child_forms import start_for_sibling
from cmeforms.casework.forms.drafting import Values, attach_file, open_draft, save_section, start
from cmeforms.casework.forms.opening import open_from
from cmeforms.casework.forms.reading_records import submitted_values
from cmeforms.casework.forms.submitting import Receipt, submit
from cmeforms.casework.forms.uploads import take_in_document
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.model import MAIN_PART
from cmeforms.people.model import Person
from cmeforms.samples.examples import example_answers


def fill(
    services: Services,
    person: Person,
    record_id: str,
    seed: int,
    *,
    sections: int | None = None,
    given: Values | None = None,
) -> int:
    """Answer a draft's sections with an example in which ``given`` values stand; the draft revision afterwards."""
    draft = open_draft(services, person, record_id)
    definition = draft.loaded.definition
    example = example_answers(definition, seed, _today(services), given={**draft.values, **(given or {})})
    document, files, _problems = take_in_document(definition, example, may_read_paths=False)
    for taken in files.values():
        attach_file(services, person, record_id, taken)
    for section in definition.sections_of(MAIN_PART)[:sections]:
        values = {field.id: document[field.id] for field in section.fields if field.id in document}
        saved = save_section(services, person, record_id, section.id, values, seen=draft.seen(section))
        draft = saved.draft
    return draft.draft_revision


def submitted(services: Services, person: Person, slug: str, seed: int) -> Receipt:
    """Start, fill and submit a form."""
    record_id = start(services, person, slug)
    return submit(services, person, record_id, draft_revision=fill(services, person, record_id, seed))


def referral_from(services: Services, person: Person, checklist_id: str, seed: int) -> Receipt:
    """Submit a referral opened from a checklist."""
    record_id = open_from(services, person, checklist_id, "cme2")
    return submit(services, person, record_id, draft_revision=fill(services, person, record_id, seed))


def fill_office(services: Services, officer: Person, record_id: str, seed: int) -> None:
    """Answer the office part of a submitted form."""
    draft = open_draft(services, officer, record_id)
    definition = draft.loaded.definition
    example = example_answers(definition, seed, _today(services), part=draft.part, given=draft.submitted)
    for section in definition.sections_of(draft.part):
        values = {field.id: example[field.id] for field in section.fields if field.id in example}
        draft = save_section(services, officer, record_id, section.id, values, seen=draft.seen(section)).draft


def _today(services: Services) -> date:
    return london_date(services.clock())


def add_sister(services: Services, person: Person, record_id: str, seed: int) -> None:
    """Refer a sister of the child that a referral is about: a child with a file of her own."""
    state = services.log.state(record_id)
    surname = {"surname": submitted_values(services, state)["surname"]}
    sister = start_for_sibling(services, person, child_of(state), state.slug, is_same_school=True)
    submit(services, person, sister, draft_revision=fill(services, person, sister, seed, given=surname))


def refer_elsewhere(services: Services, person: Person, record_id: str, seed: int) -> None:
    """Refer a child by the same name and birth date from another school: a possible duplicate."""
    state = services.log.state(record_id)
    known = submitted_values(services, state)
    same = {field_id: known[field_id] for field_id in ("surname", "forenames", "born_on")}
    other = start(services, person, state.slug, same)
    submit(services, person, other, draft_revision=fill(services, person, other, seed))
