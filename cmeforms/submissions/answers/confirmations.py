"""A confirmation by the signed-in person and a declaration by somebody without an account, as answers."""

from __future__ import annotations

from cmeforms.definitions.fields import DateField, DateTimeField, DeclarationField, NameField, SignatureField
from cmeforms.submissions.answers.dates import DateAnswer, DateTimeAnswer, read_date, read_moment
from cmeforms.submissions.answers.parts import PartsAnswer, parts_of, parts_schema
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Shaped, read_line
from cmeforms.submissions.answers.texts import read_name


def read_signature(field: SignatureField, value: Json, path: str) -> Shaped:
    """Who confirmed inside the form: printed name, role and moment."""
    given = parts_of(value, field.label, path, ("name", "role", "at"))
    if isinstance(given, list):
        return given
    name = read_name(NameField(id="name", kind="name", label=field.label), given.get("name"), f"{path}.name")
    role = read_line(field.label, given.get("role"), f"{path}.role", 100)
    at = read_moment(DateTimeField(id="at", kind="datetime", label=field.label), given.get("at"), f"{path}.at")
    problems = [p for found in (name, role, at) if isinstance(found, list) for p in found]
    if problems or not isinstance(at, DateTimeAnswer) or isinstance(name, list) or isinstance(role, list):
        return problems
    kept = (("name", name.document()), ("role", role.text), ("at", at.document()))
    return PartsAnswer(kept, (f"{name.document()}, {role.text}", f"Confirmed on {at.lines()[0]}"))


def read_declaration(field: DeclarationField, value: Json, path: str) -> Shaped:
    """Typed name and date under the statement, by somebody without an account."""
    given = parts_of(value, field.label, path, ("name", "on"))
    if isinstance(given, list):
        return given
    name = read_name(NameField(id="name", kind="name", label=field.label), given.get("name"), f"{path}.name")
    on = read_date(DateField(id="on", kind="date", label=field.label), given.get("on"), f"{path}.on")
    problems = [p for found in (name, on) if isinstance(found, list) for p in found]
    if problems or isinstance(name, list) or not isinstance(on, DateAnswer):
        return problems
    kept = (("name", name.document()), ("on", on.document()))
    return PartsAnswer(kept, (field.statement, f"Declared by {name.document()} on {on.lines()[0]}"))


_DATE = {"type": "string", "format": "date"}
_MOMENT = {"type": "string", "format": "date-time"}

CONFIRMATION_KINDS = {
    "signature": KindOfAnswer(
        read_signature,
        lambda _f: parts_schema("name", "role", "at", required=("name", "role", "at"), at=_MOMENT),
        PartsAnswer,
    ),
    "declaration": KindOfAnswer(
        read_declaration, lambda _f: parts_schema("name", "on", required=("name", "on"), on=_DATE), PartsAnswer
    ),
}
