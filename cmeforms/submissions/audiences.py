"""Which fields a class of readers gets; the one place where a field is left out for somebody."""

from __future__ import annotations

from collections.abc import Collection

from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import Audience, FormDefinition
from cmeforms.definitions.roles import Role
from cmeforms.submissions.model import Answers


def fields_for(definition: FormDefinition, audience: str = "") -> tuple[AnyField, ...]:
    """The fields that an audience gets; all of them for the empty name. KeyError for an unknown name.

    A restricted field reaches only an audience that names it.
    """
    if not audience:
        return tuple(definition.fields())
    wanted = definition.audience(audience)
    return tuple(field for field in definition.fields() if _reaches(field, wanted))


def _reaches(field: AnyField, audience: Audience) -> bool:
    if field.id in audience.without or (audience.only and field.id not in audience.only):
        return False
    return not field.restricted or field.id in audience.sees_restricted


def answers_for(definition: FormDefinition, answers: Answers, audience: str = "") -> Answers:
    """The answers that an audience gets."""
    allowed = {field.id for field in fields_for(definition, audience)}
    return Answers({field_id: answer for field_id, answer in answers.by_field.items() if field_id in allowed})


def may_see(field: AnyField, roles: Collection[Role]) -> bool:
    """Whether somebody in one of these roles sees the answer on screen (``visible_to`` empty: everybody)."""
    return not field.visible_to or any(role in field.visible_to for role in roles)
