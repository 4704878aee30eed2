"""A cursor that moves down pages and starts new ones; knows margins, header and footer, not what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from cmeforms.documents.canvas import TaggedCanvas
from cmeforms.documents.fonts import FontSet
from cmeforms.documents.lines import Line, TextStyle, break_text
from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.page_numbers import PlaceForNumber
from cmeforms.documents.structure import Element
from cmeforms.documents.typography import ORDINARY_PRINT, Typography

PAGE_WIDTH_PT, PAGE_HEIGHT_PT = 595.276, 841.89
MARGIN_PT = 54.0
CONTENT_WIDTH_PT = PAGE_WIDTH_PT - 2 * MARGIN_PT

_HEADER_PT = 34.0
_FOOTER_TOP_PT = 50.0
_LINES_KEPT_TOGETHER = 2


class FlowLine(NamedTuple):
    """A line of text, the element it belongs to, and the gap above it (not drawn at the top of a page)."""

    line: Line
    element: Element
    gap_pt: float = 0.0

    @property
    def height_pt(self) -> float:
        """Room that the line takes, gap included."""
        return self.line.height_pt + self.gap_pt


def stack_height(lines: Iterable[FlowLine]) -> float:
    """Height of lines standing one below the other, in points."""
    return sum(line.height_pt for line in lines)


def lines_that_fit(lines: Sequence[FlowLine], room_pt: float) -> int:
    """How many of the first ``lines`` stand in ``room_pt``."""
    used = 0.0
    for count, line in enumerate(lines):
        used += line.height_pt
        if used > room_pt + 0.01:
            return count
    return len(lines)


class PageFlow:
    """Places what it is given below what it placed before; ``y_pt`` is the top of the free room."""

    def __init__(
        self, canvas: TaggedCanvas, fonts: FontSet, outline: DocumentOutline, typography: Typography = ORDINARY_PRINT
    ) -> None:
        self.canvas, self.fonts, self.outline, self.type = canvas, fonts, outline, typography
        self.document = canvas.tree.document
        self.heading_level = 0
        self.room_for_next_pt = 0.0
        self.heading_pages: dict[str, int] = {}
        self.numbers_to_fill: list[PlaceForNumber] = []
        widest_footer = self._footer_lines(999, 999)
        self.bottom_pt = _FOOTER_TOP_PT + 10 + sum(line.height_pt for line in widest_footer[1:])
        self._marking = (
            self.break_lines(outline.marking, typography.marking, CONTENT_WIDTH_PT) if outline.marking else []
        )
        self.top_pt = PAGE_HEIGHT_PT - _HEADER_PT - max(18.0, sum(line.height_pt for line in self._marking) + 6)
        self.y_pt = self.top_pt
        self._draw_marking()

    @property
    def room_pt(self) -> float:
        """Free height on the page."""
        return self.y_pt - self.bottom_pt

    @property
    def page_room_pt(self) -> float:
        """Free height of an empty page."""
        return self.top_pt - self.bottom_pt

    @property
    def is_at_top(self) -> bool:
        """Whether nothing stands on the page yet."""
        return self.y_pt >= self.top_pt

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        self.canvas.end_page()
        self.y_pt = self.top_pt
        self._draw_marking()

    def need(self, height_pt: float) -> None:
        """Start a new page unless ``height_pt`` is free; more than a page can only ask for a fresh one."""
        if height_pt > self.room_pt and not self.is_at_top:
            self.new_page()

    def skip(self, height_pt: float) -> None:
        """Leave a gap, but none at the top of a page."""
        if not self.is_at_top:
            self.y_pt -= height_pt

    def break_lines(
        self, text: str, style: TextStyle, width_pt: float, *, keeps_left_to_right: bool = False
    ) -> list[Line]:
        """Break text for this document's fonts."""
        return break_text(self.fonts, text, style, width_pt, keeps_left_to_right=keeps_left_to_right)

    def paragraph(
        self, text: str, style: TextStyle, element: Element, x_pt: float = MARGIN_PT, width_pt: float = CONTENT_WIDTH_PT
    ) -> None:
        """Print text as content of ``element``, over as many pages as it takes; empty text prints nothing."""
        if not text:
            element.drop()
            return
        lines = [FlowLine(line, element) for line in self.break_lines(text, style, width_pt)]
        self.flow_lines(lines, x_pt, width_pt)

    def flow_lines(self, lines: Sequence[FlowLine], x_pt: float, width_pt: float) -> None:
        """Print lines over as many pages as they take, avoiding a single first line at a page's end."""
        rest = list(lines)
        while rest:
            fitting = lines_that_fit(rest, self.room_pt)
            if fitting < min(_LINES_KEPT_TOGETHER, len(rest)) and not self.is_at_top:
                self.new_page()
                continue
            fitting = max(fitting, 1)
            self.draw_stack(rest[:fitting], x_pt, self.y_pt, width_pt)
            self.y_pt -= stack_height(rest[:fitting])
            rest = rest[fitting:]

    def draw_stack(self, lines: Sequence[FlowLine], x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw lines from ``top_pt`` down without moving the cursor; right-to-left ones end at the right edge."""
        y = top_pt
        for element, some in groupby(lines, key=lambda each: each.element):
            with self.canvas.tagged(element):
                y = self.draw_untagged(list(some), x_pt, y, width_pt)

    def draw_untagged(self, lines: Sequence[FlowLine], x_pt: float, top_pt: float, width_pt: float) -> float:
        """Draw lines that the caller tags; returns where the next one begins."""
        y = top_pt
        for each in lines:
            y -= each.gap_pt
            indent = width_pt - each.line.width_pt if each.line.is_right_to_left else 0.0
            self.canvas.draw_line(each.line, x_pt + indent, y - each.line.ascent_pt)
            y -= each.line.height_pt
        return y

    def finish_pages(self) -> None:
        """Close the last page and print "Page x of y" on each."""
        self.canvas.end_page()
        count = self.canvas.page_count
        for index in range(count):
            self._draw_footer(index + 1, count)
            self.canvas.add_to_page(index, self.canvas.drawn_apart())

    def _footer_lines(self, page: int, count: int) -> list[Line]:
        parts = (self.outline.reference, self.outline.form_line, f"Page {page} of {count}")
        return self.break_lines(" - ".join(part for part in parts if part), self.type.footer, CONTENT_WIDTH_PT)

    def _draw_footer(self, page: int, count: int) -> None:
        lines = self._footer_lines(page, count)
        y = _FOOTER_TOP_PT + sum(line.height_pt for line in lines[1:])
        self.canvas.rule(MARGIN_PT, y, CONTENT_WIDTH_PT)
        with self.canvas.artifact("/Type /Pagination /Subtype /Footer"):
            for line in lines:
                self.canvas.draw_line(line, MARGIN_PT, y - 4 - line.ascent_pt)
                y -= line.height_pt

    def _draw_marking(self) -> None:
        """The marking stands on every page; the title block says it once more for those who hear the page."""
        y = PAGE_HEIGHT_PT - _HEADER_PT
        with self.canvas.artifact("/Type /Pagination /Subtype /Header"):
            for line in self._marking:
                self.canvas.draw_line(line, PAGE_WIDTH_PT - MARGIN_PT - line.width_pt, y - line.ascent_pt)
                y -= line.height_pt
