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


def version_read_by(definition: FormDefinition, roles: Collection[Role]) -> str:
    """The audience whose version somebody in these roles reads on screen; empty for the whole form.

    Who fills no part of a form, and has an audience called like their role, gets that audience's fields.
    """
    fillers = {role for part in definition.parts for role in part.filled_by}.union(definition.filled_by)
    names = {audience.name for audience in definition.audiences}
    if fillers.intersection(roles) or not all(role.value in names for role in roles):
        return ""
    return next((role.value for role in roles), "")


def may_see(field: AnyField, roles: Collection[Role]) -> bool:
    """Whether somebody in one of these roles sees the answer on screen (``visible_to`` empty: everybody)."""
    return not field.visible_to or any(role in field.visible_to for role in roles)


def ids_seen(definition: FormDefinition, roles: Collection[Role]) -> frozenset[str]:
    """The ids of the fields whose answers somebody in these roles sees on screen."""
    return frozenset(f.id for f in fields_for(definition, version_read_by(definition, roles)) if may_see(f, roles))
