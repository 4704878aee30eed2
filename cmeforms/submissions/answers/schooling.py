"""A UPN, or why there is none, and a school as answers."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.definitions.fields import SchoolField, UpnField
from cmeforms.rulebook import identifiers
from cmeforms.submissions.answers.parts import PartsAnswer, parts_of, parts_schema
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Problem, Shaped, read_line, read_text, told

UPN_MISSING_REASONS = {
    "UN1": "Not of school age or not yet assigned",
    "UN2": "Never attended a maintained school in England",
    "UN3": "Educated outside England",
    "UN4": "Newly looked after",
    "UN5": "Sources disagree",
    "not_found": "Not found on any system",
}
"""Source: public code set of the children's services data model (P70); the last is ours."""


@dataclass(frozen=True)
class UpnAnswer:
    """A UPN, or the coded reason why there is none."""

    upn: str
    missing: str = ""

    def document(self) -> Json:
        """The UPN, or ``{"missing": code}``."""
        return {"missing": self.missing} if self.missing else self.upn

    def lines(self) -> tuple[str, ...]:
        """The UPN or the reason in words."""
        return (f"No UPN: {UPN_MISSING_REASONS[self.missing]}",) if self.missing else (self.upn,)

    def compared(self) -> tuple[str, ...]:
        """The reason's code, or the UPN."""
        return (self.missing or self.upn,)


def read_upn(field: UpnField, value: Json, path: str) -> Shaped:
    """A UPN with a right check letter, or ``{"missing": code}``."""
    if isinstance(value, dict):
        missing = value.get("missing")
        if set(value) == {"missing"} and isinstance(missing, str) and missing in UPN_MISSING_REASONS:
            return UpnAnswer("", missing)
        return [Problem(path, told(field.label, "Choose why there is no UPN."))]
    found = read_text(field.label, value, path, 254)
    if isinstance(found, list):
        return found
    reason = identifiers.upn_problem(found.text)
    return [Problem(path, told(field.label, reason))] if reason else UpnAnswer(identifiers.normalise_upn(found.text))


def read_school(field: SchoolField, value: Json, path: str) -> Shaped:
    """``{"name": …, "laestab": …}`` (LAESTAB may be left out), or ``{"none": true}`` where allowed."""
    if value == {"none": True} and field.may_be_none:
        return PartsAnswer((("none", True),), (field.may_be_none,), "none")
    given = parts_of(value, field.label, path, ("name", "laestab"))
    if isinstance(given, list):
        return given
    name = read_line(field.label, given.get("name", ""), f"{path}.name", 200)
    if isinstance(name, list):
        return name
    if not name.text.strip():
        return [Problem(f"{path}.name", told(field.label, "Enter the name of the school."))]
    number = given.get("laestab", "")
    if number == "":
        return PartsAnswer((("name", name.text),), (name.text,), name.text)
    reason = identifiers.laestab_problem(number) if isinstance(number, str) else "This must be text."
    if reason:
        return [Problem(f"{path}.laestab", told(field.label, reason))]
    laestab = identifiers.normalise_laestab(number)
    return PartsAnswer((("name", name.text), ("laestab", laestab)), (name.text, f"LAESTAB {laestab}"), name.text)


def _upn_schema(_field: UpnField) -> dict[str, Json]:
    reasons = {"enum": list(UPN_MISSING_REASONS)}
    return {
        "oneOf": [{"type": "string", "maxLength": 40}, parts_schema("missing", required=("missing",), missing=reasons)]
    }


def _school_schema(field: SchoolField) -> dict[str, Json]:
    school = parts_schema(
        "name", "laestab", required=("name",), laestab={"type": "string", "pattern": "^[0-9]{3}/?[0-9]{4}$"}
    )
    none = parts_schema("none", required=("none",), none={"const": True})
    return {"oneOf": [school, none]} if field.may_be_none else school


SCHOOLING_KINDS = {
    "upn": KindOfAnswer(read_upn, _upn_schema, UpnAnswer),
    "school": KindOfAnswer(read_school, _school_schema, PartsAnswer),
}
