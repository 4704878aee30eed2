"""Answers that do not go together, as a definition's checks say; returns findings, never raises."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cmeforms.definitions.fields import ComputedField
from cmeforms.definitions.model import FormDefinition
from cmeforms.submissions.answers import Answer, Json, Problem
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.computing import computed_code
from cmeforms.submissions.conditions import asked_fields, holds
from cmeforms.submissions.place import Place


@dataclass(frozen=True)
class _Code:
    """What a computed field comes to, as a condition compares it."""

    code: str

    def document(self) -> Json:
        """The code."""
        return self.code

    def lines(self) -> tuple[str, ...]:
        """The code."""
        return (self.code,)

    def compared(self) -> tuple[str, ...]:
        """The code."""
        return (self.code,)


def cross_check_problems(definition: FormDefinition, judged: Collection[str], place: Place) -> Iterator[Problem]:
    """What the checks whose message stands at one of the ``judged`` fields find; unasked answers do not count."""
    checks = [check for check in definition.cross_checks if check.field in judged]
    if not checks:
        return
    asked = asked_fields(definition, place.answers)
    known: dict[str, Answer] = {key: answer for key, answer in place.answers.items() if key in asked}
    known |= {key: _Code(code) for key, code in _codes(definition, place).items()}
    for check in checks:
        if holds(check.when, known):
            message = told(definition.field(check.field).label, check.message)
            yield Problem(check.field, message, check.warns)


def _codes(definition: FormDefinition, place: Place) -> dict[str, str]:
    computed = [field for field in definition.fields() if isinstance(field, ComputedField)]
    found = {field.id: computed_code(field, place.answers, place.on) for field in computed}
    return {field_id: code for field_id, code in found.items() if code}
