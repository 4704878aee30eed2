"""Conditions in words, for people who read a form on screen or paper; evaluates nothing."""

from __future__ import annotations

from collections.abc import Mapping

from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.fields import AnyField, ColumnField
from cmeforms.submissions.answers.choices import YES_NO_NOT_KNOWN

_AnyDeclared = AnyField | ColumnField


def only_if(condition: Condition, fields: Mapping[str, _AnyDeclared]) -> str:
    """The condition as a sentence: ``Only if “Sex” is “Female”.``"""
    return f"Only if {_words(condition, fields)}."


def _words(condition: Condition, fields: Mapping[str, _AnyDeclared]) -> str:
    if condition.all_ or condition.any_:
        joint = " and " if condition.all_ else " or "
        return joint.join(_words(inner, fields) for inner in (*condition.all_, *condition.any_))
    target = fields.get(condition.field)
    name = f"“{target.label if target else condition.field}”"
    if condition.answered is not None:
        return f"{name} is {'answered' if condition.answered else 'not answered'}"
    if condition.is_not is not None:
        return f"{name} is not {_option(target, condition.is_not)}"
    verb = "includes" if condition.includes is not None else "is"
    values = [v for v in (condition.is_, condition.includes, *(condition.is_one_of or ())) if v is not None]
    return f"{name} {verb} {_either([_option(target, value) for value in values])}"


def _option(target: _AnyDeclared | None, value: str) -> str:
    options: Mapping[str, str] = getattr(target, "options", None) or YES_NO_NOT_KNOWN
    return f"“{options.get(value, value)}”"


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
