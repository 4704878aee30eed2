"""Answers that are one text: text, long text, name, phone, e-mail, identifiers, links."""

from __future__ import annotations

from collections.abc import Callable

from cmeforms.definitions.fields import (
    FieldBase,
    LinkField,
    LongTextField,
    NameField,
    TextField,
)
from cmeforms.rulebook import contact_details, identifiers
from cmeforms.rulebook.text import name_problems
from cmeforms.submissions.answers.shape import (
    Json,
    KindOfAnswer,
    Problem,
    Shaped,
    TextAnswer,
    read_line,
    read_text,
    told,
)

LONGEST_NAME = 100
LONGEST_IDENTIFIER = 254


def read_one_line(field: TextField, value: Json, path: str) -> Shaped:
    """A text without line breaks."""
    found = _long_enough(field, read_line(field.label, value, path, field.max_length), path)
    if field.number_kind == "imei" and isinstance(found, TextAnswer):
        reason = identifiers.imei_problem(found.text)
        return [Problem(path, told(field.label, reason))] if reason else found
    return found


def _long_enough(field: TextField | LongTextField, found: Shaped, path: str) -> Shaped:
    if isinstance(found, TextAnswer) and len(found.text) < field.min_length:
        return [Problem(path, told(field.label, f"This must have at least {field.min_length} characters."))]
    return found


def read_long_text(field: LongTextField, value: Json, path: str) -> Shaped:
    """A text with line breaks."""
    return _long_enough(field, read_text(field.label, value, path, field.max_length), path)


def read_name(field: NameField, value: Json, path: str) -> Shaped:
    """A name in any script (V-NAME); space at either end is not part of a name."""
    if not isinstance(value, str):
        return [Problem(path, told(field.label, "This must be text."))]
    name = value.strip()
    problems = name_problems(name)
    return [Problem(path, told(field.label, reason)) for reason in problems] if problems else TextAnswer(name)


def _identifier(problem: Callable[[str], str | None], normalise: Callable[[str], str]) -> Callable[..., Shaped]:
    """A reader for texts that have one right spelling, kept in that spelling."""

    def read(field: FieldBase, value: Json, path: str) -> Shaped:
        found = read_text(field.label, value, path, LONGEST_IDENTIFIER)
        if isinstance(found, list):
            return found
        reason = problem(found.text)
        return [Problem(path, told(field.label, reason))] if reason else TextAnswer(normalise(found.text))

    return read


read_phone = _identifier(contact_details.phone_problem, contact_details.normalise_phone)
read_email = _identifier(contact_details.email_problem, contact_details.normalise_email)
read_nhs_number = _identifier(identifiers.nhs_number_problem, identifiers.normalise_nhs_number)


def read_link(field: LinkField, value: Json, path: str) -> Shaped:
    """The reference of another submission; whether it exists is asked when the form is submitted."""
    found = read_text(field.label, value, path, 40)
    if isinstance(found, list) or all(c.isascii() and (c.isalnum() or c == "-") for c in found.text):
        return found
    return [Problem(path, told(field.label, "A reference has letters, digits and hyphens only."))]


def _text_schema(field: TextField | LongTextField) -> dict[str, Json]:
    return {"type": "string", "minLength": field.min_length, "maxLength": field.max_length}


def _plain(longest: int, **more: Json) -> Callable[[FieldBase], dict[str, Json]]:
    return lambda _field: {"type": "string", "minLength": 1, "maxLength": longest, **more}


TEXT_KINDS = {
    "text": KindOfAnswer(read_one_line, _text_schema, TextAnswer),
    "long_text": KindOfAnswer(read_long_text, _text_schema, TextAnswer),
    "name": KindOfAnswer(read_name, _plain(LONGEST_NAME), TextAnswer),
    "phone": KindOfAnswer(read_phone, _plain(contact_details.LONGEST_PHONE), TextAnswer),
    "email": KindOfAnswer(read_email, _plain(contact_details.LONGEST_EMAIL), TextAnswer),
    "nhs_number": KindOfAnswer(read_nhs_number, _plain(40, pattern=r"^[0-9 -]*$"), TextAnswer),
    "link": KindOfAnswer(read_link, _plain(40, pattern=r"^[A-Za-z0-9-]+$"), TextAnswer),
}
