"""Conditions as a page needs them: in JSON for the script, settled where the page cannot know."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from cmeforms.definitions.conditions import Condition
from cmeforms.submissions.answers import Answer, Json
from cmeforms.submissions.conditions import holds


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
