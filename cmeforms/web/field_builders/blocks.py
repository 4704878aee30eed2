"""Builders of kinds with several named parts: person, address, UPN with reason, school, declaration."""

from __future__ import annotations

from collections.abc import Iterable

from cmeforms.definitions.fields import AddressField, DeclarationField, PersonField, SchoolField, UpnField
from cmeforms.submissions.answers import Json
from cmeforms.submissions.answers.people_and_places import (
    ADDRESS_PART_LABELS,
    ADDRESS_PARTS,
    ADDRESS_TYPE_LABELS,
    PERSON_PART_LABELS,
)
from cmeforms.submissions.answers.schooling import UPN_MISSING_REASONS
from cmeforms.web.controls import Choice, Control, Entry, shown_text
from cmeforms.web.field_builders.builder import FieldBuilder, Frame, as_parts
from cmeforms.web.field_builders.choices import choices_of
from cmeforms.web.field_builders.dates import date_entries, read_date_at
from cmeforms.web.posted_data import Posted

BOTH_UPN = "Enter the UPN, or say why there is none; not both."
BOTH_SCHOOL = "Name the school, or tick the box; not both."
ADDRESS_OF_TWO_TYPES = "Some parts filled in belong to another kind of address. Empty them, or choose that kind."

_PART_TYPES = {"phone": "tel", "email": "email"}
_PART_WIDTHS = {"phone": 20, "title": 10}


def _filled(name: str, parts: Iterable[str], posted: Posted) -> dict[str, Json]:
    """The parts that hold anything."""
    typed = {part: posted.text(f"{name}-{part}") for part in parts}
    return {part: text for part, text in typed.items() if text}


def read_person(_declared: PersonField, name: str, posted: Posted) -> Json:
    """An object of the parts filled in."""
    return _filled(name, PERSON_PART_LABELS, posted) or None


def show_person(declared: PersonField, value: Json, frame: Frame) -> Control:
    """One box for each part; a part that is filled although not asked for stays visible."""
    given = as_parts(value, "full_name")
    extra = [part for part in PERSON_PART_LABELS if part in given and part not in declared.parts]
    return Control(
        "entries", tuple(_person_entry(part, given.get(part), declared, frame) for part in [*declared.parts, *extra])
    )


def _person_entry(part: str, value: Json, declared: PersonField, frame: Frame) -> Entry:
    optional = "" if part in declared.required_parts else " (optional)"
    return Entry(
        f"{frame.name}-{part}",
        shown_text(value),
        PERSON_PART_LABELS[part] + optional,
        type=_PART_TYPES.get(part, "text"),
        width=_PART_WIDTHS.get(part, 0),
        errors=frame.errors_at(f"{frame.name}-{part}"),
        is_text=False,
    )


def read_address(declared: AddressField, name: str, posted: Posted) -> Json:
    """The type and every part filled in, also one that does not belong to the type."""
    typed = _filled(name, ADDRESS_PART_LABELS, posted)
    kind = posted.line(f"{name}-type")
    if len(declared.allows) == 1 and not typed:
        return None
    return {**({"type": kind} if kind else {}), **typed} or None


def show_address(declared: AddressField, value: Json, frame: Frame) -> Control:
    """The kinds of address as radios, then one box for each part that any of them has."""
    given = as_parts(value, "lines")
    used: dict[str, list[str]] = {
        part: [kind for kind in declared.allows if part in ADDRESS_PARTS[kind]] for part in ADDRESS_PART_LABELS
    }
    entries = tuple(
        _address_entry(part, kinds, given.get(part), frame) for part, kinds in used.items() if kinds or part in given
    )
    chosen = given.get("type") or (declared.allows[0] if len(declared.allows) == 1 else None)
    labels: dict[str, str] = {kind: ADDRESS_TYPE_LABELS[kind] for kind in declared.allows}
    kinds = choices_of(f"{frame.name}-type", labels, [chosen] if chosen else [])
    return Control("address", entries, kinds)


def _address_entry(part: str, kinds: list[str], value: Json, frame: Frame) -> Entry:
    is_short = part in ("postcode", "bfpo_number")
    return Entry(
        f"{frame.name}-{part}",
        shown_text(value),
        ADDRESS_PART_LABELS[part],
        _for_kinds(kinds),
        width=10 if is_short else 20 if part == "country" else 0,
        rows=0 if is_short or part == "country" else 4 if part == "lines" else 2,
        errors=frame.errors_at(f"{frame.name}-{part}"),
        used_by=" ".join(kinds),
        is_text=part in ("details", "reason"),
    )


def _for_kinds(kinds: list[str]) -> str:
    """Which kinds of address a part is for, for those who see all parts at once."""
    return "Only for: " + "; ".join(ADDRESS_TYPE_LABELS[kind] for kind in kinds)


def address_contradiction(declared: AddressField, value: Json) -> str:
    """Whether parts of another kind of address are filled in."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in declared.allows or not set(value) - {"type", *ADDRESS_PARTS[kind]}:
        return ""
    return ADDRESS_OF_TWO_TYPES


def read_upn(_declared: UpnField, name: str, posted: Posted) -> Json:
    """The UPN, the reason why there is none, or both as typed."""
    upn, missing = posted.line(name), posted.line(f"{name}-missing")
    if missing:
        return {"missing": missing, **({"upn": upn} if upn else {})}
    return upn or None


def show_upn(_declared: UpnField, value: Json, frame: Frame) -> Control:
    """A box, and a list of reasons."""
    given = as_parts(value, "upn")
    missing = given.get("missing")
    reasons = choices_of(f"{frame.name}-missing", UPN_MISSING_REASONS, [missing] if missing else [])
    entry = Entry(frame.name, shown_text(given.get("upn")), "UPN", width=20, is_text=False)
    return Control("upn", (entry,), reasons)


def upn_contradiction(_declared: UpnField, value: Json) -> str:
    """Whether both a UPN and a reason for having none are given."""
    return BOTH_UPN if isinstance(value, dict) and "upn" in value else ""


def read_school(_declared: SchoolField, name: str, posted: Posted) -> Json:
    """Name and number, the tick for none, or both as given."""
    typed = _filled(name, ("name", "laestab"), posted)
    return {**({"none": True} if posted.line(f"{name}-none") else {}), **typed} or None


def show_school(declared: SchoolField, value: Json, frame: Frame) -> Control:
    """Name, LAESTAB and, where allowed, a tick for none."""
    given = as_parts(value, "name")
    at = f"{frame.name}-name", f"{frame.name}-laestab"
    name = Entry(
        at[0], shown_text(given.get("name")), "Name of the school", errors=frame.errors_at(at[0]), is_text=False
    )
    number = Entry(
        at[1],
        shown_text(given.get("laestab")),
        "LAESTAB (optional)",
        "Seven digits, such as 341/4001",
        width=10,
        errors=frame.errors_at(at[1]),
        is_text=False,
    )
    return Control("school", (name, number), tick=_none_tick(frame.name, declared.may_be_none, given))


def _none_tick(name: str, label: str, given: object) -> Choice | None:
    is_ticked = isinstance(given, dict) and bool(given.get("none"))
    return Choice(f"{name}-none", f"{name}-none", "yes", label, is_ticked) if label or is_ticked else None


def school_contradiction(_declared: SchoolField, value: Json) -> str:
    """Whether both a school and "none" are given."""
    return BOTH_SCHOOL if isinstance(value, dict) and "none" in value and len(value) > 1 else ""


def read_declaration(_declared: DeclarationField, name: str, posted: Posted) -> Json:
    """Typed name and date."""
    on = read_date_at(f"{name}-on", posted)
    return {**_filled(name, ("name",), posted), **({"on": on} if on else {})} or None


def show_declaration(declared: DeclarationField, value: Json, frame: Frame) -> Control:
    """The statement, a box for the name, three for the date."""
    given = as_parts(value, "name")
    at = f"{frame.name}-name"
    name = Entry(at, shown_text(given.get("name")), "Full name", errors=frame.errors_at(at), is_text=False)
    dates = date_entries(f"{frame.name}-on", given.get("on"))
    return Control("declaration", (name, *dates), lines=(declared.statement,))


BLOCK_BUILDERS = {
    "person": FieldBuilder(read_person, show_person),
    "address": FieldBuilder(read_address, show_address, address_contradiction),
    "upn": FieldBuilder(read_upn, show_upn, upn_contradiction),
    "school": FieldBuilder(read_school, show_school, school_contradiction),
    "declaration": FieldBuilder(read_declaration, show_declaration),
}
