"""The public face of printing: outlines to PDF files; one pass, no clock, no markup, nothing cut.

Source: ISO 14289-1 (PDF/UA-1), ISO 19005-3 (PDF/A-3, level A).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass

from cmeforms.documents.attachment import attach
from cmeforms.documents.blocks import draw_block, draw_title, least_room
from cmeforms.documents.canvas import TaggedCanvas
from cmeforms.documents.fonts import FontSet
from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.page_flow import PAGE_HEIGHT_PT, PAGE_WIDTH_PT, PageFlow
from cmeforms.documents.page_index import fill_in_numbers
from cmeforms.documents.shaping import refusal
from cmeforms.documents.typography import LARGE_PRINT, ORDINARY_PRINT
from cmeforms.errors import RenderError


def render_pdf(outline: DocumentOutline, fonts: FontSet, *, large_print: bool = False) -> bytes:
    """Draw the outline on A4 pages, in 12 or in 16 point; the same outline always gives the same bytes.

    Raises ``GlyphMissing`` naming every character that no font has, and ``RenderError`` for control
    characters, unreadable photos or field names that are not unique ASCII, before anything is drawn.
    """
    content = list(_leaves(outline))
    _require_printable(content, fonts)
    _require_sound_fields(outline)
    canvas = TaggedCanvas((PAGE_WIDTH_PT, PAGE_HEIGHT_PT), fonts)
    flow = PageFlow(canvas, fonts, outline, LARGE_PRINT if large_print else ORDINARY_PRINT)
    draw_title(flow)
    for index, block in enumerate(outline.blocks):
        flow.room_for_next_pt = least_room(outline.blocks, index + 1)
        draw_block(block, flow)
    flow.finish_pages()
    fill_in_numbers(flow)
    if outline.attachment is not None:
        attach(canvas, outline.attachment, outline.dated_at)
    canvas.describe(outline)
    return canvas.finish(b"\0".join([b"large" if large_print else b"", *map(_bytes_of, content)]))


def printable_problem(text: str, fonts: FontSet) -> tuple[str, ...]:
    """The characters of ``text`` that cannot be printed, each once: none means that all can."""
    return fonts.missing(text)


def _require_printable(content: Iterable[object], fonts: FontSet) -> None:
    missing = printable_problem("\n".join(leaf for leaf in content if isinstance(leaf, str)), fonts)
    if missing:
        raise refusal(missing)


def _require_sound_fields(outline: DocumentOutline) -> None:
    names = [box.field_name for box in outline.signature_boxes]
    if len(set(names)) < len(names) or not all(name and name.isascii() and "." not in name for name in names):
        raise RenderError("Signature fields need different ASCII names without full stops")


def _bytes_of(leaf: object) -> bytes:
    """For the file identifier, which tells one outline from any other."""
    return leaf if isinstance(leaf, bytes) else str(leaf).encode()


def _leaves(outline: DocumentOutline) -> Iterator[object]:
    """Everything the outline holds, in order."""
    waiting: list[object] = [outline]
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting.extend(reversed(value))
        elif is_dataclass(value):
            waiting.extend(reversed(vars(value).values()))
        else:
            yield value
