"""What a browser posted, as builders read it: texts with plain line breaks, ticks, row numbers, files; no meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from werkzeug.datastructures import FileStorage, MultiDict

from cmeforms.rulebook.text import normalise_newlines
from cmeforms.submissions.answers import Json
from cmeforms.web.posted_limits import require_few_rows

ADD_ROW = "_add"
REMOVE_ROW = "_remove"
SHOWN_FIELDS = "_shown"
"""Names of our own inputs; field ids never begin with an underscore."""

_ROW_KEY = re.compile(r"([a-z][a-z0-9_]*)-([0-9]{1,6})-")


@dataclass(frozen=True)
class NewFile:
    """A file that came with this post; ``path`` leads to its place in the answers document."""

    path: str
    name: str
    upload: FileStorage


class Posted:
    """Posted form data and files, beside the values that were stored before.

    ``stored`` is the answers document as saved: only a file that is named there counts as attached,
    so that nobody can attach another record's file by posting its fingerprint.
    """

    def __init__(
        self,
        form: MultiDict[str, str],
        files: MultiDict[str, FileStorage] | None = None,
        stored: Mapping[str, Json] | None = None,
    ) -> None:
        self._form = form
        self._files = files if files is not None else MultiDict()
        self._stored = stored or {}
        self.new_files: list[NewFile] = []

    def text(self, name: str) -> str:
        """The text of an input with LF line breaks; empty for an absent or blank one."""
        text = normalise_newlines(self._form.get(name, ""))
        return text if text.strip() else ""

    def line(self, name: str) -> str:
        """The same without space at either end."""
        return self.text(name).strip()

    def texts(self, name: str) -> list[str]:
        """The different values of all inputs of this name that hold anything."""
        return list(dict.fromkeys(text for text in self._form.getlist(name) if text))

    def upload(self, name: str) -> FileStorage | None:
        """The file chosen for this input, if any."""
        chosen = self._files.get(name)
        return chosen if chosen is not None and chosen.filename else None

    def stored(self, field_id: str) -> Json:
        """The value that was saved before for a whole field."""
        return self._stored.get(field_id)

    def attached_before(self, field_id: str, sha256: str) -> Json:
        """The saved file value of this field with this fingerprint, in whichever row it stood; else None."""
        return next((found for found in _file_values(self._stored.get(field_id)) if found["sha256"] == sha256), None)

    def rows(self, name: str) -> list[int]:
        """The numbers of the posted rows of a table, in order, without the one being removed.

        RequestEntityTooLarge for far too many: nothing of such a post is taken.
        """
        require_few_rows(len(self._row_numbers[name]))
        removed = self._form.get(REMOVE_ROW, "")
        return [number for number in sorted(self._row_numbers[name]) if removed != f"{name}-{number}"]

    @property
    def is_row_action(self) -> bool:
        """Whether a row was to be added or removed."""
        return ADD_ROW in self._form or REMOVE_ROW in self._form

    @property
    def added_to(self) -> str:
        """The id of the table that was to get a row."""
        return self._form.get(ADD_ROW, "")

    @property
    def shown_fields(self) -> frozenset[str] | None:
        """The ids of the fields that the posted page showed; None if it does not say."""
        return frozenset(self._form[SHOWN_FIELDS].split()) if SHOWN_FIELDS in self._form else None

    def take_file(self, name: str, upload: FileStorage) -> None:
        """Note a file that came for this input."""
        self.new_files.append(NewFile(name.replace("-", "."), upload.filename or "", upload))

    def renumber_files(self, first: int, posted_row: str, kept_row: str) -> None:
        """Let the files noted from ``first`` on point to the row's number in the document."""
        self.new_files[first:] = [
            replace(new, path=kept_row + new.path.removeprefix(posted_row)) for new in self.new_files[first:]
        ]

    @cached_property
    def _row_numbers(self) -> Mapping[str, set[int]]:
        numbers: defaultdict[str, set[int]] = defaultdict(set)
        for key in (*self._form.keys(), *self._files.keys()):
            found = _ROW_KEY.match(key)
            if found:
                numbers[found[1]].add(int(found[2]))
        return numbers


def _file_values(value: Json) -> Iterable[dict[str, Json]]:
    """Every received file inside a stored value."""
    if isinstance(value, dict) and "sha256" in value:
        yield value
        return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from _file_values(part)
