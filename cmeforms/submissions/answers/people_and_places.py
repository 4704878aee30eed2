"""A person block and an address as answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmeforms.definitions.fields import AddressField, EmailField, NameField, PersonField, PhoneField
from cmeforms.rulebook import contact_details
from cmeforms.submissions.answers.parts import PartsAnswer, parts_of, parts_schema
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Problem, Shaped, read_line, read_text, told
from cmeforms.submissions.answers.texts import read_email, read_name, read_phone

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

_PARTS_OF_SEVERAL_LINES = ("lines", "details", "reason")


def read_person(field: PersonField, value: Json, path: str) -> Shaped:
    """A person block: its parts each by their own rule, the required ones present."""
    given = parts_of(value, field.label, path, field.parts)
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
            return read_line(label, value, path, 200)


def read_address(field: AddressField, value: Json, path: str) -> Shaped:
    """An address of one of the allowed types, with the parts of that type and no others."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in field.allows:
        return [Problem(path, told(field.label, "Say which kind of address this is."))]
    parts = ADDRESS_PARTS[kind]
    given = parts_of(value, field.label, path, ("type", *parts))
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
    read = read_text if part in _PARTS_OF_SEVERAL_LINES else read_line
    found = read(named, value, path, _LONGEST_PART[part])
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


def _person_schema(field: PersonField) -> dict[str, Json]:
    return parts_schema(*field.parts, required=field.required_parts)


def _address_schema(field: AddressField) -> dict[str, Json]:
    forms = [
        parts_schema("type", *ADDRESS_PARTS[kind], required=("type", *ADDRESS_PARTS[kind]), type={"const": kind})
        for kind in field.allows
    ]
    return {"oneOf": forms}


PEOPLE_AND_PLACE_KINDS = {
    "person": KindOfAnswer(read_person, _person_schema, PartsAnswer),
    "address": KindOfAnswer(read_address, _address_schema, PartsAnswer),
}
