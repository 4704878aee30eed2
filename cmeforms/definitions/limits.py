"""What a definition says of distances between days and of answers that do not go together; data only."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from cmeforms.definitions.conditions import Authored, Condition
from cmeforms.definitions.field_base import FieldId, Label, Source

DistanceUnit = Literal["days", "working_days", "hours"]


class Distance(Authored):
    """How far a day may and must lie ``after`` or ``before`` another: ``today``, or the id of a date field.

    Counting starts the day after. ``warns`` tells and refuses nothing. While the other day is not answered, nothing
    is said. Source: rules 7.0.
    """

    after: str = ""
    before: str = ""
    at_least: int | None = Field(default=None, ge=1, le=1000)
    at_most: int | None = Field(default=None, ge=0, le=1000)
    unit: DistanceUnit = "days"
    warns: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> Distance:
        if bool(self.after) == bool(self.before):
            raise ValueError("needs after or before, and not both")
        if self.at_least is None and self.at_most is None:
            raise ValueError("needs at_least or at_most")
        return self

    @property
    def other(self) -> str:
        """``today``, or the field from which the distance is counted."""
        return self.after or self.before


def _one_or_many(value: Any) -> Any:  # noqa: ANN401 - what TOML holds is unknown until validated
    return (value,) if isinstance(value, dict | Distance) else value


_DISTANCE = Distance.model_json_schema()

Distances = Annotated[
    tuple[Distance, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [_DISTANCE, {"type": "array", "items": _DISTANCE, "minItems": 1}]}),
]
"""Distances that a day keeps, written as one or as a list."""


class CrossCheck(Authored):
    """Answers that do not go together: while ``when`` holds, ``message`` stands at ``field``.

    It refuses, or with ``warns`` only tells. Unlike other conditions, ``when`` may look at computed fields.
    """

    field: FieldId
    when: Condition
    message: Label
    warns: bool = False
    source: Source | None = None
    inferred: bool = False
