"""Checks authored files, definitions and letter templates alike, wherever they lie; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cmeforms.casework.duties.calendars import FILE_NAME as CALENDARS_FILE
from cmeforms.casework.duties.calendars import read_calendars
from cmeforms.casework.duties.contacts import contact_mistakes
from cmeforms.casework.duties.contacts_file import FILE_NAME as CONTACTS_FILE
from cmeforms.casework.ground.places import SHIPPED, template_directories
from cmeforms.casework.ground.template_shelf import TemplateShelf
from cmeforms.definitions.catalogue import read_catalogue
from cmeforms.definitions.code_lists import load_code_list, load_list_texts
from cmeforms.definitions.loader import load_definition
from cmeforms.definitions.pack_checks import pack_mistakes
from cmeforms.definitions.packs import load_pack
from cmeforms.documents.letters.accessibility import letter_barriers
from cmeforms.documents.letters.loader import check_letter_templates, load_letter_template
from cmeforms.errors import DefinitionError, Mistake
from cmeforms.records.record_log import RecordLog

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
    packs = (_check_pack(path) for folder in of_forms for path in sorted(folder.glob("packs/*.toml")))
    for found in (*packs, *map(_mistakes_of_letters, of_letters), *map(_check_file, files)):
        mistakes.extend(mistake for mistake in found if mistake not in mistakes)
    return mistakes, len(files) + sum(map(_count_files, folders))


def check_home_files(home: Path) -> tuple[list[Mistake], int]:
    """Every mistake in the calendars, contacts and uploaded letters of a home, and how many of these it has.

    Letters are looked at where the home has its keys; the errors of ``records`` pass through.
    """
    of_letters, letters = _uploaded_letters(home) if (home / "keys" / "master.key").exists() else ([], 0)
    mistakes = [*read_calendars(home)[1], *contact_mistakes(home), *of_letters]
    return mistakes, letters + sum((home / name).exists() for name in (CALENDARS_FILE, CONTACTS_FILE))


def _uploaded_letters(home: Path) -> tuple[list[Mistake], int]:
    """What is wrong with the revisions of letters that are in use, and how many there are."""
    log = RecordLog.open(home)
    try:
        shelf = TemplateShelf(template_directories(home), log)
        return list(shelf.mistakes_of_revisions), sum(shelf.history(stem).in_use > 0 for stem in shelf.stems)
    finally:
        log.close()


def _mistakes_of_letters(folder: Path) -> list[Mistake]:
    barriers = (mistake for path in sorted(folder.glob("*.docx")) for mistake in letter_barriers(path))
    return [*check_letter_templates(folder), *barriers]


def _holds_letters(folder: Path) -> bool:
    return folder.name == "letter_templates" or any(folder.glob("*.docx"))


def _count_files(folder: Path) -> int:
    """How many things lie there to be checked; a letter's two files are one."""
    patterns = ("*.toml", "*.docx", "lists/*.toml", "packs/*.toml")
    return len({path.with_suffix("") for pattern in patterns for path in folder.glob(pattern)})


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
        elif path.parent.name == "packs":
            return _check_pack(path)
        elif path.suffix == ".docx" or path.with_suffix(".docx").exists():
            load_letter_template(path.with_suffix(".docx"))
            return letter_barriers(path.with_suffix(".docx"))
        else:
            lists = load_list_texts(SHIPPED_FORMS / "lists") | load_list_texts(path.parent / "lists")
            load_definition(path.read_text(encoding="utf-8"), path.name, lists)
    except DefinitionError as error:
        return list(error.mistakes)
    except UnicodeDecodeError:
        return [Mistake(path.name, "", "is not UTF-8 text")]
    return []


def _check_pack(path: Path) -> list[Mistake]:
    """What is wrong with a pack, beside the shipped forms and those of the folder above it."""
    try:
        pack = load_pack(path)
    except DefinitionError as error:
        return list(error.mistakes)
    folders = dict.fromkeys((SHIPPED_FORMS, path.resolve().parent.parent))
    return list(pack_mistakes(pack, read_catalogue(list(folders))[0], f"packs/{path.name}"))
