"""What a definition says of answers that stop letters, or that whoever writes one must have in mind; data only."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.field_base import FieldId


class Suppression(StrEnum):
    """Why a letter must not go out. Source: forms.md 6.0 and L17."""

    CHILD_DIED = "child_died"
    REFUGE = "refuge"
    NO_CONTACT = "no_contact"
    ALLEGED_RISK = "alleged_risk"
    SPECIAL_SCHOOL = "special_school"


class LetterStop(Authored):
    """Answers that stop letters about the child while ``when`` holds, and why.

    A person who is a risk stops only letters to themselves: ``people`` is the table that names them in its columns
    ``names``, and ``when`` looks at each row; without it every row counts.
    """

    because: Suppression
    when: Condition | None = None
    people: str = ""
    names: tuple[FieldId, ...] = ("full_name",)

    @model_validator(mode="after")
    def _people_are_the_risk(self) -> LetterStop:
        if (self.because is Suppression.ALLEGED_RISK) is not bool(self.people):
            raise ValueError("people belongs to alleged_risk, and alleged_risk needs it")
        if not self.people and self.when is None:
            raise ValueError("needs when")
        return self

    def looks_at(self) -> frozenset[str]:
        """The ids of the fields that it depends on; for people, their table."""
        return frozenset([self.people]) if self.people else _fields_of(self.when)


class LetterCaution(Authored):
    """Answers that are shown to whoever writes a letter to the family, while ``when`` holds.

    ``say`` names the answers shown: the one that worries first, then what explains it.
    """

    when: Condition
    say: tuple[FieldId, ...] = Field(min_length=1)

    def looks_at(self) -> frozenset[str]:
        """The ids of the fields that it depends on."""
        return _fields_of(self.when)


def _fields_of(condition: Condition | None) -> frozenset[str]:
    return frozenset(leaf.field for leaf in condition.leaves()) if condition else frozenset()
