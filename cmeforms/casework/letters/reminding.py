"""A reminder of one question that is late: what it is about, and what it begins with; sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.ground.access import require_record, require_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.chasing import told_next
from cmeforms.casework.letters.filling import as_typed
from cmeforms.casework.letters.issued import require_letter
from cmeforms.casework.letters.known_values import content_of_kind, known_contents
from cmeforms.casework.letters.late_returns import owed_by_form
from cmeforms.casework.letters.questions import Question, question_of
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import ChildValue, MergeContent, merge_child
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.states import LETTER_FORM_NUMBER

CHECK_ASKED = "Whether your records know this child, since when, and the newest address that you may share"


@dataclass(frozen=True)
class Chase:
    """What a reminder is about: the question, all its forms, and the values of the children after the first."""

    question: Question
    record_ids: tuple[str, ...]
    other_children: tuple[dict[str, ChildValue], ...] = field(repr=False)


def open_chase(services: Services, person: Person, asked_id: str, organisation_id: str = "") -> Chase:
    """What a reminder of a question is about, for a person who may write about all of its children.

    Raises ``NotAllowed``, ``ActRefused`` for a question that was answered or that no reminder belongs to.
    """
    found = _asked(services, person, asked_id, organisation_id)
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


def _asked(services: Services, person: Person, asked_id: str, organisation_id: str) -> Question | None:
    try:
        state = services.log.state(asked_id)
    except RecordNotFound as error:
        raise NotAllowed("there is no such question for this person") from error
    if state.form_number == LETTER_FORM_NUMBER:
        require_letter(services, person, asked_id)
    else:
        require_service(services, person, Action.ISSUE_LETTERS)
    owed = (one for one in owed_by_form(services, state) if one.awaited or one.organisation_id == organisation_id)
    return question_of(services, asked_id, organisation_id) or next(owed, None)


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
        "letter.first_sent_on": found.asked_on,
        "letter.earlier_dates": tuple(f"{on.day} {on:%B %Y}" for on in (found.asked_on, *found.chased_on)),
        "leave.earlier_on": found.asked_on,
        "overdue.due_on": found.reply_by,
        "overdue.name": found.awaited,
        "to.organisation": found.agency[0],
        "to.full_name": found.agency[1],
        "case.check_asked": CHECK_ASKED if found.legal_basis else "",
        "case.legal_basis": found.legal_basis,
        "to.next_person": told_next(services, found),
    }
    for organisation in Accounts(services.log).organisations():
        if organisation.organisation_id == found.organisation_id:
            contents |= {"school.name": organisation.name, "to.la": organisation.name}
            contents |= {"school.head": organisation.head_name, "to.full_name": organisation.head_name}
    declared = {f.id: f for f in template.fields}
    boxes = [as_typed(declared[i], content) for i, content in contents.items() if i in declared and content]
    return {name: text for box in boxes for name, text in box.items()}
