"""Numbers with their unit, exact as typed (no binary fractions)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cmeforms.definitions.fields import NumberField
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Problem, Shaped, told


@dataclass(frozen=True)
class NumberAnswer:
    """A number and the unit that it is counted in."""

    number: Decimal
    unit: str

    def document(self) -> Json:
        """A JSON number."""
        return int(self.number) if self.number == self.number.to_integral_value() else float(self.number)

    def lines(self) -> tuple[str, ...]:
        """The number and its unit."""
        return (f"{self.number:f} {self.unit}".strip(),)

    def compared(self) -> tuple[str, ...]:
        """The number as text."""
        return (f"{self.number:f}",)


def read_number(field: NumberField, value: Json, path: str) -> Shaped:
    """A number within its limits and decimals."""
    number = _decimal(value)
    if number is None:
        return [Problem(path, told(field.label, "Enter a number in digits, such as 12."))]
    places = -int(number.normalize().as_tuple().exponent)
    if places > field.decimals:
        wanted = "a whole number" if field.decimals == 0 else f"at most {field.decimals} figures after the point"
        return [Problem(path, told(field.label, f"Enter {wanted}."))]
    if field.minimum is not None and number < Decimal(str(field.minimum)):
        return [Problem(path, told(field.label, f"This must be {field.minimum:g} or more."))]
    if field.maximum is not None and number > Decimal(str(field.maximum)):
        return [Problem(path, told(field.label, f"This must be {field.maximum:g} or less."))]
    return NumberAnswer(number, field.unit)


def _decimal(value: Json) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or len(str(value)) > 20:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _schema(field: NumberField) -> dict[str, Json]:
    schema: dict[str, Json] = {"type": "integer" if field.decimals == 0 else "number"}
    if field.minimum is not None:
        schema["minimum"] = field.minimum
    if field.maximum is not None:
        schema["maximum"] = field.maximum
    return schema


NUMBER_KINDS = {"number": KindOfAnswer(read_number, _schema, NumberAnswer)}
