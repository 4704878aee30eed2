"""Takes files in: judges them by content, and swaps bytes in an answers document for names and fingerprints."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from cmeforms.definitions.fields import LARGEST_FILE_BYTES, AnyField, ChecklistField, TableField
from cmeforms.definitions.model import FormDefinition
from cmeforms.documents.images import clean_image
from cmeforms.documents.received_pdf import require_readable_pdf
from cmeforms.errors import FileRefused
from cmeforms.submissions.answers import Problem
from cmeforms.submissions.answers.files import LONGEST_FILE_NAME
from cmeforms.submissions.answers.shape import told


@dataclass(frozen=True)
class TakenIn:
    """A file that may be kept: its bytes as kept, their SHA-256 and media type."""

    content: bytes = field(repr=False)
    media_type: str
    name: str

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes as kept."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def value(self) -> dict[str, str]:
        """What stands for the file in an answers document."""
        return {"name": self.name, "sha256": self.sha256}


def take_in(content: bytes, name: str, kind: str) -> TakenIn:
    """Judge one file for a field of ``kind`` photo or file; ``FileRefused`` says in plain words what is wrong.

    Of a path only the last name is kept: it is shown and never used to find a file.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = last if last.strip(". ") else "file"
    if len(shown) > LONGEST_FILE_NAME:
        raise FileRefused(f"This file's name is longer than {LONGEST_FILE_NAME} characters. Give it a shorter one.")
    if len(content) > LARGEST_FILE_BYTES:
        raise FileRefused("This file is larger than 10 MB.")
    if not content:
        raise FileRefused("This file is empty.")
    if kind == "file" and content[:5] == b"%PDF-":
        require_readable_pdf(content)
        return TakenIn(content, "application/pdf", shown)
    image = clean_image(content)
    return TakenIn(image.content, image.media_type, shown)


def _read_file(path: Path) -> bytes:
    """A file of this machine, no further than is needed to see that it is too large; devices are not read."""
    if not path.is_file():
        raise FileRefused("There is no such file.")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE_BYTES + 1)


@dataclass
class _Intake:
    """Collects files and problems while one document is walked."""

    may_read_paths: bool
    files: dict[str, TakenIn]
    problems: list[Problem]

    def swap(self, part: Any, value: Any, path: str) -> Any:  # noqa: ANN401 - any field, any JSON value
        """The value with every file's bytes replaced by its name and fingerprint."""
        if isinstance(part, TableField) and isinstance(value, list):
            return [self._row(part, row, f"{path}.{number}") for number, row in enumerate(value)]
        if isinstance(part, ChecklistField) and isinstance(value, Mapping):
            return {key: self._row(part, row, f"{path}.{key}") for key, row in value.items()}
        if part.kind in ("photo", "file") and isinstance(value, Mapping):
            return self._file(part, value, path)
        return value

    def _row(self, part: TableField | ChecklistField, row: Any, path: str) -> Any:  # noqa: ANN401 - any JSON value
        if not isinstance(row, Mapping):
            return row
        columns = {column.id: column for column in part.columns}
        return {k: self.swap(columns[k], v, f"{path}.{k}") if k in columns else v for k, v in row.items()}

    def _file(self, part: AnyField, value: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON value
        try:
            content, name = self._bytes(value)
            if content is None:
                return value
            taken = take_in(content, name, part.kind)
        except (FileRefused, OSError, binascii.Error, ValueError) as error:
            reason = str(error) if isinstance(error, FileRefused) else "The file cannot be read."
            self.problems.append(Problem(path, told(part.label, reason)))
            return None
        self.files[taken.sha256] = taken
        return taken.value

    def _bytes(self, value: Mapping[str, Any]) -> tuple[bytes | None, str]:
        if set(value) == {"path"} and self.may_read_paths:
            path = Path(str(value["path"]))
            return _read_file(path), path.name
        if set(value) <= {"base64", "name"} and "base64" in value:
            return base64.b64decode(str(value["base64"]), validate=True), str(value.get("name", "file"))
        return None, ""


def take_in_document(
    definition: FormDefinition, document: Mapping[str, Any], *, may_read_paths: bool
) -> tuple[dict[str, Any], dict[str, TakenIn], list[Problem]]:
    """An answers document with its files taken in: the document, the files by SHA-256, and problems.

    ``may_read_paths`` is for the command line alone: nobody else may name a file of this machine.
    """
    intake = _Intake(may_read_paths, {}, [])
    fields = {field.id: field for field in definition.fields()}
    swapped = {k: intake.swap(fields[k], v, k) if k in fields else v for k, v in document.items()}
    return swapped, intake.files, intake.problems
