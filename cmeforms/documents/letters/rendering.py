"""Renders one letter from a loaded template and its merge values; knows no record, no file and no run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from cmeforms.documents.letters.docx_writing import PackedPart, core_properties, pack_part, write_docx
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import merge_context, merged_fields, value_mistakes
from cmeforms.documents.letters.model import LetterValues
from cmeforms.documents.letters.rendered import RenderedLetter
from cmeforms.documents.letters.word_package import CORE_PART
from cmeforms.errors import MergeFieldError


def render_letter(template: LetterTemplate, values: LetterValues, children: Sequence[str]) -> RenderedLetter:
    """The finished letter about exactly ``children``; the same input always gives the same bytes.

    Raises ``MergeFieldError`` with every value that is missing, blank, unknown, unprintable, or belongs
    to a child that is not among ``children``; the mistakes name row and key, never a value.
    """
    mistakes = value_mistakes(template.declaration, values, children)
    if mistakes:
        raise MergeFieldError(mistakes)
    dated_on = values.of_letter["letter.date"]
    ref = values.of_letter["letter.ref"]
    if not isinstance(dated_on, date) or not isinstance(ref, str):
        raise TypeError("a checked letter has a date and a reference")
    context = merge_context(template.declaration, values)
    docx = _write_docx(template, context, dated_on)
    merged = merged_fields(template.declaration, values, context)
    return RenderedLetter(
        ref=ref,
        dated_on=dated_on,
        addressee=next(entry.text for entry in merged if entry.field_id == template.declaration.addressee),
        child_refs=values.child_refs,
        merged=merged,
        template_sha256=template.docx_sha256,
        docx=docx,
        sha256=hashlib.sha256(docx).hexdigest(),
    )


def _write_docx(template: LetterTemplate, context: Mapping[str, Any], dated_on: date) -> bytes:
    """The letter's file; that its changing parts are well-formed was proved when the template was cut."""
    body = [pack_part(*part) for part in template.prepared.render_parts(context)]
    return write_docx(
        (*template.prepared.fixed_parts, _packed_core(template.declaration.title, dated_on), *body), dated_on
    )


@lru_cache(maxsize=50)
def _packed_core(title: str, dated_on: date) -> PackedPart:
    """The same for every letter of a run."""
    return pack_part(CORE_PART, core_properties(title, dated_on))
