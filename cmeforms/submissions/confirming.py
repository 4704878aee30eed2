"""Which answers stand only if the person who signs says once more that they are right; pure, records nothing."""

from __future__ import annotations

from datetime import date

from cmeforms.definitions.fields import DateField
from cmeforms.definitions.model import FormDefinition
from cmeforms.rulebook import ages
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.answers.dates import DateAnswer
from cmeforms.submissions.model import Answers


def to_confirm(definition: FormDefinition, answers: Answers, part: str, on: date) -> tuple[str, ...]:
    """The dates of birth of a part that lie outside the usual ages, each as words to tick. Source: rule V-DOB."""
    given = [(field, answers.by_field.get(field.id)) for field in definition.fields(part)]
    return tuple(
        f"{field.label}: {answer.lines()[0]}. {ages.told_age(answer.on, on)}"
        for field, answer in given
        if isinstance(field, DateField) and isinstance(answer, DateAnswer) and is_unusual_age(field, answer, on)
    )


def is_unusual_age(field: DateField, answer: Answer, on: date) -> bool:
    """Whether a date of birth that has come makes somebody younger or older than the field says is usual."""
    if field.usual_ages is None or not isinstance(answer, DateAnswer) or answer.on > on:
        return False
    youngest, oldest = field.usual_ages
    return not youngest <= ages.age_on(answer.on, on) <= oldest
