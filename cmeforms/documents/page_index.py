"""Draws an index whose page numbers are filled in when the last page is done; knows no form.

Source: ISO 14289-1, 7.5 (header cells); the numbers are tagged like any other cell, though drawn last.
"""

from __future__ import annotations

from cmeforms.documents.answer_rows import table_header
from cmeforms.documents.lines import Line, TextStyle
from cmeforms.documents.outline import PageIndex
from cmeforms.documents.page_flow import CONTENT_WIDTH_PT, MARGIN_PT, FlowLine, PageFlow
from cmeforms.documents.page_numbers import PlaceForNumber
from cmeforms.documents.rows import CELL_PADDING_PT, Cell, flow_row
from cmeforms.documents.structure import Element
from cmeforms.errors import RenderError

_PAGE_WIDTH_PT, _GAP_PT = 40.0, 10.0
_HEADING_SHARE = 0.4
_SPACE_AFTER_PT = 10.0


def draw_page_index(flow: PageFlow, block: PageIndex) -> None:
    """Print the rows with an empty last column, and remember the places of the numbers in ``flow``."""
    flow.need(min(40.0 + 38 * len(block.rows), flow.page_room_pt))
    flow.paragraph(block.caption, flow.type.bold, Element("P", flow.document))
    table = Element("Table", flow.document)
    heads = Element("TR", table)
    columns = [table_header(heads, b"/Column") for _ in block.columns]
    words = zip(columns, block.columns, _places(), strict=True)
    flow_row(flow, [_cell(flow, element, text, flow.type.bold, place) for element, text, place in words], flow.new_page)
    for heading, said in block.rows:
        _draw_row(flow, Element("TR", table), heading, said)
    flow.skip(_SPACE_AFTER_PT)


def fill_in_numbers(flow: PageFlow) -> None:
    """Draw each number on its page, all pages being finished; ``RenderError`` for a heading that is nowhere."""
    for place in flow.numbers_to_fill:
        if place.heading not in flow.heading_pages:
            raise RenderError("The index names a heading that is not in the document")
        [line] = flow.break_lines(str(flow.heading_pages[place.heading]), flow.type.body, _PAGE_WIDTH_PT)
        flow.canvas.add_to_page(place.page_index, _operators(flow, place, line))


def _operators(flow: PageFlow, place: PlaceForNumber, line: Line) -> bytes:
    with flow.canvas.tagged_on(place.cell, place.page, place.page_key):
        flow.canvas.draw_line(line, place.x_pt, place.top_pt - line.ascent_pt)
    return flow.canvas.drawn_apart()


def _draw_row(flow: PageFlow, row: Element, heading: str, said: str) -> None:
    first, second, number = table_header(row, b"/Row"), Element("TD", row), Element("TD", row)
    left, middle, right = _places()
    cells = [
        _cell(flow, first, heading, flow.type.body, left),
        _cell(flow, second, said, flow.type.body, middle),
    ]
    if flow.room_pt < 60:
        flow.new_page()
    canvas = flow.canvas
    where = (canvas.page_reference, canvas.page_key, canvas.page_count)
    place = PlaceForNumber(heading, number, *where, right[0], flow.y_pt - CELL_PADDING_PT)
    flow.numbers_to_fill.append(place)
    flow_row(flow, [*cells, Cell(right[0], right[1], [])], flow.new_page)


def _places() -> tuple[tuple[float, float], ...]:
    """Left edge and width of each column."""
    rest = CONTENT_WIDTH_PT - _PAGE_WIDTH_PT - 2 * _GAP_PT
    first = rest * _HEADING_SHARE
    second_x = MARGIN_PT + first + _GAP_PT
    return (
        (MARGIN_PT, first),
        (second_x, rest - first),
        (second_x + rest - first + _GAP_PT, _PAGE_WIDTH_PT),
    )


def _cell(flow: PageFlow, element: Element, text: str, style: TextStyle, place: tuple[float, float]) -> Cell:
    x, width = place
    return Cell(x, width, [FlowLine(line, element) for line in flow.break_lines(text, style, width)])
