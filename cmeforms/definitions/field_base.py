"""What every field kind has in common: ids, labels, limits, sources, and the keys that each may state; data only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.roles import Role

DEFAULT_TEXT_LENGTH = 4_000
LONGEST_TEXT = 10_000
MOST_ROWS = 50
MOST_COLUMNS = 24
LARGEST_FILE_BYTES = 10 * 1024 * 1024

FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$", strip_whitespace=False)]
OptionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,40}$", strip_whitespace=False)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=300)]
TextLength = Annotated[int, Field(ge=1, le=LONGEST_TEXT)]

AddressType = Literal["uk", "bfpo", "no_fixed_abode", "abroad", "withheld"]
PersonPart = Literal["title", "full_name", "role", "organisation", "relationship", "phone", "email"]
Prefill = Literal["today", "now", "own_name", "own_role", "own_email", "own_phone", "own_school"]


class Source(Authored):
    """Where a field or form comes from: document, edition, paragraph."""

    document: Label
    edition: str = ""
    paragraph: str = ""


class FieldBase(Authored):
    """What every field kind may say.

    ``recommended`` warns where ``required`` refuses. ``may_be_not_known`` lets the answer be "not
    known yet" with a reason; ``not_known_words`` say that otherwise. ``visible_to`` narrows who sees the
    answer (empty: all who see the form); ``restricted`` keeps it out of every audience that is not named
    for it; ``safe_contact`` marks how the family may safely be reached; ``family`` marks what is the same
    for brothers and sisters and is copied when a form is started for one. ``verify`` puts the field on the
    list to check before release; ``inferred`` says that the layout is ours.
    """

    id: FieldId
    label: Label
    hint: str = ""
    required: bool = False
    required_if: Condition | None = None
    recommended: bool = False
    may_be_not_known: bool = False
    not_known_words: Label = "Not known yet"
    show_if: Condition | None = None
    prefill: Prefill | None = None
    visible_to: tuple[Role, ...] = ()
    restricted: bool = False
    safe_contact: bool = False
    family: bool = False
    source: Source | None = None
    inferred: bool = False
    verify: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions that this field states."""
        return tuple(c for c in (self.required_if, self.show_if) if c is not None)
