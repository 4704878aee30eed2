"""How far a draft has come, section by section, and how its answers read so far; judges nothing anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cmeforms.casework.forms.drafting import OpenDraft
from cmeforms.casework.forms.judging import CheckedDraft
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.definitions.fields import AnyField, ComputedField, DateField
from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.documents.form_outline import section_blocks
from cmeforms.documents.outline import Block
from cmeforms.people.model import Person
from cmeforms.rulebook.ages import told_age
from cmeforms.submissions.answers import Answer, NotKnownAnswer, Problem
from cmeforms.submissions.answers.dates import DateAnswer
from cmeforms.submissions.audiences import ids_seen, may_see
from cmeforms.submissions.computing import computed_text
from cmeforms.submissions.conditions import asked_fields, holds
from cmeforms.submissions.model import Submission
from cmeforms.submissions.reading import read_answers
from cmeforms.submissions.rules import problems_of


class SectionStatus(StrEnum):
    """What a task list says of a section."""

    NOT_STARTED = "Not yet started"
    IN_PROGRESS = "In progress"
    DONE = "Completed"
    NOT_ASKED = "Not needed, given your answers"


@dataclass(frozen=True)
class SectionProgress:
    """One section of a task list; ``not_known`` are the labels of answers that are not known yet."""

    section: Section
    status: SectionStatus
    not_known: tuple[str, ...]


def visible_section(section: Section, person: Person) -> Section:
    """The section with the fields that this person may see on screen."""
    return section.model_copy(update={"fields": tuple(f for f in section.fields if may_see(f, person.roles))})


def _within(section: Section, field_ids: frozenset[str]) -> Section:
    return section.model_copy(update={"fields": tuple(f for f in section.fields if f.id in field_ids)})


def visible_definition(definition: FormDefinition, person: Person) -> FormDefinition:
    """The definition with the fields that this person may see on screen."""
    seen = ids_seen(definition, person.roles)
    sections = tuple(_within(section, seen) for section in definition.sections)
    return definition.model_copy(update={"sections": sections})


def section_problems(services: Services, draft: OpenDraft, section: Section) -> list[Problem]:
    """What stands against the answers of one section, as typed."""
    definition = draft.loaded.definition
    read = read_answers(definition, {**draft.submitted, **draft.values})
    now = services.clock()
    return problems_of(definition, section.fields, read, on=london_date(now), now=now)


def computed_texts(services: Services, draft: OpenDraft, section: Section) -> dict[str, tuple[str, ...]]:
    """The text of each computed field of a section, by field id; of a child's date of birth, what it comes to today."""
    answers = read_answers(draft.loaded.definition, {**draft.submitted, **draft.values}).answers.by_field
    on = london_date(services.clock())
    found = {field.id: _worked_out(field, answers, on) for field in section.fields}
    return {field_id: (text,) if text else () for field_id, text in found.items()}


def _worked_out(field: AnyField, answers: Mapping[str, Answer], on: date) -> str:
    match field, answers.get(field.id):
        case ComputedField(), _:
            return computed_text(field, answers, on)
        case DateField(usual_ages=(_youngest, _oldest)), DateAnswer(born_on) if born_on <= on:
            return told_age(born_on, on)
    return ""


def progress(services: Services, draft: OpenDraft) -> list[SectionProgress]:
    """The task list of a draft's present part."""
    definition = draft.loaded.definition
    answers = read_answers(definition, {**draft.submitted, **draft.values}).answers.by_field
    asked = asked_fields(definition, answers)
    return [_progress(services, draft, section, answers, asked) for section in definition.sections_of(draft.part)]


def _progress(
    services: Services, draft: OpenDraft, section: Section, answers: Mapping[str, Answer], asked: frozenset[str]
) -> SectionProgress:
    fields = [field for field in section.fields if field.id in asked]
    open_ends = tuple(field.label for field in fields if isinstance(answers.get(field.id), NotKnownAnswer))
    if not holds(section.show_if, answers):
        return SectionProgress(section, SectionStatus.NOT_ASKED, ())
    refusals = [p for p in section_problems(services, draft, section) if not p.is_warning]
    if not refusals:
        return SectionProgress(section, SectionStatus.DONE, open_ends)
    is_begun = any(_is_typed(field, draft) for field in section.fields)
    return SectionProgress(section, SectionStatus.IN_PROGRESS if is_begun else SectionStatus.NOT_STARTED, open_ends)


def _is_typed(field: AnyField, draft: OpenDraft) -> bool:
    return field.prefill is None and draft.values.get(field.id) not in (None, "", [], {})


def answers_so_far(
    services: Services, person: Person, checked: CheckedDraft
) -> list[tuple[Section, tuple[Block, ...]]]:
    """Each section of a checked draft with the answers that this person may see, as they would be printed."""
    draft = checked.draft
    at = services.clock()
    submission = Submission(
        record_id=draft.state.record_id,
        reference=draft.state.reference,
        submission_revision=draft.state.submission_revision + 1,
        accepted_at=at,
        on=london_date(at),
        answers=checked.answers,
    )
    definition = visible_definition(draft.loaded.definition, person)
    return [(s, section_blocks(definition, submission, s)) for s in definition.sections_of(draft.part)]
