"""What a definition says of its clocks: the rule, what it is asked with, and what stops it; data only."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.field_base import FieldId, Label


class ClockStop(Authored):
    """One act that stops a clock; exactly one of these is stated.

    ``field``: the answer is given; a date or moment among the answers also tells when. A yes-or-no field stops
    by ``yes`` alone. ``form``: the form of this slug was submitted, opened from this record, or about the same
    child since the clock began; ``opened``: it was opened from this record. ``part``: that later part is
    completed. ``signature``: that signature is given. ``submitted``: this form itself is submitted.
    """

    field: FieldId | None = None
    form: str = ""
    opened: str = ""
    part: str = ""
    signature: str = ""
    submitted: bool = False

    @model_validator(mode="after")
    def _one_act(self) -> ClockStop:
        stated = (self.field, self.form, self.opened, self.part, self.signature, self.submitted)
        if sum(map(bool, stated)) != 1:
            raise ValueError("needs exactly one of field, form, opened, part, signature, submitted")
        return self


def _one_or_many(value: Any) -> Any:  # noqa: ANN401 - what TOML holds is unknown until validated
    return (value,) if isinstance(value, dict | ClockStop) else value


_STOP = ClockStop.model_json_schema()

Stops = Annotated[
    tuple[ClockStop, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [_STOP, {"type": "array", "items": _STOP, "minItems": 1}]}),
]
"""Acts of which any stops a clock, written as one or as a list."""


class ClockDeclaration(Authored):
    """A statutory or local clock: the rule, and the date field it starts from.

    ``facts`` hands further answers to the rule: fact -> field. ``deadlines`` picks some of the rule's deadlines,
    counted from 1; empty takes all. ``when`` holds the clock back while a condition does not hold. Without
    ``stopped_by`` a clock stops when the form is complete.
    """

    rule: str
    from_: str = Field(alias="from")
    label: Label | None = None
    facts: dict[str, FieldId] = Field(default_factory=dict)
    deadlines: tuple[Annotated[int, Field(ge=1, le=9)], ...] = ()
    when: Condition | None = None
    stopped_by: Stops = ()
