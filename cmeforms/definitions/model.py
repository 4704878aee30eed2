"""A whole form definition: sections, parts, signatures, hand-overs, audiences, clocks, alerts; frozen data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from cmeforms.definitions.alerts import Alert
from cmeforms.definitions.clocks import ClockDeclaration
from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.fields import AnyField, FieldId, Label, Source
from cmeforms.definitions.letter_stops import LetterCaution, LetterStop
from cmeforms.definitions.levels import Level
from cmeforms.definitions.limits import CrossCheck
from cmeforms.definitions.roles import Role

MAIN_PART = ""
"""The part that the first filler completes; other parts (office use) are named."""


def _one_or_many(value: Any) -> Any:  # noqa: ANN401 - what TOML holds is unknown until validated
    return (value,) if isinstance(value, str) else value


_ROLE = {"enum": [role.value for role in Role]}

Roles = Annotated[
    tuple[Role, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [_ROLE, {"type": "array", "items": _ROLE, "minItems": 1}]}),
]
"""Roles, written as one name or a list of names."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,40}$")]


class Part(Authored):
    """A later part of the form, filled by another role after the first part was submitted."""

    id: FieldId
    title: Label
    filled_by: Roles = Field(min_length=1)


class Section(Authored):
    """A titled group of fields on one page."""

    id: FieldId
    title: Label
    intro: str = ""
    part: str = MAIN_PART
    show_if: Condition | None = None
    fields: tuple[AnyField, ...] = Field(min_length=1, alias="field")


def _named_after_role(value: Any) -> Any:  # noqa: ANN401 - what TOML holds is unknown until validated
    if isinstance(value, dict) and "id" not in value and value.get("by"):
        first = value["by"] if isinstance(value["by"], str) else value["by"][0]
        return {**value, "id": str(first)}
    return value


class SignatureDeclaration(Authored):
    """One signature, in the order of the file: who signs, and the exact statement signed.

    Without an ``id`` it is called after its first role. A countersignature has ``outcomes``; the
    outcome ``return`` sends the form back and signs nothing.
    Source: house decision 4.
    """

    model_config = ConfigDict(json_schema_extra={"required": ["by", "statement"]})

    id: FieldId
    by: Roles = Field(min_length=1)
    statement: Label
    title: str = ""
    part: str = MAIN_PART
    countersigns: bool = False
    outcomes: dict[str, Label] = Field(default_factory=dict)

    _id_from_role = model_validator(mode="before")(_named_after_role)

    @property
    def heading(self) -> str:
        """What the signature is called on screen and paper."""
        return self.title or ("Countersignature" if self.countersigns else "Signature")

    @property
    def signing_outcomes(self) -> dict[str, str]:
        """The outcomes that sign; ``return`` is not one."""
        return {code: label for code, label in self.outcomes.items() if code != "return"}


class HandOver(Authored):
    """Answers that open another form: target form and source field -> target field.

    ``replaces`` says that the new form takes the place of this one once it is submitted, as when a plan is
    brought up to date.
    """

    to: Slug
    fields: dict[FieldId, FieldId] = Field(min_length=1)
    link_field: str = ""
    replaces: bool = False


class Audience(Authored):
    """A class of readers: which fields it does not get, and which restricted ones it does.

    ``only`` lists what it gets, so that a field added later stays out until somebody names it.
    ``document_title`` and ``marking`` replace the form's own, which may say more than the reader should know;
    a document under such a title says neither form nor reference, on its pages nor in the name of its attached file.
    """

    name: Slug
    title: Label
    only: tuple[FieldId, ...] = ()
    without: tuple[FieldId, ...] = ()
    sees_restricted: tuple[FieldId, ...] = ()
    document_title: str = ""
    marking: str = ""


class Subject(Authored):
    """Which fields tell the child the form is about; only ``surname`` or ``full_name`` is needed."""

    surname: str = ""
    forenames: str = ""
    full_name: str = ""
    born_on: str = ""
    upn: str = ""
    nhs_number: str = ""
    school: str = ""

    def field_ids(self) -> tuple[str, ...]:
        """The field ids named, empty ones left out."""
        return tuple(v for v in (getattr(self, name) for name in type(self).model_fields) if v)


class FormDefinition(Authored):
    """One statutory or local form at one revision, declared as data."""

    number: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
    slug: Slug
    definition_revision: int = Field(ge=1)
    title: Label
    short_title: str = ""
    purpose: str = ""
    filled_by: Roles = Field(min_length=1)
    received_by: Roles = Field(min_length=1)
    marking: str = "OFFICIAL-SENSITIVE"
    source: Source | None = None
    subject: Subject = Subject()
    view_of: tuple[Slug, ...] = ()
    parts: tuple[Part, ...] = Field(default=(), alias="part")
    sections: tuple[Section, ...] = Field(default=(), alias="section")
    signatures: tuple[SignatureDeclaration, ...] = Field(default=(), alias="signature")
    hand_overs: tuple[HandOver, ...] = Field(default=(), alias="hand_over")
    audiences: tuple[Audience, ...] = Field(default=(), alias="audience")
    clocks: tuple[ClockDeclaration, ...] = Field(default=(), alias="clock")
    cross_checks: tuple[CrossCheck, ...] = Field(default=(), alias="check")
    alerts: tuple[Alert, ...] = Field(default=(), alias="alert")
    levels: tuple[Level, ...] = Field(default=(), alias="level")
    letter_stops: tuple[LetterStop, ...] = Field(default=(), alias="letter_stop")
    letter_cautions: tuple[LetterCaution, ...] = Field(default=(), alias="letter_caution")

    @property
    def name(self) -> str:
        """The short title, for lists and links."""
        return self.short_title or self.title

    def sections_of(self, part: str) -> tuple[Section, ...]:
        """The sections of one part, in order."""
        return tuple(section for section in self.sections if section.part == part)

    def fields(self, part: str | None = None) -> Iterator[AnyField]:
        """Every field in order, of all parts or of one."""
        for section in self.sections:
            if part is None or section.part == part:
                yield from section.fields

    def field(self, field_id: str) -> AnyField:
        """The field with this id; KeyError if there is none."""
        for field in self.fields():
            if field.id == field_id:
                return field
        raise KeyError(field_id)

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError if there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def signatures_of(self, part: str) -> tuple[SignatureDeclaration, ...]:
        """The signatures of one part, in signing order."""
        return tuple(signature for signature in self.signatures if signature.part == part)

    def audience(self, name: str) -> Audience:
        """The audience with this name; KeyError if there is none."""
        for audience in self.audiences:
            if audience.name == name:
                return audience
        raise KeyError(name)
