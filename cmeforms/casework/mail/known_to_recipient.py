"""Which form answers an enquiry, and with what it may begin: nothing that the enquiry itself did not tell."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmeforms.casework.forms.letter_values import child_values
from cmeforms.casework.forms.reading_records import read_submission, submitted_values
from cmeforms.casework.ground.letter_access import LETTER_ABOUT
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.model import FormDefinition, HandOver
from cmeforms.definitions.roles import Role
from cmeforms.documents.letters.model import CHILD_REF, ChildValue
from cmeforms.records.states import LETTER_FORM_NUMBER
from cmeforms.submissions.hand_over import handed_over
from cmeforms.submissions.lifecycle import RecordState, Stage

_CHILDREN = "children"
_TOLD_OF_A_CHILD = ("surname", "forenames", "born_on")
_READABLE = (Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE, Stage.COMPLETE)
_COLUMNS = {"full_name": "full_name", "born_on": "born_on", "upn": "upn", "last_known_address": "asked_address"}
"""A child's values as the letter prints them, and the columns of the school's answer."""


def reply_form(services: Services, state: RecordState) -> str:
    """The slug of the form by which somebody without an account answers this record; empty where there is none."""
    if state.form_number == LETTER_FORM_NUMBER:
        template = services.templates.get(state.slug)
        return template.declaration.replied_with if template else ""
    if state.form_number == "child" or state.stage not in _READABLE:
        return ""
    found = _hand_over(services, services.definition(state.definition_sha256).definition)
    return found.to if found else ""


def known_values(services: Services, state: RecordState, target: FormDefinition) -> dict[str, Any]:
    """First values of the answer: what the enquiry hands over, or the children whom the letter names."""
    if state.form_number == LETTER_FORM_NUMBER:
        if any(field.id == _CHILDREN for field in target.fields()):
            return {"enquiry_reference": state.reference, _CHILDREN: _children(services, state)}
        return _of_one_child(services, state, target)
    source = services.definition(state.definition_sha256).definition
    found = _hand_over(services, source)
    if found is None:
        return {}
    values = handed_over(source, found, target, submitted_values(services, state))
    return values | ({found.link_field: state.reference} if found.link_field else {})


def _hand_over(services: Services, source: FormDefinition) -> HandOver | None:
    """The first hand-over to a form that a guest may fill in."""
    for found in source.hand_overs:
        if found.to in services.catalogue.by_slug:
            target = services.catalogue.find(found.to).definition
            if Role.GUEST in target.filled_by:
                return found
    return None


def _of_one_child(services: Services, letter: RecordState, target: FormDefinition) -> dict[str, Any]:
    """What the enquiry form that the letter was written from hands over, else the child's name and birth date."""
    about = [services.log.state(other) for relation, other in letter.links if relation == LETTER_ABOUT]
    if len(about) != 1 or about[0].stage not in _READABLE:
        return {}
    if reply_form(services, about[0]) == target.slug:
        return known_values(services, about[0], target)
    source = services.definition(about[0].definition_sha256).definition
    values = submitted_values(services, about[0])
    pairs = [(getattr(source.subject, name), getattr(target.subject, name)) for name in _TOLD_OF_A_CHILD]
    return {own: values[known] for known, own in pairs if known and own and known in values}


def _children(services: Services, letter: RecordState) -> list[dict[str, str]]:
    about = [services.log.state(other) for relation, other in letter.links if relation == LETTER_ABOUT]
    return [_row(services, state) for state in about if state.stage in _READABLE]


def _row(services: Services, state: RecordState) -> dict[str, str]:
    stored = read_submission(services, state)
    told = child_values(state.reference, stored.loaded.definition, stored.submission.answers)
    return {column: _text(told[key]) for key, column in _COLUMNS.items() if key in told and key != CHILD_REF}


def _text(value: ChildValue) -> str:
    content = value.content
    return (
        content.isoformat()
        if isinstance(content, date)
        else content
        if isinstance(content, str)
        else ", ".join(content)
    )
