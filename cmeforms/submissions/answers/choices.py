"""Answers chosen from a closed set: yes or no, one option, several options, a code of a list."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.definitions.fields import (
    CodeField,
    LocalAuthorityField,
    OneOfField,
    PoliceForceField,
    SeveralOfField,
    YesNoField,
    YesNoNotKnownField,
)
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Problem, Shaped, told

YES_NO = {"yes": "Yes", "no": "No"}
YES_NO_NOT_KNOWN = {**YES_NO, "not_known": "Not known"}

OneChoiceField = OneOfField | CodeField | LocalAuthorityField | PoliceForceField


@dataclass(frozen=True)
class ChoiceAnswer:
    """One code and the label it was chosen by."""

    code: str
    label: str

    def document(self) -> Json:
        """The code."""
        return self.code

    def lines(self) -> tuple[str, ...]:
        """The label."""
        return (self.label,)

    def compared(self) -> tuple[str, ...]:
        """The code."""
        return (self.code,)


@dataclass(frozen=True)
class ChoicesAnswer:
    """Several codes in the order of the options, with their labels."""

    chosen: tuple[tuple[str, str], ...]

    def document(self) -> Json:
        """A list of codes."""
        return [code for code, _label in self.chosen]

    def lines(self) -> tuple[str, ...]:
        """The labels, one a line."""
        return tuple(label for _code, label in self.chosen)

    def compared(self) -> tuple[str, ...]:
        """The codes."""
        return tuple(code for code, _label in self.chosen)


def options_of(field: YesNoField | YesNoNotKnownField | OneChoiceField | SeveralOfField) -> dict[str, str]:
    """The codes and labels that a field offers."""
    if isinstance(field, YesNoField):
        return YES_NO
    if isinstance(field, YesNoNotKnownField):
        return YES_NO_NOT_KNOWN
    return field.options


def read_choice(field: YesNoField | YesNoNotKnownField | OneChoiceField, value: Json, path: str) -> Shaped:
    """One code out of those offered."""
    options = options_of(field)
    if not isinstance(value, str) or value not in options:
        return [Problem(path, told(field.label, "Choose one of the answers offered."))]
    return ChoiceAnswer(value, options[value])


def read_choices(field: SeveralOfField, value: Json, path: str) -> Shaped:
    """Several codes, each once; the exclusive one only alone."""
    if not isinstance(value, list) or not all(isinstance(code, str) and code in field.options for code in value):
        return [Problem(path, told(field.label, "Choose from the answers offered."))]
    if len(set(value)) != len(value):
        return [Problem(path, told(field.label, "Choose each answer once."))]
    if field.exclusive in value and len(value) > 1:
        alone = field.options[field.exclusive]
        return [Problem(path, told(field.label, f"Choose either “{alone}” or the others, not both."))]
    return ChoicesAnswer(tuple((code, label) for code, label in field.options.items() if code in value))


def _one_schema(field: YesNoField | YesNoNotKnownField | OneChoiceField) -> dict[str, Json]:
    return {"type": "string", "enum": list(options_of(field))}


def _several_schema(field: SeveralOfField) -> dict[str, Json]:
    return {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"enum": list(field.options)}}


_ONE = KindOfAnswer(read_choice, _one_schema, ChoiceAnswer)

CHOICE_KINDS = {
    "yes_no": _ONE,
    "yes_no_not_known": _ONE,
    "one_of": _ONE,
    "code": _ONE,
    "local_authority": _ONE,
    "police_force": _ONE,
    "several_of": KindOfAnswer(read_choices, _several_schema, ChoicesAnswer),
}
