"""Turns TOML text and pydantic's findings into mistakes that an author understands; knows no form."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from cmeforms.errors import DefinitionError, Mistake

LARGEST_DEFINITION_BYTES = 1_000_000

_PLAIN_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "union_tag_invalid": "kind is not one of the field kinds",
    "union_tag_not_found": "kind is missing",
    "string_pattern_mismatch": "has characters that are not allowed here",
}


def parse_toml(text: str, file_name: str) -> dict[str, Any]:
    """The content of a TOML text; DefinitionError if it is not TOML or far too long."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_DEFINITION_BYTES:
        raise DefinitionError([Mistake(file_name, "", f"is longer than {LARGEST_DEFINITION_BYTES} bytes")])
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DefinitionError([Mistake(file_name, "", f"is not TOML: {error}")]) from error


def mistakes_of(error: ValidationError, file_name: str, content: Mapping[str, Any]) -> list[Mistake]:
    """Every finding of pydantic as file, key and plain reason."""
    return [
        Mistake(file_name, _key(finding["loc"], content), _reason(finding))
        for finding in error.errors(include_url=False)
        if not _is_echo(finding)
    ]


def _is_echo(finding: Any) -> bool:  # noqa: ANN401 - pydantic's own mapping type is private
    """Whether items are only counted as missing because each of them already has a mistake of its own."""
    given = finding["input"]
    return finding["type"] == "too_short" and isinstance(given, list) and len(given) >= finding["ctx"]["min_length"]


def _reason(finding: Any) -> str:  # noqa: ANN401 - pydantic's own mapping type is private
    plain = _PLAIN_REASONS.get(finding["type"])
    message = str(finding["msg"]).removeprefix("Value error, ")
    if finding["type"] == "union_tag_invalid":
        return f"{plain}: {finding['ctx']['tag']}"
    if plain:
        return plain
    return message[:1].lower() + message[1:]


def _key(location: Sequence[str | int], content: Mapping[str, Any]) -> str:
    """The path as an author counts: ``section[2].field[1] (surname).label``."""
    shown: list[str] = []
    here: Any = content
    for step in location:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            named = f" ({here['id']})" if isinstance(here, dict) and "id" in here else ""
            shown[-1:] = [f"{shown[-1] if shown else ''}[{step + 1}]{named}"]
        elif isinstance(here, dict) and step not in here and here.get("kind") == step:
            continue
        else:
            here = here.get(step) if isinstance(here, dict) else None
            shown.append(str(step))
    return ".".join(shown)
