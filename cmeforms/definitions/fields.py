"""The field kinds in rows, and the two closed lists: what may be a column, and what may be a field; data only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.field_base import (
    DEFAULT_TEXT_LENGTH,
    LARGEST_FILE_BYTES,
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    AddressType,
    FieldBase,
    FieldId,
    Label,
    OptionCode,
    PersonPart,
    Prefill,
    Source,
    TextLength,
)
from cmeforms.definitions.simple_fields import (
    AddressField,
    CodeField,
    ComputedField,
    DateField,
    DateTimeField,
    DeclarationField,
    EmailField,
    FileField,
    LinkField,
    LocalAuthorityField,
    LongTextField,
    NameField,
    NhsNumberField,
    NumberField,
    OneOfField,
    PersonField,
    PhoneField,
    PhotoField,
    PoliceForceField,
    SchoolField,
    SeveralOfField,
    SignatureField,
    TextField,
    TimeField,
    UpnField,
    YesNoField,
    YesNoNotKnownField,
)

__all__ = [
    "DEFAULT_TEXT_LENGTH",
    "LARGEST_FILE_BYTES",
    "LONGEST_TEXT",
    "MOST_ROWS",
    "AddressField",
    "AddressType",
    "AnyField",
    "ChecklistField",
    "ChecklistRow",
    "CodeField",
    "ColumnField",
    "ComputedField",
    "DateField",
    "DateTimeField",
    "DeclarationField",
    "EmailField",
    "FieldBase",
    "FieldId",
    "FileField",
    "Label",
    "LinkField",
    "LocalAuthorityField",
    "LongTextField",
    "NameField",
    "NhsNumberField",
    "NumberField",
    "OneOfField",
    "OptionCode",
    "PersonField",
    "PersonPart",
    "PhoneField",
    "PhotoField",
    "PoliceForceField",
    "Prefill",
    "SchoolField",
    "SeveralOfField",
    "SignatureField",
    "Source",
    "TableField",
    "TextField",
    "TextLength",
    "TimeField",
    "UpnField",
    "YesNoField",
    "YesNoNotKnownField",
]

SimpleField = (
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
    | LinkField
)
"""What may stand by itself or in a row."""

ColumnField = Annotated[SimpleField, Field(discriminator="kind")]


class TableField(FieldBase):
    """A repeating table; ``may_be_none`` labels the tick that says there is nothing to list.

    In ``unique_column`` no answer may stand twice; ``exactly_one_row`` is a condition that must hold in one row,
    no more and no less. ``unbroken`` names the set of attendance codes that every session of a run must hold:
    the day stands in ``unique_column``, the sessions in the code columns. ``row_title_column`` receives a
    checklist row's title when a hand-over turns a checklist into rows.
    """

    kind: Literal["table"]
    columns: tuple[ColumnField, ...] = Field(min_length=1, max_length=MOST_COLUMNS, alias="column")
    minimum_rows: int = Field(default=0, ge=0, le=MOST_ROWS)
    maximum_rows: int = Field(default=MOST_ROWS, ge=1, le=MOST_ROWS)
    recommended_rows: int = Field(default=0, ge=0, le=MOST_ROWS)
    may_be_none: str = ""
    row_name: str = "Row"
    row_title_column: str = ""
    unique_column: str = ""
    unbroken: Literal["ground_i"] | None = None
    exactly_one_row: Condition | None = None
    exactly_one_message: str = ""


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
    """Fixed rows, the same columns for each; ``row_name`` heads the rows on paper."""

    kind: Literal["checklist"]
    row_name: Label = "Check"
    columns: tuple[ColumnField, ...] = Field(min_length=1, max_length=12, alias="column")
    rows: tuple[ChecklistRow, ...] = Field(min_length=1, max_length=MOST_ROWS, alias="row")


AnyField = Annotated[
    SimpleField | PersonField | ComputedField | SignatureField | DeclarationField | TableField | ChecklistField,
    Field(discriminator="kind"),
]
