"""The letter templates of a home by file stem, each loaded when it is first wanted; knows no letter's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from cmeforms.documents.letters.loader import LetterTemplate, check_letter_templates, load_letter_template
from cmeforms.errors import DefinitionError, Mistake

MOST_KEPT = 200


class TemplateShelf(Mapping[str, LetterTemplate]):
    """The templates of several directories; where two have one stem, the later directory wins.

    A template that cannot be loaded is as if it were not there; ``mistakes`` says why. A changed file is
    read again by the next process only: what was read stays as it is while a home is open.
    """

    def __init__(self, directories: Sequence[Path]) -> None:
        self._directories = [directory for directory in directories if directory.is_dir()]
        self._paths = {path.stem: path for directory in self._directories for path in sorted(directory.glob("*.docx"))}
        self._loaded: dict[str, LetterTemplate] = {}

    def __getitem__(self, stem: str) -> LetterTemplate:
        if stem not in self._loaded:
            try:
                self._loaded[stem] = _load(*_identity(self._paths[stem]))
            except DefinitionError as error:
                raise KeyError(stem) from error
        return self._loaded[stem]

    def __iter__(self) -> Iterator[str]:
        return (stem for stem in self._paths if stem in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Everything that is wrong with the templates, also of those that were never wanted."""
        return tuple(mistake for directory in self._directories for mistake in check_letter_templates(directory))


def _identity(docx_path: Path) -> tuple[Path, tuple[tuple[int, int], ...]]:
    """The path and what changes when either file is written again."""
    files = [file for file in (docx_path, docx_path.with_suffix(".toml")) if file.is_file()]
    return docx_path, tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files)


@lru_cache(maxsize=MOST_KEPT)
def _load(docx_path: Path, _written: tuple[tuple[int, int], ...]) -> LetterTemplate:
    """Kept for the whole process: the same files give the same template to every home."""
    return load_letter_template(docx_path)
