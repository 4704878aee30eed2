"""The list of questions that nobody answered in time, and what a reminder of one begins with; sends nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.ground.access import may, require_record, require_service
from cmeforms.casework.ground.letter_access import sends_for_the_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.filling import as_typed
from cmeforms.casework.letters.issued import issuing_entry
from cmeforms.casework.letters.known_values import content_of_kind, known_contents
from cmeforms.casework.letters.questions import MOST_LOOKED_AT, Question, question_of, questions
from cmeforms.clock import london_date
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import Audience, ChildValue, MergeContent, merge_child
from cmeforms.errors import ActRefused, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.states import LETTER_FORM_NUMBER

MOST_FOR_HOME_PAGE = 200

TOLD_NEXT: Mapping[Audience, tuple[str, ...]] = {
    Audience.SCHOOL: ("The head teacher", "The chair of governors or the trust"),
    Audience.AUTHORITY: ("The named contact once more", "The head of service"),
}
"""Who is told next if nobody answers, by how often it was chased. Source: forms.md L11a and L11b."""


@dataclass(frozen=True)
class Overdue:
    """A question that is late: to whom it went, how late it is, and who is told next."""

    question: Question
    addressee: str = field(repr=False)
    days_late: int
    told_next: str


@dataclass(frozen=True)
class Chase:
    """What a reminder is about: the question, all its forms, and the values of the children after the first."""

    question: Question
    record_ids: tuple[str, ...]
    other_children: tuple[dict[str, ChildValue], ...] = field(repr=False)


def chase_list(services: Services, person: Person, most: int = MOST_LOOKED_AT) -> list[Overdue]:
    """The questions that are late, the latest first, of those about which the person may write letters.

    Raises ``NotAllowed`` for those who may not issue letters.
    """
    require_service(services, person, Action.ISSUE_LETTERS)
    today = london_date(services.clock())
    names = {o.organisation_id: o.name for o in Accounts(services.log).organisations()}
    late = [found for found in questions(services, most) if found.days_late(today) and _may(services, person, found)]
    rows = [_overdue(services, found, names, today) for found in late]
    return sorted(rows, key=lambda row: row.question.reply_by)


def late_answers(services: Services, person: Person) -> int:
    """How many questions are late, for the home page; 0 for those who may not issue letters, without a refusal."""
    if not sends_for_the_service(person):
        return 0
    return len(chase_list(services, person, MOST_FOR_HOME_PAGE))


def _may(services: Services, person: Person, found: Question) -> bool:
    about = [services.log.state(record_id) for record_id in found.about]
    return bool(about) and all(may(services, person, Action.ISSUE_LETTERS, state) for state in about)


def _overdue(services: Services, found: Question, names: Mapping[str, str], today: date) -> Overdue:
    addressee = names.get(found.organisation_id) or _addressee(services, found)
    return Overdue(found, addressee, found.days_late(today), told_next(services, found))


def told_next(services: Services, found: Question) -> str:
    """Who is told if the next reminder is not answered either; empty where the reminder names nobody."""
    template = services.templates.get(found.chaser)
    steps = TOLD_NEXT.get(template.declaration.audience, ()) if template else ()
    return steps[min(len(found.chased_on), len(steps) - 1)] if steps else ""


def _addressee(services: Services, found: Question) -> str:
    """To whom a letter without an organisation went, as it says itself."""
    template = services.templates.get(found.state.slug)
    if template is None or found.state.form_number != LETTER_FORM_NUMBER:
        return ""
    number = issuing_entry(services, found.state.record_id).number
    values = json.loads(services.log.read_payload(found.state.record_id, number, "values"))
    return next((text for field_id, _, text in values if field_id == template.declaration.addressee), "")


def open_chase(services: Services, person: Person, asked_id: str, organisation_id: str = "") -> Chase:
    """What a reminder of a question is about, for a person who may write about all of its children.

    Raises ``NotAllowed``, ``ActRefused`` for a question that was answered or that no reminder belongs to.
    """
    require_service(services, person, Action.ISSUE_LETTERS)
    try:
        found = question_of(services, asked_id, organisation_id)
    except RecordNotFound:
        found = None
    if found is None or not found.chaser or not found.about:
        raise ActRefused("There is no reminder for this letter.")
    if found.answered_on:
        raise ActRefused("It was answered meanwhile. No reminder is needed.")
    first, *others = (require_record(services, person, Action.ISSUE_LETTERS, record_id) for record_id in found.about)
    children = []
    for state in others:
        stored = read_submission(services, state)
        known = known_contents(stored.loaded.definition, stored.submission.answers)
        children.append(merge_child(state.reference, _of_children(services.templates[found.chaser], known)))
    return Chase(found, (first.record_id, *(state.record_id for state in others)), tuple(children))


def _of_children(template: LetterTemplate, known: Mapping[str, MergeContent]) -> dict[str, MergeContent]:
    fitting = (
        (f.key, content_of_kind(f.kind, known[f.id])) for f in template.fields if f.is_per_child and f.id in known
    )
    return {key: content for key, content in fitting if content is not None}


def chase_proposals(services: Services, template: LetterTemplate, chase: Chase) -> dict[str, str]:
    """What stands in the boxes of a reminder until somebody types something else, by input name."""
    found = chase.question
    contents: dict[str, MergeContent] = {
        "letter.asked_on": found.asked_on,
        "case.first_asked_on": found.asked_on,
        "to.next_person": told_next(services, found),
    }
    for organisation in Accounts(services.log).organisations():
        if organisation.organisation_id == found.organisation_id:
            contents |= {"school.name": organisation.name, "to.la": organisation.name}
            contents |= {"school.head": organisation.head_name, "to.full_name": organisation.head_name}
    declared = {f.id: f for f in template.fields}
    boxes = [as_typed(declared[i], content) for i, content in contents.items() if i in declared and content]
    return {name: text for box in boxes for name, text in box.items()}
