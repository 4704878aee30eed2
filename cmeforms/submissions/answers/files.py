"""Photos and evidence files as answers: a name and the SHA-256 of the bytes kept; never the bytes themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cmeforms.definitions.fields import FileField, PhotoField
from cmeforms.submissions.answers.shape import Json, KindOfAnswer, Problem, Shaped, only_keys, read_line, told

LONGEST_FILE_NAME = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileAnswer:
    """A file taken in before: its display name and the SHA-256 (hex) of the bytes kept."""

    name: str
    sha256: str

    def document(self) -> Json:
        """Name and SHA-256, as an attached answers document holds it."""
        return {"name": self.name, "sha256": self.sha256}

    def lines(self) -> tuple[str, ...]:
        """The name and the beginning of the fingerprint; the whole of it is in the attached answers."""
        return (f"{self.name} (SHA-256 begins {self.sha256[:12]})",)

    def compared(self) -> tuple[str, ...]:
        """The fingerprint."""
        return (self.sha256,)


def read_file(field: FileField | PhotoField, value: Json, path: str) -> Shaped:
    """``{"name": …, "sha256": …}``; bytes in base64 are taken in before answers are read."""
    if not isinstance(value, dict):
        return [Problem(path, told(field.label, "Choose a file."))]
    unknown = only_keys(value, ("name", "sha256"), field.label, path)
    if unknown:
        return unknown
    name = read_line(field.label, value.get("name", "file"), path, LONGEST_FILE_NAME)
    if isinstance(name, list):
        return name
    if not isinstance(value.get("sha256"), str) or not _SHA256.fullmatch(value["sha256"]):
        return [Problem(path, told(field.label, "The file was not received. Choose it again."))]
    return FileAnswer(name.text, value["sha256"])


def _schema(_field: FileField | PhotoField) -> dict[str, Json]:
    name: dict[str, Json] = {"type": "string", "minLength": 1, "maxLength": LONGEST_FILE_NAME}
    text: dict[str, Json] = {"type": "string", "minLength": 1}
    digest: dict[str, Json] = {"type": "string", "pattern": f"^{_SHA256.pattern}$"}

    def form(**properties: Json) -> dict[str, Json]:
        required = list(properties)
        return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}

    return {"oneOf": [form(name=name, base64=text), form(path=text), form(name=name, sha256=digest)]}


FILE_KINDS = {
    "photo": KindOfAnswer(read_file, _schema, FileAnswer),
    "file": KindOfAnswer(read_file, _schema, FileAnswer),
}
