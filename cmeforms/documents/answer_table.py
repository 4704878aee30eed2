"""Tables with column heads, repeated on every page; a table too wide for the page becomes rows of labels.

Source: ISO 14289-1, 7.5 (header cells); ISO 32000-1, 14.8.2.2 (repeated heads are artifacts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cmeforms.documents.answer_rows import draw_answer_rows, reading_lines, table_header
from cmeforms.documents.fonts import Style
from cmeforms.documents.lines import TextStyle, longest_word_pt, text_width_pt
from cmeforms.documents.outline import AnswerRow, AnswerTable, Reading
from cmeforms.documents.page_flow import CONTENT_WIDTH_PT, MARGIN_PT, FlowLine, PageFlow
from cmeforms.documents.rows import CELL_PADDING_PT, Cell, flow_row, row_height
from cmeforms.documents.structure import Element
from cmeforms.errors import RenderError

_COLUMN_GAP_PT = 10.0
_WIDEST_WORD = 10.0
"""In parts of the type size: a longer word (an e-mail address) may be broken; it does not widen its column."""

_LONG_TEXT = 200
_CAPTION_PT = 36.0
_ROWS_KEPT_TOGETHER, _SHORT_TABLE_PT = 4, 200.0
_SPACE_AFTER_PT = 10.0


def draw_answer_table(flow: PageFlow, block: AnswerTable) -> None:
    """Print the caption, then the rows, or the words that say there are none.

    Raises ``RenderError`` when a row has not as many cells as there are columns.
    """
    if any(len(row) != len(block.columns) for row in block.rows):
        raise RenderError(f"A row of the table {block.caption!r} has not one cell for each column")
    flow.need(70)
    if not block.rows:
        _draw_caption(flow, block.caption, Element("P", flow.document))
        flow.paragraph(block.empty_text, flow.type.quiet, Element("P", flow.document))
        flow.skip(_SPACE_AFTER_PT)
        return
    for size in flow.type.table_sizes_pt:
        widths = _column_widths(flow, block, TextStyle(size))
        if widths:
            _ColumnTable(flow, block, TextStyle(size), widths).draw()
            return
    _draw_as_rows(flow, block)


def _draw_caption(flow: PageFlow, caption: str, element: Element) -> None:
    flow.paragraph(caption, flow.type.bold, element)
    if caption:
        flow.skip(3)


def _draw_as_rows(flow: PageFlow, block: AnswerTable) -> None:
    """Each row as label-and-answer rows of its own: everything stays readable, nothing is squeezed."""
    _draw_caption(flow, block.caption, Element("P", flow.document))
    for index, readings in enumerate(block.rows):
        flow.need(60)
        flow.paragraph(f"Row {index + 1} of {len(block.rows)}", flow.type.quiet, Element("P", flow.document))
        named = zip(block.columns, readings, strict=True)
        draw_answer_rows(flow, [AnswerRow(column, (reading,)) for column, reading in named])


def _column_widths(flow: PageFlow, block: AnswerTable, style: TextStyle) -> list[float]:
    """Widths by what columns hold, or nothing when some word would be broken at this size."""
    bold = replace(style, style=Style.BOLD)
    wishes = []
    for index, column in enumerate(block.columns):
        texts = [row[index].text for row in block.rows]
        words = [min(longest_word_pt(flow.fonts, text, style), _WIDEST_WORD * style.size_pt) for text in texts]
        least = max([*words, longest_word_pt(flow.fonts, column, bold)]) + 1
        natural = [_natural_width(flow, text, style) for text in texts]
        wanted = max([*natural, text_width_pt(flow.fonts, column, bold)]) + 1
        wishes.append(_Wish(least, max(wanted - least, 0.0), sum(map(len, texts)) ** 0.5 + 1))
    return _shared(CONTENT_WIDTH_PT - _COLUMN_GAP_PT * (len(block.columns) - 1), wishes)


def _natural_width(flow: PageFlow, text: str, style: TextStyle) -> float:
    """Width of the text in one line; a long one wants all there is, and need not be measured."""
    return CONTENT_WIDTH_PT if len(text) > _LONG_TEXT else text_width_pt(flow.fonts, text, style)


class _Wish(NamedTuple):
    """What a column needs at least, what it would like on top, in points, and how much it holds."""

    least: float
    more: float
    weight: float


def _shared(room: float, wishes: Sequence[_Wish]) -> list[float]:
    """Give each column its least width, then share what is left so that short columns get all they want.

    The widths fill the room; none are returned if it is too narrow.
    """
    spare = room - sum(wish.least for wish in wishes)
    if spare < 0:
        return []
    widths = [wish.least for wish in wishes]
    weight = sum(wish.weight for wish in wishes)
    for index, wish in sorted(enumerate(wishes), key=lambda each: each[1].more / each[1].weight):
        given = min(wish.more, spare * wish.weight / weight)
        widths[index] += given
        spare -= given
        weight -= wish.weight
    # What nobody asked for goes to the wide columns, so that all tables are as wide as the page.
    return [width + spare * width / sum(widths) for width in widths]


class _ColumnTable:
    """A table being printed in columns of given widths."""

    def __init__(self, flow: PageFlow, block: AnswerTable, style: TextStyle, widths: Sequence[float]) -> None:
        self.flow, self.block, self.style, self.widths = flow, block, style, widths
        self.element = Element("Table", flow.document)

    def draw(self) -> None:
        """Print caption, heads and all rows."""
        flow = self.flow
        caption = Element("Caption", self.element)
        heads = self._heads(Element("TR", Element("THead", self.element)))
        flow.need(_CAPTION_PT + row_height(heads) + self._room_to_begin())
        _draw_caption(flow, self.block.caption, caption)
        flow_row(flow, heads, flow.new_page)
        body = Element("TBody", self.element)
        for row in self.block.rows:
            flow_row(flow, self._cells(row, Element("TR", body)), self._start_page)
        flow.skip(_SPACE_AFTER_PT)

    def _room_to_begin(self) -> float:
        """Room below the heads: for the whole of a short table, else for the beginning of its first row."""
        some = self.block.rows[:_ROWS_KEPT_TOGETHER]
        heights = [row_height(self._cells(row, Element("TR"))) for row in some]
        is_short = len(self.block.rows) <= _ROWS_KEPT_TOGETHER and sum(heights) < _SHORT_TABLE_PT
        return sum(heights) if is_short else min(heights[0], 60.0)

    def _start_page(self) -> None:
        """Print the heads again, as an artifact: they were read once."""
        flow = self.flow
        flow.new_page()
        cells = self._heads(Element("TR"))
        with flow.canvas.artifact("/Type /Pagination"):
            for cell in cells:
                flow.draw_untagged(cell.lines, cell.x_pt, flow.y_pt - CELL_PADDING_PT, cell.width_pt)
        flow.y_pt -= row_height(cells)
        flow.canvas.rule(MARGIN_PT, flow.y_pt, CONTENT_WIDTH_PT, 1.0)

    def _heads(self, parent: Element) -> list[Cell]:
        style = replace(self.style, style=Style.BOLD)
        cells = self._empty_cells()
        for cell, column in zip(cells, self.block.columns, strict=True):
            head = table_header(parent, b"/Column")
            cell.lines += [FlowLine(line, head) for line in self.flow.break_lines(column, style, cell.width_pt)]
        return cells

    def _cells(self, readings: Sequence[Reading], parent: Element) -> list[Cell]:
        cells = self._empty_cells()
        for index, (cell, reading) in enumerate(zip(cells, readings, strict=True)):
            # Of two columns the second says what its head and the first say together; heads on both sides are noise.
            is_head = self.block.has_row_headers and index == 0 and len(cells) > 2
            element = table_header(parent, b"/Row") if is_head else Element("TD", parent)
            cell.lines += reading_lines(self.flow, [reading], element, self.style, cell.width_pt)
        return cells

    def _empty_cells(self) -> list[Cell]:
        cells, x = [], MARGIN_PT
        for width in self.widths:
            cells.append(Cell(x, width, []))
            x += width + _COLUMN_GAP_PT
        return cells
