"""What a new form begins with out of other forms about the same child, or about a brother or sister; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from cmeforms.definitions.fields import AnyField
from cmeforms.definitions.model import MAIN_PART, FormDefinition, Subject
from cmeforms.definitions.roles import Role
from cmeforms.submissions.answers import Json
from cmeforms.submissions.audiences import may_see

_TEXT_KINDS = frozenset({"text", "name"})
_EMPTY: tuple[Json, ...] = (None, "", [], {})


def subject_known(
    definition: FormDefinition, values: Mapping[str, Json], roles: Collection[Role]
) -> dict[str, tuple[AnyField, Json]]:
    """What a form tells about its child, by the part it plays (``surname``, ``upn`` …): the field and its value.

    Fields that these roles do not see are left out, and so are blanks and answers "not known yet".
    """
    found: dict[str, tuple[AnyField, Json]] = {}
    for part in Subject.model_fields:
        field_id = getattr(definition.subject, part)
        if field_id and _is_known(values.get(field_id)) and may_see(definition.field(field_id), roles):
            found[part] = definition.field(field_id), values[field_id]
    return found


def subject_values(known: Mapping[str, tuple[AnyField, Json]], target: FormDefinition) -> dict[str, Json]:
    """The subject fields of a form filled with what is known; what does not fit a field stays out."""
    fitting: dict[str, Json] = {}
    for part, (source, value) in known.items():
        field_id = getattr(target.subject, part)
        if field_id and _fits(source, target.field(field_id)):
            fitting[field_id] = value
    whole_name = target.subject.full_name
    if whole_name and whole_name not in fitting:
        names = [cast(str, known[part][1]) for part in ("forenames", "surname") if part in known]
        fitting.update({whole_name: " ".join(names)} if names else {})
    return fitting


def family_values(
    source: FormDefinition, values: Mapping[str, Json], target: FormDefinition, roles: Collection[Role]
) -> dict[str, Json]:
    """The answers that the target form's definition marks as the family's, as a sibling's form begins with them.

    ``source`` is the same form, perhaps of an earlier revision, where a field may not yet have been marked.
    """
    known = {field.id: field for field in source.fields(MAIN_PART) if may_see(field, roles)}
    return {
        field.id: values[field.id]
        for field in target.fields(MAIN_PART)
        if field.family and field.id in known and known[field.id].kind == field.kind and _is_known(values.get(field.id))
    }


def _is_known(value: Json) -> bool:
    return value not in _EMPTY and not (isinstance(value, dict) and "not_known" in value)


def _fits(source: AnyField, target: AnyField) -> bool:
    return source.kind == target.kind or {source.kind, target.kind} <= _TEXT_KINDS
