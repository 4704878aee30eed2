"""Label-and-answer rows as a tagged table with row headers. Source: ISO 14289-1, 7.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmeforms.documents.lines import TextStyle
from cmeforms.documents.outline import AnswerRow, Reading
from cmeforms.documents.page_flow import CONTENT_WIDTH_PT, MARGIN_PT, FlowLine, PageFlow
from cmeforms.documents.rows import Cell, flow_row
from cmeforms.documents.structure import Element

_COLUMN_GAP_PT = 10.0
_READING_GAP_PT = 3.0
_SPACE_AFTER_PT = 10.0


def draw_answer_rows(flow: PageFlow, rows: Sequence[AnswerRow]) -> None:
    """Print labels on the left and answers on the right, one row each."""
    if not rows:
        return
    table = Element("Table", flow.document)
    for row in rows:
        cells = row_cells(flow, row, Element("TR", table), CONTENT_WIDTH_PT, flow.type.label_width_pt)
        flow_row(flow, cells, flow.new_page)
    flow.skip(_SPACE_AFTER_PT)


def table_header(parent: Element, scope: bytes) -> Element:
    """A header cell; ``scope`` says whether it heads its ``/Row`` or its ``/Column``."""
    return Element("TH", parent, {"A": {"O": b"/Table", "Scope": scope}})


def reading_lines(
    flow: PageFlow,
    readings: Sequence[Reading],
    cell: Element,
    style: TextStyle,
    width_pt: float,
    *,
    is_shared: bool = False,
) -> list[FlowLine]:
    """The lines of a cell, quiet readings in italics; each is a paragraph unless it has the cell to itself."""
    lines: list[FlowLine] = []
    for reading in readings:
        own_style = replace(style, style=flow.type.quiet.style) if reading.is_quiet else style
        broken = flow.break_lines(reading.text, own_style, width_pt, keeps_left_to_right=reading.keeps_left_to_right)
        if len(broken) == 1:
            # A short right-to-left answer stays beside its label, where it is looked for.
            broken = [broken[0]._replace(is_right_to_left=False)]
        element = Element("P", cell) if is_shared or len(readings) > 1 else cell
        lines += _below(lines, [FlowLine(line, element) for line in broken])
    return lines


def row_cells(flow: PageFlow, row: AnswerRow, parent: Element, width_pt: float, label_column_pt: float) -> list[Cell]:
    """Label and answer of one row, within ``width_pt`` from the left margin."""
    head, data = table_header(parent, b"/Row"), Element("TD", parent)
    label_width = label_column_pt - _COLUMN_GAP_PT
    label = [FlowLine(line, head) for line in flow.break_lines(row.label, flow.type.bold, label_width)]
    answer_width = width_pt - label_column_pt
    answer = reading_lines(flow, row.readings, data, flow.type.body, answer_width, is_shared=bool(row.note))
    if row.note:
        note = Element("P", data)
        answer += _below(
            answer, [FlowLine(line, note) for line in flow.break_lines(row.note, flow.type.small, answer_width)]
        )
    return [Cell(MARGIN_PT, label_width, label), Cell(MARGIN_PT + label_column_pt, answer_width, answer)]


def _below(above: Sequence[FlowLine], lines: list[FlowLine]) -> list[FlowLine]:
    return [lines[0]._replace(gap_pt=_READING_GAP_PT), *lines[1:]] if above else lines
