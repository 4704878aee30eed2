"""Reads the JSON rows of a letter run, one row one letter, and finds every mistake in all of them at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cmeforms.documents.letters.declarations import FIELD_ID
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import value_mistakes
from cmeforms.documents.letters.model import (
    CHILD_REF,
    About,
    ChildValue,
    LetterValues,
    MergeContent,
    MergeField,
    MergeKind,
    merge_child,
)
from cmeforms.errors import MergeFieldError, Mistake

LONGEST_ROWS_BYTES = 50_000_000
LONGEST_CHILD_REF = 60


class _TwiceTheSameKey(ValueError):
    """A JSON object names one key twice, so one of its values would be lost."""


def read_rows(template: LetterTemplate, json_text: str) -> list[LetterValues]:
    """The merge values of a run: a JSON list of objects, nested as the merge fields are named.

    Dates are ``YYYY-MM-DD``; a letter about several children has a list ``children``, one about a
    single child an object ``child``. Several children are told apart by their ``child_ref``; one child may
    have one. Raises ``MergeFieldError`` with every mistake of every row.
    """
    rows = _parse(json_text)
    mistakes: list[Mistake] = []
    letters = []
    for number, row in enumerate(rows, start=1):
        reader = _RowReader(template, f"row {number}")
        values = reader.read(row)
        mistakes += reader.mistakes + _further_mistakes(template, values, reader.mistakes)
        letters.append(values)
    mistakes += _repeated_refs(letters)
    if mistakes:
        raise MergeFieldError(mistakes)
    return letters


def _parse(json_text: str) -> list[Any]:
    if len(json_text) > LONGEST_ROWS_BYTES:
        raise MergeFieldError([Mistake("rows", "", "is too long")])
    try:
        rows = json.loads(json_text, object_pairs_hook=_object_without_repeats)
    except _TwiceTheSameKey as error:
        raise MergeFieldError([Mistake("rows", "", "names one key twice in one object")]) from error
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise MergeFieldError([Mistake("rows", "", f"is not valid JSON{line}")]) from None
    if not isinstance(rows, list) or not rows:
        raise MergeFieldError([Mistake("rows", "", "must be a list with at least one object")])
    return rows


def _further_mistakes(template: LetterTemplate, values: LetterValues, found: list[Mistake]) -> list[Mistake]:
    """What is wrong with the values that could be read, and nothing twice about those that could not."""
    keys = {mistake.key for mistake in found}
    if "" in keys:
        return []
    further = value_mistakes(template.declaration, values, values.child_refs)
    return [mistake for mistake in further if keys.isdisjoint({mistake.key, mistake.key.partition(".")[0]})]


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _TwiceTheSameKey
    return dict(pairs)


def _repeated_refs(letters: list[LetterValues]) -> Iterator[Mistake]:
    """Two letters of one reference would be one file; case does not tell files apart everywhere."""
    refs = [str(values.of_letter.get("letter.ref", "")).lower() for values in letters]
    counts = Counter(refs)
    for values, ref in zip(letters, refs, strict=True):
        if ref and counts[ref] > 1:
            yield Mistake(values.row, "letter.ref", "is the reference of two rows")


class _RowReader:
    """Reads one row; ``mistakes`` are about its shape, what the contents must be is judged afterwards."""

    def __init__(self, template: LetterTemplate, row: str) -> None:
        self._declaration = template.declaration
        self._row = row
        self.mistakes: list[Mistake] = []

    def read(self, row: object) -> LetterValues:
        """The row's values; those that cannot be read are left out and named in ``mistakes``."""
        if not isinstance(row, dict):
            self._refuse("", "must be an object")
            return LetterValues({}, (), self._row)
        own_group = str(self._declaration.about)
        groups = {name: group for name, group in row.items() if name != own_group}
        children = tuple(self._read_child(*child) for child in self._child_objects(row.get(own_group)))
        return LetterValues(self._read_groups(groups), children, self._row)

    def _refuse(self, key: str, reason: str) -> None:
        self.mistakes.append(Mistake(self._row, key, reason))

    def _child_objects(self, given: object) -> list[tuple[str, object]]:
        """Each child's object with the prefix that names it in mistakes."""
        if self._declaration.about is About.CHILD:
            return [("child.", given)]
        if not isinstance(given, list):
            self._refuse("children", "must be a list of objects")
            return []
        return [(f"children[{position}].", child) for position, child in enumerate(given, start=1)]

    def _read_groups(self, groups: Mapping[str, object]) -> dict[str, MergeContent]:
        declared = {entry.id: entry for entry in self._declaration.letter_fields}
        contents = {}
        for name, group in groups.items():
            if not isinstance(group, dict):
                is_known = any(field_id.startswith(f"{name}.") for field_id in declared)
                reason = "must be an object" if is_known else "is no group of merge fields of this letter"
                self._refuse(_shown(f"{name}.x").removesuffix(".x"), reason)
                continue
            for key, value in group.items():
                field_id = f"{name}.{key}"
                content = self._read_content(declared.get(field_id), _shown(field_id), value)
                if content is not None:
                    contents[field_id] = content
        return contents

    def _child_ref(self, where: str, given: dict[str, Any], *, is_needed: bool) -> str:
        """What tells this child from others; a letter about one child that prints no reference needs none."""
        child_ref = given.get(CHILD_REF)
        if child_ref is None:
            if is_needed:
                self._refuse(where + CHILD_REF, "is missing: the reference that tells this child from others")
        elif not isinstance(child_ref, str) or not child_ref.strip() or len(child_ref) > LONGEST_CHILD_REF:
            self._refuse(where + CHILD_REF, f"must be a reference of at most {LONGEST_CHILD_REF} characters")
        else:
            return child_ref
        return where.rstrip(".")  # stands in, so that the child's other values are still judged

    def _read_child(self, where: str, given: object) -> dict[str, ChildValue]:
        if not isinstance(given, dict):
            self._refuse(where.rstrip("."), "must be an object")
            return {}
        declared = {entry.key: entry for entry in self._declaration.child_fields}
        child_ref = self._child_ref(where, given, is_needed=where != "child." or CHILD_REF in declared)
        contents = {}
        for key, value in given.items():
            if key != CHILD_REF:
                shown = where + _shown(f"child.{key}").removeprefix("child.")
                content = self._read_content(declared.get(key), shown, value)
                if content is not None:
                    contents[key] = content
        return merge_child(child_ref, contents)

    def _read_content(self, declared: MergeField | None, shown: str, value: object) -> MergeContent | None:
        """The value as the field's kind has it in JSON; ``null`` is no value."""
        if declared is None:
            self._refuse(shown, "is not a merge field of this letter")
            return None
        if value is None:
            return None
        content = _CONTENT_READERS[declared.kind](value)
        if content is None:
            self._refuse(shown, _JSON_REASONS[declared.kind])
        return content


def _text_content(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _date_content(value: object) -> date | None:
    """A date in the one form ``YYYY-MM-DD``; other forms of ISO 8601 are not taken."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == value else None


def _list_content(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


_CONTENT_READERS = {MergeKind.TEXT: _text_content, MergeKind.DATE: _date_content, MergeKind.LIST: _list_content}
_JSON_REASONS = {
    MergeKind.TEXT: "must be text",
    MergeKind.DATE: "must be a date, YYYY-MM-DD",
    MergeKind.LIST: "must be a list of texts",
}


def _shown(field_id: str) -> str:
    """The key as errors name it; a key that is no field name might be a misplaced value and is not repeated."""
    return field_id if FIELD_ID.fullmatch(field_id) else "an unknown key"
