"""What a definition says of a level that one person may raise, and lower only with a second person; data only."""

from __future__ import annotations

from pydantic import Field

from cmeforms.definitions.conditions import Authored
from cmeforms.definitions.field_base import FieldId


class Level(Authored):
    """A level that somebody decides in ``field``, whose codes ``order`` lists from the lowest to the highest.

    It is compared with what the computed field ``suggested_by`` comes to (none if empty), and with the newest
    earlier form of the same kind about the same child. Below either, ``reason`` and ``agreed_by`` (who
    agrees: name and role) must be answered.
    Source: forms.md 7, opening paragraph: downward only with a second person.
    """

    field: FieldId
    order: tuple[str, ...] = Field(min_length=2)
    suggested_by: str = ""
    reason: FieldId
    agreed_by: FieldId
