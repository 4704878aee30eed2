"""Answers of several named parts: person, address, UPN with reason, school, signature, declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cmeforms.definitions.fields import (
    AddressField,
    DateField,
    DateTimeField,
    DeclarationField,
    EmailField,
    NameField,
    PersonField,
    PhoneField,
    SchoolField,
    SignatureField,
    UpnField,
)
from cmeforms.rulebook import contact_details, identifiers
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer, read_date, read_moment
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Problem, Shaped, only_keys, read_text, told
from cmeforms.submissions.answers.texts import read_email, read_name, read_phone

UPN_MISSING_REASONS = {
    "UN1": "Not of school age or not yet assigned",
    "UN2": "Never attended a maintained school in England",
    "UN3": "Educated outside England",
    "UN4": "Newly looked after",
    "UN5": "Sources disagree",
    "not_found": "Not found on any system",
}
"""Source: public code set of the children's services data model (P70); the last is ours."""

PERSON_PART_LABELS = {
    "title": "Title",
    "full_name": "Full name",
    "role": "Role",
    "organisation": "Organisation",
    "relationship": "Relationship",
    "phone": "Telephone",
    "email": "E-mail",
}
ADDRESS_TYPE_LABELS = {
    "uk": "Address in the UK",
    "bfpo": "BFPO address",
    "no_fixed_abode": "No fixed abode",
    "abroad": "Address abroad",
    "withheld": "Address withheld",
}
ADDRESS_PARTS = {
    "uk": ("lines", "postcode"),
    "bfpo": ("lines", "bfpo_number"),
    "no_fixed_abode": ("details",),
    "abroad": ("lines", "country"),
    "withheld": ("reason",),
}
ADDRESS_PART_LABELS = {
    "lines": "Address",
    "postcode": "Postcode",
    "bfpo_number": "BFPO number",
    "details": "Where the child stays or was last seen",
    "country": "Country",
    "reason": "Why the address is withheld",
}
_LONGEST_PART = {"lines": 500, "postcode": 20, "bfpo_number": 20, "details": 500, "country": 100, "reason": 500}


@dataclass(frozen=True)
class PartsAnswer:
    """Named parts in order, each with the label it is read with; ``kept`` is the document's own form."""

    kept: tuple[tuple[str, Json], ...]
    spoken: tuple[str, ...]
    code: str = ""

    def document(self) -> Json:
        """An object of the parts."""
        return dict(self.kept)

    def lines(self) -> tuple[str, ...]:
        """One line for each part."""
        return self.spoken

    def compared(self) -> tuple[str, ...]:
        """The code that says which form the answer has (an address's type)."""
        return (self.code,) if self.code else ()


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


def _object(value: Json, label: str, path: str, allowed: tuple[str, ...]) -> Mapping[str, Json] | list[Problem]:
    if not isinstance(value, dict):
        return [Problem(path, told(label, "This must be given in its parts."))]
    return only_keys(value, allowed, label, path) or value


def read_person(field: PersonField, value: Json, path: str) -> Shaped:
    """A person block: its parts each by their own rule, the required ones present."""
    given = _object(value, field.label, path, field.parts)
    if isinstance(given, list):
        return given
    problems: list[Problem] = []
    kept: list[tuple[str, Json]] = []
    for part in field.parts:
        inner = f"{path}.{part}"
        if given.get(part) in (None, ""):
            if part in field.required_parts:
                problems.append(Problem(inner, told(field.label, f"Enter the {PERSON_PART_LABELS[part].lower()}.")))
            continue
        found = _read_person_part(part, f"{field.label}, {PERSON_PART_LABELS[part].lower()}", given[part], inner)
        if isinstance(found, list):
            problems.extend(found)
        else:
            kept.append((part, found.document()))
    return problems or PartsAnswer(tuple(kept), tuple(f"{PERSON_PART_LABELS[p]}: {v}" for p, v in kept))


def _read_person_part(part: str, label: str, value: Json, path: str) -> Any:  # noqa: ANN401 - an answer or problems
    match part:
        case "full_name":
            return read_name(NameField(id="full_name", kind="name", label=label), value, path)
        case "phone":
            return read_phone(PhoneField(id="phone", kind="phone", label=label), value, path)
        case "email":
            return read_email(EmailField(id="email", kind="email", label=label), value, path)
        case _:
            return read_text(label, value, path, 200)


def read_address(field: AddressField, value: Json, path: str) -> Shaped:
    """An address of one of the allowed types, with the parts of that type and no others."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in field.allows:
        return [Problem(path, told(field.label, "Say which kind of address this is."))]
    parts = ADDRESS_PARTS[kind]
    given = _object(value, field.label, path, ("type", *parts))
    if isinstance(given, list):
        return given
    kept: dict[str, Json] = {"type": kind}
    problems: list[Problem] = []
    for part in parts:
        found = _read_address_part(field.label, part, given.get(part), f"{path}.{part}")
        if isinstance(found, list):
            problems.extend(found)
        else:
            kept[part] = found
    if problems:
        return problems
    return PartsAnswer(tuple(kept.items()), _spoken_address(kept), kind)


def _read_address_part(label: str, part: str, value: Json, path: str) -> str | list[Problem]:
    named = f"{label}, {ADDRESS_PART_LABELS[part].lower()}"
    if value in (None, ""):
        return [Problem(path, told(named, "Enter this part."))]
    found = read_text(named, value, path, _LONGEST_PART[part])
    if isinstance(found, list):
        return found
    if part == "postcode":
        reason = contact_details.postcode_problem(found.text)
        return [Problem(path, told(named, reason))] if reason else contact_details.normalise_postcode(found.text)
    if part == "bfpo_number":
        reason = contact_details.bfpo_problem(found.text)
        return [Problem(path, told(named, reason))] if reason else contact_details.normalise_bfpo(found.text)
    return found.text


def _spoken_address(kept: Mapping[str, Json]) -> tuple[str, ...]:
    heading = () if kept["type"] == "uk" else (ADDRESS_TYPE_LABELS[kept["type"]],)
    texts = [line for key, text in kept.items() if key != "type" for line in str(text).split("\n")]
    return (*heading, *texts)


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
    given = _object(value, field.label, path, ("name", "laestab"))
    if isinstance(given, list):
        return given
    name = read_text(field.label, given.get("name", ""), f"{path}.name", 200)
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


def read_signature(field: SignatureField, value: Json, path: str) -> Shaped:
    """Who confirmed inside the form: printed name, role and moment."""
    given = _object(value, field.label, path, ("name", "role", "at"))
    if isinstance(given, list):
        return given
    name = read_name(NameField(id="name", kind="name", label=field.label), given.get("name"), f"{path}.name")
    role = read_text(field.label, given.get("role"), f"{path}.role", 100)
    at = read_moment(DateTimeField(id="at", kind="datetime", label=field.label), given.get("at"), f"{path}.at")
    problems = [p for found in (name, role, at) if isinstance(found, list) for p in found]
    if problems or not isinstance(at, DateTimeAnswer) or isinstance(name, list) or isinstance(role, list):
        return problems
    kept = (("name", name.document()), ("role", role.text), ("at", at.document()))
    return PartsAnswer(kept, (f"{name.document()}, {role.text}", f"Confirmed on {at.lines()[0]}"))


def read_declaration(field: DeclarationField, value: Json, path: str) -> Shaped:
    """Typed name and date under the statement, by somebody without an account."""
    given = _object(value, field.label, path, ("name", "on"))
    if isinstance(given, list):
        return given
    name = read_name(NameField(id="name", kind="name", label=field.label), given.get("name"), f"{path}.name")
    on = read_date(DateField(id="on", kind="date", label=field.label), given.get("on"), f"{path}.on")
    problems = [p for found in (name, on) if isinstance(found, list) for p in found]
    if problems or isinstance(name, list) or not isinstance(on, DateAnswer):
        return problems
    kept = (("name", name.document()), ("on", on.document()))
    return PartsAnswer(kept, (field.statement, f"Declared by {name.document()} on {on.lines()[0]}"))


def _strings(*names: str, required: tuple[str, ...], **shapes: Json) -> dict[str, Json]:
    properties = {name: shapes.get(name, {"type": "string", "minLength": 1, "maxLength": 500}) for name in names}
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


def _person_schema(field: PersonField) -> dict[str, Json]:
    return _strings(*field.parts, required=field.required_parts)


def _address_schema(field: AddressField) -> dict[str, Json]:
    forms = [
        _strings("type", *ADDRESS_PARTS[kind], required=("type", *ADDRESS_PARTS[kind]), type={"const": kind})
        for kind in field.allows
    ]
    return {"oneOf": forms}


def _upn_schema(_field: UpnField) -> dict[str, Json]:
    reasons = {"enum": list(UPN_MISSING_REASONS)}
    return {"oneOf": [{"type": "string", "maxLength": 40}, _strings("missing", required=("missing",), missing=reasons)]}


def _school_schema(field: SchoolField) -> dict[str, Json]:
    school = _strings(
        "name", "laestab", required=("name",), laestab={"type": "string", "pattern": "^[0-9]{3}/?[0-9]{4}$"}
    )
    none = _strings("none", required=("none",), none={"const": True})
    return {"oneOf": [school, none]} if field.may_be_none else school


_DATE = {"type": "string", "format": "date"}
_MOMENT = {"type": "string", "format": "date-time"}

BLOCK_KINDS = {
    "person": KindOfAnswer(read_person, _person_schema, PartsAnswer),
    "address": KindOfAnswer(read_address, _address_schema, PartsAnswer),
    "upn": KindOfAnswer(read_upn, _upn_schema, UpnAnswer),
    "school": KindOfAnswer(read_school, _school_schema, PartsAnswer),
    "signature": KindOfAnswer(
        read_signature,
        lambda _f: _strings("name", "role", "at", required=("name", "role", "at"), at=_MOMENT),
        PartsAnswer,
    ),
    "declaration": KindOfAnswer(
        read_declaration, lambda _f: _strings("name", "on", required=("name", "on"), on=_DATE), PartsAnswer
    ),
}
