"""Renders one letter from a loaded template and its merge values; knows no record, no file and no run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from jinja2 import TemplateError
from lxml import etree

from cmeforms.documents.letters.docx_writing import core_properties, write_zip
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import merge_context, merged_fields, value_mistakes
from cmeforms.documents.letters.model import LetterValues, RenderedLetter
from cmeforms.documents.letters.word_package import CORE_PART, WORD, NotPlainXml, parse_strictly
from cmeforms.errors import MergeFieldError, RenderError

_TEXT_OF = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}


def render_letter(template: LetterTemplate, values: LetterValues, children: Sequence[str]) -> RenderedLetter:
    """The finished letter about exactly ``children``; the same input always gives the same bytes.

    Raises ``MergeFieldError`` with every value that is missing, blank, unknown, unprintable, or belongs
    to a child that is not among ``children``; the mistakes name row and key, never a value.
    Raises ``RenderError`` if the result is not well-formed.
    """
    declaration = template.declaration
    mistakes = value_mistakes(declaration, values, children)
    if mistakes:
        raise MergeFieldError(mistakes)
    changing = _render_parts(template, values)
    dated_on = values.of_letter["letter.date"]
    ref = values.of_letter["letter.ref"]
    if not isinstance(dated_on, date) or not isinstance(ref, str):
        raise TypeError("a checked letter has a date and a reference")
    core = (CORE_PART, core_properties(declaration.title, dated_on))
    docx = write_zip([*template.prepared.fixed_parts, core, *changing], dated_on)
    merged = merged_fields(declaration, values)
    return RenderedLetter(
        ref=ref,
        dated_on=dated_on,
        addressee=next(field.text for field in merged if field.field_id == declaration.addressee),
        child_refs=values.child_refs,
        merged=merged,
        template_sha256=template.docx_sha256,
        docx=docx,
        sha256=hashlib.sha256(docx).hexdigest(),
        text=_plain_text(content for _, content in changing),
    )


def _render_parts(template: LetterTemplate, values: LetterValues) -> list[tuple[str, bytes]]:
    try:
        return template.prepared.render_parts(merge_context(template.declaration, values))
    except TemplateError as error:
        raise RenderError(f"letter template {template.slug} could not be rendered") from error


def _plain_text(parts: Iterable[bytes]) -> str:
    """The words of the parts, a paragraph a line; parsing them here also proves that they are well-formed."""
    try:
        return "\n".join(line for part in parts for line in _paragraph_lines(parse_strictly(part)))
    except NotPlainXml as error:
        raise RenderError("a rendered letter is not well-formed") from error


def _paragraph_lines(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(f"{WORD}p"):
        pieces = paragraph.iter(f"{WORD}t", *_TEXT_OF)
        yield "".join(_TEXT_OF.get(str(piece.tag)) or piece.text or "" for piece in pieces)
