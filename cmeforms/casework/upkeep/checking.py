"""Checks authored files, definitions and letter templates alike, wherever they lie; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cmeforms.casework.duties.calendars import FILE_NAME as CALENDARS_FILE
from cmeforms.casework.duties.calendars import read_calendars
from cmeforms.casework.duties.contacts import contact_mistakes
from cmeforms.casework.duties.contacts_file import FILE_NAME as CONTACTS_FILE
from cmeforms.casework.ground.places import SHIPPED
from cmeforms.definitions.catalogue import read_catalogue
from cmeforms.definitions.code_lists import load_code_list, load_list_texts
from cmeforms.definitions.loader import load_definition
from cmeforms.documents.letters.loader import check_letter_templates, load_letter_template
from cmeforms.errors import DefinitionError, Mistake

SHIPPED_FORMS = SHIPPED / "form_definitions"


def check_paths(paths: Sequence[Path]) -> tuple[list[Mistake], int]:
    """Every mistake in these files and folders, and how many files were looked at.

    A folder is checked as a whole, references between its forms included; what it does not have itself
    may be shipped. A file is checked by itself, with the code lists beside it and the shipped ones.
    """
    folders = [path for path in paths if path.is_dir()]
    of_letters = [folder for folder in folders if _holds_letters(folder)]
    of_forms = [folder for folder in folders if folder not in of_letters]
    files = [path for path in paths if path.is_file()]
    mistakes = _mistakes_of_forms(of_forms)
    for found in (*map(check_letter_templates, of_letters), *map(_check_file, files)):
        mistakes.extend(mistake for mistake in found if mistake not in mistakes)
    return mistakes, len(files) + sum(map(_count_files, folders))


def check_home_files(home: Path) -> tuple[list[Mistake], int]:
    """Every mistake in the calendars and contacts of a home, and how many of these files it has."""
    mistakes = [*read_calendars(home)[1], *contact_mistakes(home)]
    return mistakes, sum((home / name).exists() for name in (CALENDARS_FILE, CONTACTS_FILE))


def _holds_letters(folder: Path) -> bool:
    return folder.name == "letter_templates" or any(folder.glob("*.docx"))


def _count_files(folder: Path) -> int:
    return sum(len(list(folder.glob(pattern))) for pattern in ("*.toml", "lists/*.toml"))


def _mistakes_of_forms(folders: list[Path]) -> list[Mistake]:
    """What is wrong with these folders alone, and is still wrong beside the shipped definitions."""
    if not folders:
        return []
    beside_shipped = read_catalogue([SHIPPED_FORMS, *(folder for folder in folders if folder != SHIPPED_FORMS)])[1]
    return [mistake for mistake in read_catalogue(folders)[1] if mistake in beside_shipped]


def _check_file(path: Path) -> list[Mistake]:
    try:
        if path.parent.name == "lists":
            load_code_list(path.read_text(encoding="utf-8"), f"lists/{path.name}")
        elif path.suffix == ".docx" or path.with_suffix(".docx").exists():
            load_letter_template(path.with_suffix(".docx"))
        else:
            lists = load_list_texts(SHIPPED_FORMS / "lists") | load_list_texts(path.parent / "lists")
            load_definition(path.read_text(encoding="utf-8"), path.name, lists)
    except DefinitionError as error:
        return list(error.mistakes)
    except UnicodeDecodeError:
        return [Mistake(path.name, "", "is not UTF-8 text")]
    return []
