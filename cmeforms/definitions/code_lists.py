"""Code lists: closed vocabularies kept as TOML files in ``form_definitions/lists/``; data only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from cmeforms.definitions.conditions import Authored
from cmeforms.definitions.fields import Label, OptionCode, Source
from cmeforms.definitions.reading import mistakes_of, parse_toml
from cmeforms.errors import DefinitionError, Mistake


class CodeList(Authored):
    """Codes and their labels, in the order shown; ``retired`` codes are read but no longer offered."""

    title: Label
    source: Source
    codes: dict[OptionCode, Label] = Field(min_length=1)
    retired: dict[OptionCode, Label] = Field(default_factory=dict)


def load_code_list(text: str, file_name: str) -> CodeList:
    """Read one list; DefinitionError tells every mistake with file and key."""
    content = parse_toml(text, file_name)
    try:
        return CodeList.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(mistakes_of(error, file_name, content)) from error


def load_list_texts(directory: Path) -> dict[str, str]:
    """The text of every list file in a folder, by the list's name (the file's stem).

    DefinitionError names the files that are not UTF-8 text.
    """
    texts: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for path in sorted(directory.glob("*.toml")):
        try:
            texts[path.stem] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            mistakes.append(Mistake(f"lists/{path.name}", "", "is not UTF-8 text"))
    if mistakes:
        raise DefinitionError(mistakes)
    return texts


def load_code_lists(texts: Mapping[str, str]) -> dict[str, CodeList]:
    """Read several lists; the mistakes of all files come together in one DefinitionError."""
    lists: dict[str, CodeList] = {}
    mistakes: list[Mistake] = []
    for name, text in texts.items():
        try:
            lists[name] = load_code_list(text, f"lists/{name}.toml")
        except DefinitionError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise DefinitionError(mistakes)
    return lists
