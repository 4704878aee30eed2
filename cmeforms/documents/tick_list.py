"""Options with boxes, ticked or not, side by side where they are short; what is asked is decided elsewhere.

Source: ISO 32000-1, 14.8.4.3.3 (list items); WCAG 2.2, 1.4.1 (a tick is a cross, never a colour).
"""

from __future__ import annotations

from cmeforms.documents.lines import text_width_pt
from cmeforms.documents.outline import TickList
from cmeforms.documents.page_flow import CONTENT_WIDTH_PT, MARGIN_PT, FlowLine, PageFlow, stack_height
from cmeforms.documents.structure import Element

_BOX_PT, _INDENT_PT, _COLUMN_GAP_PT = 9.0, 18.0, 12.0
_MOST_COLUMNS, _LONG_LIST = 4, 8
_SPACE_BELOW_PT = 3.0
_SPACE_AFTER_PT = 8.0


def draw_tick_list(flow: PageFlow, block: TickList) -> None:
    """Print the question, then its options in reading order, as many in a row as the longest lets stand."""
    columns = _columns(flow, block)
    rows = [block.items[start : start + columns] for start in range(0, len(block.items), columns)]
    flow.need(50 + 20 * min(len(rows), 3))
    flow.paragraph(block.label, flow.type.bold, Element("P", flow.document))
    flow.paragraph(block.hint, flow.type.small, Element("P", flow.document))
    flow.skip(2)
    if rows:
        items = Element("L", flow.document, {"A": {"O": b"/List", "ListNumbering": b"/None"}})
        for row in rows:
            _draw_row(flow, row, items, CONTENT_WIDTH_PT / columns)
        flow.skip(_SPACE_AFTER_PT)


def _columns(flow: PageFlow, block: TickList) -> int:
    """How many options stand side by side: as many as fit, but two in a long list, whose longest may wrap."""
    widest = max((text_width_pt(flow.fonts, text, flow.type.bold) for text, _ in block.items), default=0.0)
    fitting = min(int(CONTENT_WIDTH_PT / (widest + _INDENT_PT + _COLUMN_GAP_PT)), _MOST_COLUMNS, len(block.items))
    return max(2 if len(block.items) >= _LONG_LIST and widest < CONTENT_WIDTH_PT * 0.75 else 1, fitting)


def _draw_row(flow: PageFlow, row: tuple[tuple[str, bool], ...], items: Element, width_pt: float) -> None:
    if len(row) == 1:
        _draw_alone(flow, row[0], items, width_pt)
        return
    room, height = width_pt - _INDENT_PT - _COLUMN_GAP_PT, 0.0
    options = [_option(flow, text, items, room, is_ticked=is_ticked) for text, is_ticked in row]
    flow.need(max(stack_height(lines) for _, lines in options))
    for index, (label, lines) in enumerate(options):
        left = MARGIN_PT + index * width_pt
        _draw_box(flow, label, left, flow.y_pt - lines[0].line.ascent_pt, is_ticked=row[index][1])
        flow.draw_stack(lines, left + _INDENT_PT, flow.y_pt, room)
        height = max(height, stack_height(lines))
    flow.y_pt -= height + _SPACE_BELOW_PT


def _draw_alone(flow: PageFlow, item: tuple[str, bool], items: Element, width_pt: float) -> None:
    """An option with a row to itself may be longer than the page."""
    text, is_ticked = item
    label, lines = _option(flow, text, items, width_pt - _INDENT_PT, is_ticked=is_ticked)
    flow.need(min(stack_height(lines), 60))
    _draw_box(flow, label, MARGIN_PT, flow.y_pt - lines[0].line.ascent_pt, is_ticked=is_ticked)
    flow.flow_lines(lines, MARGIN_PT + _INDENT_PT, width_pt - _INDENT_PT)
    flow.skip(_SPACE_BELOW_PT)


def _option(
    flow: PageFlow, text: str, items: Element, width_pt: float, *, is_ticked: bool
) -> tuple[Element, list[FlowLine]]:
    """The element of an option's box, and the lines of its words."""
    item = Element("LI", items)
    label = Element("Lbl", item, {"ActualText": "Selected" if is_ticked else "Not selected"})
    body = Element("LBody", item)
    style = flow.type.bold if is_ticked else flow.type.body
    return label, [FlowLine(line, body) for line in flow.break_lines(text, style, width_pt)]


def _draw_box(flow: PageFlow, label: Element, left_pt: float, bottom: float, *, is_ticked: bool) -> None:
    left = left_pt + 1
    right, top = left + _BOX_PT, bottom + _BOX_PT
    with flow.canvas.tagged(label):
        flow.canvas.stroke([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)], 0.9)
        if is_ticked:
            flow.canvas.stroke([(left + 2, bottom + 2), (right - 2, top - 2)], 1.5)
            flow.canvas.stroke([(left + 2, top - 2), (right - 2, bottom + 2)], 1.5)
