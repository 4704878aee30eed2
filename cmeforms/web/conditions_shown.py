"""Conditions as a page needs them: in words for people, in JSON for the script, settled where the page cannot know."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from cmeforms.definitions.conditions import Condition
from cmeforms.definitions.fields import AnyField, ColumnField
from cmeforms.submissions.answers import Answer, Json
from cmeforms.submissions.answers.choices import YES_NO_NOT_KNOWN
from cmeforms.submissions.conditions import holds

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


def settled(condition: Condition, on_page: Collection[str], answers: Mapping[str, Answer]) -> Json:
    """True or False where answers elsewhere decide it already, else the JSON that the script evaluates.

    Only tests on fields of this page reach the browser; the others are settled here.
    """
    if condition.field:
        return _leaf(condition) if condition.field in on_page else holds(condition, answers)
    parts = [settled(inner, on_page, answers) for inner in (*condition.all_, *condition.any_)]
    decisive = bool(condition.any_)
    if decisive in parts:
        return decisive
    open_parts = [part for part in parts if not isinstance(part, bool)]
    return {"any" if condition.any_ else "all": open_parts} if open_parts else not decisive


def _leaf(condition: Condition) -> Json:
    return condition.model_dump(by_alias=True, exclude_none=True, exclude={"all_", "any_"}, mode="json")


def condition_json(found: Json) -> str:
    """What a ``data-show-if`` attribute holds; empty where nothing is left open."""
    return "" if isinstance(found, bool) else json.dumps(found, ensure_ascii=False)
