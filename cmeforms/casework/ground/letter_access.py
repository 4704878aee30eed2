"""Asks who may issue which letter from a record, and who may read one that was issued; writes and reads none."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.casework.ground.access import allowed, scope_of
from cmeforms.casework.ground.child_record import linked_to
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.standing import with_standing
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.errors import RecordNotFound
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.states import LETTER_FORM_NUMBER, is_form
from cmeforms.submissions.lifecycle import RecordState, Stage

LETTER_ABOUT = "letter_about"
"""From a letter to each form that it is about."""


def sends_for_the_service(person: Person) -> bool:
    """Whether this person writes to schools and authorities for the service; asked without leaving a refusal."""
    return authorise(person, Action.ISSUE_LETTERS, Scope())


def letters_to_issue(services: Services, person: Person, state: RecordState) -> list[LetterTemplate]:
    """The letters that belong to a record's form and that this person sends about this record.

    Who sends a letter stands in its declaration; how its sender must stand to the record, in ``people.authorise``.
    """
    if not is_form(state):
        return []
    about = scope_of(services.definition(state.definition_sha256).definition, state)
    scope = with_standing(services, person, state, about)
    return list(
        services.templates.declared(
            lambda declaration: (
                state.slug in declaration.forms
                and authorise(person, Action.ISSUE_LETTERS, replace(scope, letter_roles=declaration.issued_by))
            )
        )
    )


def may_read_letter(services: Services, person: Person, letter: RecordState) -> bool:
    """Whether this person may read an issued letter.

    They must be allowed to see every form that it is about. Besides, it is read by those who write for the service
    as a whole, and by colleagues of its writer who send such letters: no school reads what the authority wrote about
    its pupil.
    """
    if letter.form_number != LETTER_FORM_NUMBER or letter.stage is Stage.ERASED:
        return False
    about = [services.log.state(record_id) for record_id in linked_to(letter, LETTER_ABOUT)]
    kept = [state for state in about if state.stage is not Stage.ERASED]
    if not all(allowed(services, person, state, (Action.VIEW, Action.DOWNLOAD)) for state in kept):
        return False
    return sends_for_the_service(person) or (bool(kept) and _is_of_the_sender(services, person, letter))


def _is_of_the_sender(services: Services, person: Person, letter: RecordState) -> bool:
    template = services.templates.get(letter.slug)
    if template is None or not template.declaration.issued_by.intersection(person.roles):
        return False
    try:
        writer = Accounts(services.log).person(letter.created_by)
    except RecordNotFound:
        return False
    return writer.organisation_id == person.organisation_id
