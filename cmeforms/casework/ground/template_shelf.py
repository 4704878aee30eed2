"""The letter templates of a home by file stem, each loaded when it is first wanted; knows no letter's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from cmeforms.casework.ground.template_revisions import AS_IT_CAME, TemplateHistory, read_history, read_revision
from cmeforms.documents.letters.loader import (
    LOCK_FILE_PREFIX,
    LetterTemplate,
    check_letter_templates,
    load_letter_template,
    read_letter_template,
)
from cmeforms.documents.letters.model import LetterDeclaration
from cmeforms.errors import DefinitionError, Mistake, RecordUnreadable
from cmeforms.records.record_log import RecordLog

MOST_KEPT = 200


class TemplateShelf(Mapping[str, LetterTemplate]):
    """The templates of several directories, and the revisions of them that ``log`` has.

    Where two directories have one stem, the later one wins; a revision that was taken up wins over both, with the
    declaration of the file that it replaces. A template that cannot be loaded is as if it were not there;
    ``mistakes`` says why. A changed file is read again by the next process only, a revision taken up counts at once.
    """

    def __init__(self, directories: Sequence[Path], log: RecordLog | None = None) -> None:
        self._directories = [directory for directory in directories if directory.is_dir()]
        files = (path for directory in self._directories for path in sorted(directory.glob("*.docx")))
        self._paths = {path.stem: path for path in files if not path.stem.startswith(LOCK_FILE_PREFIX)}
        self._log = log
        self._loaded: dict[tuple[str, int], LetterTemplate] = {}

    def __getitem__(self, stem: str) -> LetterTemplate:
        try:
            return self.revision(stem, self.history(stem).in_use)
        except (DefinitionError, RecordUnreadable) as error:
            raise KeyError(stem) from error

    def __iter__(self) -> Iterator[str]:
        return (stem for stem in self._paths if stem in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def stems(self) -> tuple[str, ...]:
        """Every template, also those that cannot be loaded."""
        return tuple(self._paths)

    def declared(self, fits: Callable[[LetterDeclaration], bool]) -> Iterator[LetterTemplate]:
        """The templates with a declaration that ``fits``; the log is asked about those alone.

        All revisions of a letter have the declaration of its file.
        """
        for stem in self._paths:
            template = self.get(stem) if self._may_fit(stem, fits) else None
            if template and fits(template.declaration):
                yield template

    def _may_fit(self, stem: str, fits: Callable[[LetterDeclaration], bool]) -> bool:
        try:
            return fits(self.revision(stem, AS_IT_CAME).declaration)
        except DefinitionError:  # a revision may be sound where the file is not
            return True

    def history(self, stem: str) -> TemplateHistory:
        """Which revisions were uploaded and used; ``KeyError`` when there is no such letter."""
        if stem not in self._paths:
            raise KeyError(stem)
        return read_history(self._log, stem) if self._log else TemplateHistory()

    def revision(self, stem: str, number: int) -> LetterTemplate:
        """One revision of a template, in use or not.

        Raises ``KeyError`` when there is none, ``DefinitionError``, ``RecordUnreadable``.
        """
        if (stem, number) not in self._loaded:
            self._loaded[stem, number] = self._load(stem, number)
        return self._loaded[stem, number]

    def with_hash(self, stem: str, docx_sha256: str) -> LetterTemplate | None:
        """The template of exactly these bytes, in use or not; None when there is none, or none that can be read."""
        try:
            uploaded = self.history(stem).with_hash(docx_sha256)
            found = self.revision(stem, uploaded.number if uploaded else AS_IT_CAME)
        except (KeyError, DefinitionError, RecordUnreadable):
            return None
        return found if found.docx_sha256 == docx_sha256 else None

    def file(self, stem: str, number: int) -> bytes:
        """The DOCX of one revision, byte for byte; ``KeyError`` when there is none."""
        revision = self.history(stem).revision(number)
        if self._log and revision:
            return read_revision(self._log, stem, revision)
        if number != AS_IT_CAME:
            raise KeyError(stem)
        return self._paths[stem].read_bytes()

    def declaration_file(self, stem: str) -> bytes:
        """The ``.toml`` with which every revision of a template is read; empty, and so full of mistakes, if missing."""
        path = self._paths[stem].with_suffix(".toml")
        return path.read_bytes() if path.is_file() else b""

    def _load(self, stem: str, number: int) -> LetterTemplate:
        if number == AS_IT_CAME:
            return _load(*_identity(self._paths[stem]))
        return read_letter_template(stem, self.file(stem, number), self.declaration_file(stem))

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Everything that is wrong with the templates, also of those that were never wanted."""
        of_files = (mistake for directory in self._directories for mistake in check_letter_templates(directory))
        return (*of_files, *self.mistakes_of_revisions)

    @property
    def mistakes_of_revisions(self) -> tuple[Mistake, ...]:
        """Everything that is wrong with the uploaded revisions that are in use."""
        return tuple(mistake for stem in self._paths for mistake in self._mistakes_in_use(stem))

    def _mistakes_in_use(self, stem: str) -> Iterator[Mistake]:
        """What is wrong with an uploaded revision that is in use, as after a release changed the declaration."""
        number = self.history(stem).in_use
        if number == AS_IT_CAME:
            return
        try:
            self.revision(stem, number)
        except DefinitionError as error:
            yield from (replace(mistake, file=f"{mistake.file} (revision {number})") for mistake in error.mistakes)
        except RecordUnreadable:
            yield Mistake(f"{stem}.docx (revision {number})", "", "was altered in the log and cannot be read")


def _identity(docx_path: Path) -> tuple[Path, tuple[tuple[int, int], ...]]:
    """The path and what changes when either file is written again."""
    files = [file for file in (docx_path, docx_path.with_suffix(".toml")) if file.is_file()]
    return docx_path, tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files)


@lru_cache(maxsize=MOST_KEPT)
def _load(docx_path: Path, _written: tuple[tuple[int, int], ...]) -> LetterTemplate:
    """Kept for the whole process: the same files give the same template to every home."""
    return load_letter_template(docx_path)
