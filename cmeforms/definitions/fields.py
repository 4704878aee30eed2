"""The field kinds as an author declares them: one small frozen model a kind; data only."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.roles import Role

DEFAULT_TEXT_LENGTH = 4_000
LONGEST_TEXT = 10_000
MOST_ROWS = 50
LARGEST_FILE_BYTES = 10 * 1024 * 1024

FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$", strip_whitespace=False)]
OptionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,40}$", strip_whitespace=False)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=300)]
TextLength = Annotated[int, Field(ge=1, le=LONGEST_TEXT)]

AddressType = Literal["uk", "bfpo", "no_fixed_abode", "abroad", "withheld"]
PersonPart = Literal["title", "full_name", "role", "organisation", "relationship", "phone", "email"]
Prefill = Literal["today", "own_name", "own_role", "own_email", "own_phone", "own_school"]


class Source(Authored):
    """Where a field or form comes from: document, edition, paragraph."""

    document: Label
    edition: str = ""
    paragraph: str = ""


class FieldBase(Authored):
    """What every field kind may say.

    ``recommended`` warns where ``required`` refuses. ``may_be_not_known`` lets the answer be "not
    known yet" with a reason. ``visible_to`` narrows who sees the answer (empty: all who see the
    form); ``restricted`` keeps it out of every audience that is not named for it; ``safe_contact``
    marks how the family may safely be reached. ``verify`` puts the field on the list to check before
    release; ``inferred`` says that the layout is ours.
    """

    id: FieldId
    label: Label
    hint: str = ""
    required: bool = False
    required_if: Condition | None = None
    recommended: bool = False
    may_be_not_known: bool = False
    show_if: Condition | None = None
    prefill: Prefill | None = None
    visible_to: tuple[Role, ...] = ()
    restricted: bool = False
    safe_contact: bool = False
    source: Source | None = None
    inferred: bool = False
    verify: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions that this field states."""
        return tuple(c for c in (self.required_if, self.show_if) if c is not None)


class TextField(FieldBase):
    """One line of plain text."""

    kind: Literal["text"]
    max_length: TextLength = DEFAULT_TEXT_LENGTH


class LongTextField(FieldBase):
    """Plain text with line breaks."""

    kind: Literal["long_text"]
    max_length: TextLength = DEFAULT_TEXT_LENGTH


class NameField(FieldBase):
    """A person's name in any script (validator V-NAME)."""

    kind: Literal["name"]


class DateField(FieldBase):
    """A calendar date; limits are ``today`` or another date field's id.

    ``usual_ages`` (youngest and oldest, in years) makes a date of birth warn when it lies outside.
    """

    kind: Literal["date"]
    not_before: str = ""
    not_after: str = ""
    not_before_unless: str = ""
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
    """A person block: the parts named here, ``full_name`` always among them."""

    kind: Literal["person"]
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
    """One e-mail address (validator V-EMAIL)."""

    kind: Literal["email"]


class UpnField(FieldBase):
    """A unique pupil number, or the reason why there is none (validators V-UPN, V-UPN-UNK)."""

    kind: Literal["upn"]


class NhsNumberField(FieldBase):
    """An NHS number (validator V-NHS)."""

    kind: Literal["nhs_number"]


class SchoolField(FieldBase):
    """A school by name and, where known, LAESTAB; ``may_be_none`` labels "never at school"."""

    kind: Literal["school"]
    may_be_none: str = ""


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


ColumnField = Annotated[
    TextField
    | LongTextField
    | NameField
    | DateField
    | TimeField
    | DateTimeField
    | NumberField
    | YesNoField
    | YesNoNotKnownField
    | OneOfField
    | SeveralOfField
    | CodeField
    | LocalAuthorityField
    | PoliceForceField
    | AddressField
    | PhoneField
    | EmailField
    | UpnField
    | NhsNumberField
    | SchoolField
    | FileField
    | PhotoField
    | LinkField,
    Field(discriminator="kind"),
]


class TableField(FieldBase):
    """A repeating table; ``may_be_none`` labels the tick that says there is nothing to list.

    ``row_title_column`` receives a checklist row's title when a hand-over turns a checklist into rows.
    """

    kind: Literal["table"]
    columns: tuple[ColumnField, ...] = Field(min_length=1, max_length=16, alias="column")
    minimum_rows: int = Field(default=0, ge=0, le=MOST_ROWS)
    maximum_rows: int = Field(default=MOST_ROWS, ge=1, le=MOST_ROWS)
    recommended_rows: int = Field(default=0, ge=0, le=MOST_ROWS)
    may_be_none: str = ""
    row_name: str = "Row"
    row_title_column: str = ""


class ChecklistRow(Authored):
    """One fixed row of a checklist; ``when`` tells by when it is usually done."""

    id: FieldId
    label: Label
    hint: str = ""
    when: str = ""
    required: bool = False
    required_if: Condition | None = None
    source: Source | None = None
    inferred: bool = False


class ChecklistField(FieldBase):
    """Fixed rows, the same columns for each."""

    kind: Literal["checklist"]
    columns: tuple[ColumnField, ...] = Field(min_length=1, max_length=12, alias="column")
    rows: tuple[ChecklistRow, ...] = Field(min_length=1, max_length=MOST_ROWS, alias="row")


AnyField = Annotated[
    TextField
    | LongTextField
    | NameField
    | DateField
    | TimeField
    | DateTimeField
    | NumberField
    | YesNoField
    | YesNoNotKnownField
    | OneOfField
    | SeveralOfField
    | CodeField
    | LocalAuthorityField
    | PoliceForceField
    | PersonField
    | AddressField
    | PhoneField
    | EmailField
    | UpnField
    | NhsNumberField
    | SchoolField
    | PhotoField
    | FileField
    | ComputedField
    | LinkField
    | SignatureField
    | DeclarationField
    | TableField
    | ChecklistField,
    Field(discriminator="kind"),
]

WithOptions = OneOfField | SeveralOfField | CodeField | LocalAuthorityField | PoliceForceField
WithColumns = TableField | ChecklistField

FIELD_ID_PATTERN = re.compile(r"^[a-z][a-z0-9_]{0,60}$")
