"""What a definition says of its alerts: when, what to do now, whom to tell; and the two questions each asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.field_base import FieldBase, FieldId, Label, Source
from cmeforms.definitions.roles import Role
from cmeforms.definitions.simple_fields import DateTimeField, TextField

ContactKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
"""Names a contact of the authority's contacts file."""

NOT_TOLD = "Not told yet"
LONGEST_TOLD = 300


class Alert(Authored):
    """Somebody must be told now: shown at the answer, before signing and on paper, until it says who was told.

    It owns two fields that follow the last answer it looks at: ``<id>_told``, who was told (or why nobody was
    yet), and ``<id>_told_at``, when. Where the form asks this already, ``answered_by`` names that field instead.
    ``within`` says by when, in words.
    """

    id: FieldId
    title: Label
    when: Condition
    text: Label
    tell: tuple[ContactKey, ...] = Field(min_length=1)
    within: Label = "At once"
    answered_by: FieldId | None = None
    source: Source
    inferred: bool = False

    @property
    def told_id(self) -> str:
        """The field that says who was told."""
        return self.answered_by or f"{self.id}_told"

    @property
    def told_at_id(self) -> str:
        """The field that says when they were told."""
        return f"{self.id}_told_at"

    def looks_at(self) -> frozenset[str]:
        """The ids of the fields whose answers raise it."""
        return frozenset(leaf.field for leaf in self.when.leaves())


def questions_of(alert: Alert, tested: Sequence[FieldBase]) -> tuple[TextField, DateTimeField]:
    """The two fields of an alert; whoever may not see an answer that raises it does not see these either."""
    kept_close = {
        "restricted": any(field.restricted for field in tested),
        "visible_to": _roles_of_all(tested),
        "source": alert.source,
        "inferred": alert.inferred,
    }
    return _told(alert).model_copy(update=kept_close), _told_at(alert).model_copy(update=kept_close)


def _told(alert: Alert) -> TextField:
    return TextField(
        id=alert.told_id,
        kind="text",
        label=f"{alert.title}: who was told",
        hint="Name and role, and what they said.",
        required=True,
        may_be_not_known=True,
        not_known_words=NOT_TOLD,
        show_if=alert.when,
        max_length=LONGEST_TOLD,
    )


def _told_at(alert: Alert) -> DateTimeField:
    is_told = Condition(field=alert.told_id, is_not="not_known")
    return DateTimeField(
        id=alert.told_at_id,
        kind="datetime",
        label=f"{alert.title}: when they were told",
        required=True,
        show_if=Condition(all=(alert.when, is_told)),
        not_after="today",
    )


def _roles_of_all(fields: Sequence[FieldBase]) -> tuple[Role, ...]:
    """The roles that see every one of these fields; empty where all of them are for everybody."""
    narrowed = [field.visible_to for field in fields if field.visible_to]
    if not narrowed:
        return ()
    return tuple(role for role in narrowed[0] if all(role in roles for roles in narrowed))
