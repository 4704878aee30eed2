"""The field kinds whose answer stands for itself, as an author declares them: one small frozen model a kind."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from cmeforms.definitions.field_base import (
    DEFAULT_TEXT_LENGTH,
    AddressType,
    FieldBase,
    Label,
    OptionCode,
    PersonPart,
    TextLength,
)
from cmeforms.definitions.limits import Distances


class TextField(FieldBase):
    """One line of plain text; ``number_kind`` names a number whose form is known.

    ``imei`` refuses what cannot be one; ``oyster_card`` only warns.
    """

    kind: Literal["text"]
    min_length: TextLength = 1
    max_length: TextLength = DEFAULT_TEXT_LENGTH
    number_kind: Literal["", "imei", "oyster_card"] = ""


class LongTextField(FieldBase):
    """Plain text with line breaks."""

    kind: Literal["long_text"]
    min_length: TextLength = 1
    max_length: TextLength = DEFAULT_TEXT_LENGTH


class NameField(FieldBase):
    """A person's name in any script (validator V-NAME)."""

    kind: Literal["name"]


class DateField(FieldBase):
    """A calendar date; limits are ``today``, another date field's id, or that of a computed field that shows a day.

    ``later_than`` and ``earlier_than`` also refuse that day itself; ``distance`` says how far from another day.
    ``school_day`` warns of a weekend or bank holiday.
    ``usual_ages`` (youngest and oldest, in years) makes a date of birth warn when it lies outside.
    """

    kind: Literal["date"]
    not_before: str = ""
    not_after: str = ""
    not_before_unless: str = ""
    later_than: str = ""
    earlier_than: str = ""
    distances: Distances = Field(default=(), alias="distance")
    school_day: bool = False
    at_most_years_ago: int | None = Field(default=None, ge=1, le=120)
    usual_ages: tuple[int, int] | None = None


class TimeField(FieldBase):
    """A time of day on the 24-hour clock."""

    kind: Literal["time"]


class DateTimeField(FieldBase):
    """A moment, asked for in UK local time and kept with its offset."""

    kind: Literal["datetime"]
    not_before: str = ""
    not_after: str = ""
    distances: Distances = Field(default=(), alias="distance")


class NumberField(FieldBase):
    """A number with its unit."""

    kind: Literal["number"]
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=4)


class YesNoField(FieldBase):
    """Yes or no; ``must_be`` refuses the other answer with ``must_be_message``."""

    kind: Literal["yes_no"]
    must_be: Literal["yes", "no"] | None = None
    must_be_message: str = ""


class YesNoNotKnownField(FieldBase):
    """Yes, no or not known; "not known" is a real answer (validator V-YNU)."""

    kind: Literal["yes_no_not_known"]


class OneOfField(FieldBase):
    """One of the options written here."""

    kind: Literal["one_of"]
    options: dict[OptionCode, Label] = Field(min_length=2)


class SeveralOfField(FieldBase):
    """Any of the options; ``exclusive`` names the one that stands alone ("None known")."""

    kind: Literal["several_of"]
    options: dict[OptionCode, Label] = Field(default_factory=dict)
    list_name: str = Field(default="", alias="list")
    exclusive: str = ""

    @model_validator(mode="after")
    def _exclusive_is_an_option(self) -> SeveralOfField:
        if self.exclusive and self.options and not self.list_name and self.exclusive not in self.options:
            raise ValueError(f"exclusive names no option: {self.exclusive}")
        if not self.options and not self.list_name:
            raise ValueError("needs options or a list")
        return self


class CodeField(FieldBase):
    """One code of a code list kept in ``form_definitions/lists/``; the loader fills ``options``."""

    kind: Literal["code"]
    list_name: str = Field(alias="list")
    options: dict[str, str] = Field(default_factory=dict)


class LocalAuthorityField(FieldBase):
    """An English local authority, or Scotland, Wales, Northern Ireland, abroad, not known (validator V-LA)."""

    kind: Literal["local_authority"]
    list_name: str = Field(default="local_authorities", alias="list")
    options: dict[str, str] = Field(default_factory=dict)


class PoliceForceField(FieldBase):
    """A police force."""

    kind: Literal["police_force"]
    list_name: str = Field(default="police_forces", alias="list")
    options: dict[str, str] = Field(default_factory=dict)


class PersonField(FieldBase):
    """A person block: the parts named here, ``full_name`` always among them.

    With ``list = "secure_domain"`` an e-mail address elsewhere warns, as that of an ``email`` field.
    """

    kind: Literal["person"]
    list_name: str = Field(default="", alias="list")
    options: dict[str, str] = Field(default_factory=dict)
    parts: tuple[PersonPart, ...] = ("full_name", "role", "phone", "email")
    required_parts: tuple[PersonPart, ...] = ("full_name",)

    @model_validator(mode="after")
    def _parts_agree(self) -> PersonField:
        if "full_name" not in self.parts or not set(self.required_parts) <= set(self.parts):
            raise ValueError("parts must hold full_name and every required part")
        return self


class AddressField(FieldBase):
    """An address: in the UK, BFPO, no fixed abode, abroad, or withheld."""

    kind: Literal["address"]
    allows: tuple[AddressType, ...] = ("uk", "bfpo", "no_fixed_abode", "abroad", "withheld")


class PhoneField(FieldBase):
    """A telephone number (validator V-PHONE)."""

    kind: Literal["phone"]


class EmailField(FieldBase):
    """One e-mail address (validator V-EMAIL); with ``list = "secure_domain"`` one at none of its domains warns."""

    kind: Literal["email"]
    list_name: str = Field(default="", alias="list")
    options: dict[str, str] = Field(default_factory=dict)


class UpnField(FieldBase):
    """A unique pupil number, or the reason why there is none (validators V-UPN, V-UPN-UNK).

    The digits of an authority that is not in the list only warn; without the list nothing is said.
    """

    kind: Literal["upn"]
    list_name: str = Field(default="local_authorities", alias="list")
    options: dict[str, str] = Field(default_factory=dict)


class NhsNumberField(FieldBase):
    """An NHS number (validator V-NHS)."""

    kind: Literal["nhs_number"]


class SchoolField(FieldBase):
    """A school by name and, where known, LAESTAB (validator V-ESTAB); ``may_be_none`` labels "never at school".

    The digits of an authority that is not in the list only warn; without the list nothing is said.
    """

    kind: Literal["school"]
    may_be_none: str = ""
    list_name: str = Field(default="local_authorities", alias="list")
    options: dict[str, str] = Field(default_factory=dict)


class PhotoField(FieldBase):
    """A photograph, JPEG or PNG (validator V-PHOTO)."""

    kind: Literal["photo"]
    alternative_text: str = "Photograph"


class FileField(FieldBase):
    """Evidence: a PDF, JPEG or PNG (validator V-FILE)."""

    kind: Literal["file"]


class ComputedField(FieldBase):
    """Worked out by a named rulebook function from other fields' answers; never typed."""

    kind: Literal["computed"]
    rule: str
    inputs: dict[str, str]


class LinkField(FieldBase):
    """A link to another submission, by its reference."""

    kind: Literal["link"]
    to: str


class SignatureField(FieldBase):
    """A confirmation inside the form by the signed-in person: printed name, role, time (validator V-SIGN)."""

    kind: Literal["signature"]
    statement: Label


class DeclarationField(FieldBase):
    """A statement agreed to by somebody without an account: typed name and date."""

    kind: Literal["declaration"]
    statement: Label
