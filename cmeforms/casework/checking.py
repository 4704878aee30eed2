"""Checks authored files, definitions and letter templates alike, wherever they lie; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cmeforms.casework.services import SHIPPED
from cmeforms.definitions.catalogue import read_catalogue
from cmeforms.definitions.code_lists import load_list_texts
from cmeforms.definitions.loader import load_definition
from cmeforms.documents.letters.loader import check_letter_templates, load_letter_template
from cmeforms.errors import DefinitionError, Mistake


def check_paths(paths: Sequence[Path]) -> tuple[list[Mistake], int]:
    """Every mistake in these files and folders, and how many files were looked at.

    A folder is checked as a whole (references between its forms too); a file by itself, with the code
    lists beside it and the shipped ones.
    """
    folders = [path for path in paths if path.is_dir()]
    mistakes = list(read_catalogue(folders)[1]) if folders else []
    checked = sum(len(list(folder.glob("*.toml"))) + len(list(folder.glob("lists/*.toml"))) for folder in folders)
    for folder in folders:
        mistakes.extend(m for m in check_letter_templates(folder) if m not in mistakes)
    for path in (path for path in paths if path.is_file()):
        mistakes.extend(_check_file(path))
        checked += 1
    return mistakes, checked


def _check_file(path: Path) -> list[Mistake]:
    try:
        if path.suffix == ".docx" or path.with_suffix(".docx").exists():
            load_letter_template(path.with_suffix(".docx"))
        else:
            lists = load_list_texts(SHIPPED / "form_definitions" / "lists") | load_list_texts(path.parent / "lists")
            load_definition(path.read_text(encoding="utf-8"), path.name, lists)
    except DefinitionError as error:
        return list(error.mistakes)
    except UnicodeDecodeError:
        return [Mistake(path.name, "", "is not UTF-8 text")]
    return []
