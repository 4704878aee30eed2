"""One made-up value for each simple field kind, valid by that kind's own rules; dates and rows are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from cmeforms.definitions.fields import (
    AddressField,
    AnyField,
    ColumnField,
    LinkField,
    LongTextField,
    NameField,
    NumberField,
    PersonField,
    SchoolField,
    SeveralOfField,
    TextField,
    YesNoField,
)
from cmeforms.samples import files, numbers, words
from cmeforms.samples.names import ADULTS, JOBS, ORGANISATIONS, RELATIONSHIPS, SCHOOLS
from cmeforms.samples.situation import Situation
from cmeforms.submissions.answers import Json
from cmeforms.submissions.answers.choices import YES_NO_NOT_KNOWN
from cmeforms.submissions.answers.dates import LONDON
from cmeforms.submissions.answers.schooling import UPN_MISSING_REASONS

Maker = Callable[[Any, Situation], Json]


def sample_value(field: AnyField | ColumnField, situation: Situation) -> Json:
    """A value for a field of any simple kind but dates, in the form of an answers document."""
    return MAKERS[field.kind](field, situation)


def _text(field: TextField, situation: Situation) -> Json:
    if field.number_kind:
        return numbers.imei(situation.random) if field.number_kind == "imei" else numbers.digits(situation.random, 12)
    fixed = situation.texts.get(field.id, "")
    if fixed and len(fixed) <= field.max_length:
        return fixed
    return words.short_text(situation.random, field.max_length, field.id)


def _long_text(field: LongTextField, situation: Situation) -> Json:
    text = words.long_text(situation.random, field.max_length)
    while len(text) < field.min_length:
        text = f"{text} {words.long_text(situation.random, field.max_length - len(text) - 1)}"
    return text


def _name(field: NameField, situation: Situation) -> Json:
    return situation.texts.get(field.id) or situation.random.choice(ADULTS).full_name


def _time(_field: Any, situation: Situation) -> Json:  # noqa: ANN401 - every maker takes its own field kind
    return f"{situation.random.randrange(24):02}:{situation.random.randrange(60):02}"


def _number(field: NumberField, situation: Situation) -> Json:
    smallest = field.minimum if field.minimum is not None else 0
    largest = field.maximum if field.maximum is not None else smallest + 100
    number = round(situation.random.uniform(smallest, largest), field.decimals)
    number = min(max(number, smallest), largest)
    return int(number) if field.decimals == 0 else number


def _yes_no(field: YesNoField, situation: Situation) -> Json:
    return field.must_be or ("yes" if situation.perhaps(0.7) else "no")


def _yes_no_not_known(_field: Any, situation: Situation) -> Json:  # noqa: ANN401
    return situation.random.choice(list(YES_NO_NOT_KNOWN))


def _one_option(field: Any, situation: Situation) -> Json:  # noqa: ANN401
    return situation.random.choice(list(field.options))


def _several_options(field: SeveralOfField, situation: Situation) -> Json:
    if field.exclusive and situation.perhaps(0.25):
        return [field.exclusive]
    codes = [code for code in field.options if code != field.exclusive]
    chosen = situation.random.sample(codes, k=situation.random.randint(1, min(4, len(codes))))
    return [code for code in codes if code in chosen]


def _person(field: PersonField, situation: Situation) -> Json:
    random = situation.random
    everything = {
        "title": random.choice(("Ms", "Mr", "Dr", "Mx")),
        "full_name": random.choice(ADULTS).full_name,
        "role": random.choice(JOBS),
        "organisation": random.choice(ORGANISATIONS),
        "relationship": random.choice(RELATIONSHIPS),
        "phone": numbers.phone(random),
        "email": numbers.email(random),
    }
    return {
        part: everything[part]
        for part in field.parts
        if part in field.required_parts or situation.perhaps(situation.fullness)
    }


def _address(field: AddressField, situation: Situation) -> Json:
    return numbers.address(situation.random, field.allows)


def _upn(_field: Any, situation: Situation) -> Json:  # noqa: ANN401
    if situation.perhaps(situation.doubt):
        return {"missing": situation.random.choice(list(UPN_MISSING_REASONS))}
    return numbers.upn(situation.random)


def _school(field: SchoolField, situation: Situation) -> Json:
    if field.may_be_none and situation.perhaps(0.2):
        return {"none": True}
    name, laestab = situation.random.choice(SCHOOLS)
    return {"name": name, "laestab": laestab} if laestab else {"name": name}


def _link(field: LinkField, situation: Situation) -> Json:
    return f"{field.to.upper()}-{situation.random.randrange(10**5):05}"


def _signature(_field: Any, situation: Situation) -> Json:  # noqa: ANN401
    at = datetime.combine(situation.on - timedelta(days=1), time(15, 30), LONDON)
    name = situation.random.choice(ADULTS).full_name
    return {"name": name, "role": situation.random.choice(JOBS), "at": at.isoformat(timespec="minutes")}


def _declaration(_field: Any, situation: Situation) -> Json:  # noqa: ANN401
    return {"name": situation.random.choice(ADULTS).full_name, "on": situation.on.isoformat()}


MAKERS: dict[str, Maker] = {
    "text": _text,
    "long_text": _long_text,
    "name": _name,
    "time": _time,
    "number": _number,
    "yes_no": _yes_no,
    "yes_no_not_known": _yes_no_not_known,
    "one_of": _one_option,
    "code": _one_option,
    "local_authority": _one_option,
    "police_force": _one_option,
    "several_of": _several_options,
    "person": _person,
    "address": _address,
    "phone": lambda _field, situation: numbers.phone(situation.random),
    "email": lambda _field, situation: numbers.email(situation.random),
    "upn": _upn,
    "nhs_number": lambda _field, situation: numbers.nhs_number(situation.random),
    "school": _school,
    "photo": lambda _field, situation: files.photo_value(situation.random),
    "file": lambda _field, situation: files.file_value(situation.random),
    "link": _link,
    "signature": _signature,
    "declaration": _declaration,
}
"""How to make up a value of each kind."""
