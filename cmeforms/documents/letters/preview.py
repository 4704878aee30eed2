"""Fills a letter with invented contents, so that its author sees it before anybody else does; knows no record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.model import (
    CHILD_REF,
    About,
    LetterValues,
    MergeContent,
    MergeField,
    MergeKind,
    merge_child,
)
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.rendering import render_letter

CHILDREN_SHOWN = 2
"""In a letter about several: enough to see where one ends and the next begins."""

_SOME_DAY = date(2026, 1, 1)
_REFERENCE: dict[str, MergeContent] = {"letter.ref": "SAMPLE-0000-0000"}
"""The one field whose text has a shape."""


def render_preview(template: LetterTemplate, contents: Mapping[str, MergeContent]) -> RenderedLetter:
    """The letter with ``contents`` by field id; a field without any prints its own label in brackets."""
    count = 1 if template.declaration.about is About.CHILD else CHILDREN_SHOWN
    of_letter = {field.id: _content(field, contents) for field in template.declaration.letter_fields}
    of_child = (field for field in template.declaration.child_fields if field.key != CHILD_REF)
    child = {field.key: _content(field, contents) for field in of_child}
    children = tuple(merge_child(f"CH-SAMPLE-{number}", child) for number in range(1, count + 1))
    values = LetterValues(of_letter, children, "preview")
    return render_letter(template, values, values.child_refs)


def _content(field: MergeField, contents: Mapping[str, MergeContent]) -> MergeContent:
    stand_ins: dict[MergeKind, MergeContent] = {
        MergeKind.TEXT: f"[{field.label}]",
        MergeKind.DATE: contents.get("letter.date", _SOME_DAY),
        MergeKind.LIST: (f"[{field.label}]",),
    }
    return contents.get(field.id) or _REFERENCE.get(field.id) or stand_ins[field.kind]
