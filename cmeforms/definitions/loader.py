"""Reads a form definition from TOML text and code lists; all mistakes together; no folders, no catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from cmeforms.definitions.alert_fields import with_alert_fields
from cmeforms.definitions.checks import definition_mistakes
from cmeforms.definitions.code_lists import load_code_lists
from cmeforms.definitions.model import FormDefinition
from cmeforms.definitions.reading import mistakes_of, parse_toml
from cmeforms.errors import DefinitionError, Mistake

_LIST_KINDS = {"local_authority": "local_authorities", "police_force": "police_forces"}
_DOUBT_KINDS = {"upn": "local_authorities", "school": "local_authorities"}
"""Kinds whose list only raises doubts: they can do without it, as those of older bundles must."""


@dataclass(frozen=True)
class LoadedDefinition:
    """A definition with the bundle it came from: its own text and those of the lists it names.

    ``bundle`` is canonical JSON; ``sha256`` (hex) names it in the log, so that a submission is always
    read with the words it was answered under. Source: house decision 1.
    """

    definition: FormDefinition
    bundle: str
    sha256: str


def load_definition(text: str, file_name: str, list_texts: Mapping[str, str]) -> LoadedDefinition:
    """Read one definition; DefinitionError names every mistake with file, key and reason."""
    loaded, mistakes = _loaded(text, file_name, list_texts)
    return _without_mistakes(loaded, mistakes + definition_mistakes(loaded.definition, file_name))


def load_bundle(bundle: str) -> LoadedDefinition:
    """Read a definition back from the bundle that the log keeps.

    It satisfied the checks of its day: one that was added since must never make an old record unreadable.
    """
    content = json.loads(bundle)
    return _without_mistakes(*_loaded(content["definition"], "definition in the log", content["lists"]))


def _without_mistakes(loaded: LoadedDefinition, mistakes: list[Mistake]) -> LoadedDefinition:
    if mistakes:
        raise DefinitionError(mistakes)
    return loaded


def _loaded(text: str, file_name: str, list_texts: Mapping[str, str]) -> tuple[LoadedDefinition, list[Mistake]]:
    """A definition of the right shape, and what is wrong with its lists; DefinitionError for another shape."""
    content = parse_toml(text, file_name)
    named = _lists_named(content, _LIST_KINDS) | (_lists_named(content, _DOUBT_KINDS) & set(list_texts))
    used, options, mistakes = _lists(named, list_texts, file_name)
    _fill_options(content, options)
    try:
        definition = FormDefinition.model_validate(content)
    except ValidationError as error:
        raise DefinitionError([*mistakes, *mistakes_of(error, file_name, content)]) from error
    bundle = json.dumps({"definition": text, "lists": used}, ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(bundle.encode("utf-8")).hexdigest()
    return LoadedDefinition(with_alert_fields(definition), bundle, sha256), mistakes


def _lists(
    named: set[str], texts: Mapping[str, str], file_name: str
) -> tuple[dict[str, str], dict[str, dict[str, str]], list[Mistake]]:
    """The texts of the lists named, their options, and what is wrong with them."""
    used = {name: texts[name] for name in sorted(named) if name in texts}
    mistakes = [Mistake(file_name, "list", f"there is no code list {name}") for name in sorted(named - set(texts))]
    try:
        lists = load_code_lists(used)
    except DefinitionError as error:
        return used, {}, [*mistakes, *error.mistakes]
    return used, {name: dict(found.codes) for name, found in lists.items()}, mistakes


def _lists_named(content: Any, by_kind: Mapping[str, str]) -> set[str]:  # noqa: ANN401 - any TOML value
    """Every code list that fields or columns of this TOML content name, or have by their kind."""
    if isinstance(content, list):
        return set().union(*(_lists_named(item, by_kind) for item in content))
    if not isinstance(content, dict):
        return set()
    names = set().union(*(_lists_named(value, by_kind) for value in content.values()))
    name = content.get("list", by_kind.get(str(content.get("kind", ""))))
    if isinstance(name, str) and "kind" in content:
        names.add(name)
    return names


def _fill_options(content: Any, options: Mapping[str, dict[str, str]]) -> None:  # noqa: ANN401 - any TOML value
    """Put a list's codes into each field that names it (freshly parsed content, so changed in place)."""
    if isinstance(content, list):
        for item in content:
            _fill_options(item, options)
    elif isinstance(content, dict):
        name = content.get("list", (_LIST_KINDS | _DOUBT_KINDS).get(str(content.get("kind", ""))))
        if "kind" in content and isinstance(name, str) and name in options:
            content["options"] = {**options[name], **content.get("options", {})}
        for key, value in content.items():
            if key != "options":
                _fill_options(value, options)
