"""Rows of cells side by side, broken over pages when they must be; knows nothing of what cells mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cmeforms.documents.page_flow import FlowLine, PageFlow, lines_that_fit, stack_height

CELL_PADDING_PT = 4.0
_LARGEST_UNBROKEN = 0.4
"""A row taller than this part of a page is broken rather than moved to the next page."""


@dataclass
class Cell:
    """The lines of one cell and where its column stands, in points."""

    x_pt: float
    width_pt: float
    lines: list[FlowLine]


def row_height(cells: Sequence[Cell]) -> float:
    """Height of a row drawn in one piece, padding included."""
    return max((stack_height(cell.lines) for cell in cells), default=0.0) + 2 * CELL_PADDING_PT


def flow_row(flow: PageFlow, cells: Sequence[Cell], start_page: Callable[[], None]) -> None:
    """Print a row; ``start_page`` is called to go to a new page (and may print the column heads again)."""
    height = row_height(cells)
    if height > flow.room_pt and height <= flow.page_room_pt * _LARGEST_UNBROKEN and not flow.is_at_top:
        start_page()
    rest = [Cell(cell.x_pt, cell.width_pt, list(cell.lines)) for cell in cells]
    is_fresh = False
    while True:
        is_done = _draw_part(flow, rest, is_fresh=is_fresh)
        if is_done:
            return
        start_page()
        is_fresh = True


def _draw_part(flow: PageFlow, cells: Sequence[Cell], *, is_fresh: bool) -> bool:
    """Draw what fits of each cell and take it away; True when nothing is left."""
    room = flow.room_pt - 2 * CELL_PADDING_PT
    taken = [lines_that_fit(cell.lines, room) for cell in cells]
    if is_fresh:
        # A fresh page always takes something, or a row could ask for pages for ever.
        taken = [max(count, min(1, len(cell.lines))) for count, cell in zip(taken, cells, strict=True)]
    parts = [cell.lines[:count] for count, cell in zip(taken, cells, strict=True)]
    if not any(parts) and any(cell.lines for cell in cells):
        return False
    for cell, part, count in zip(cells, parts, taken, strict=True):
        flow.draw_stack(part, cell.x_pt, flow.y_pt - CELL_PADDING_PT, cell.width_pt)
        del cell.lines[:count]
    flow.y_pt -= max(stack_height(part) for part in parts) + 2 * CELL_PADDING_PT
    flow.canvas.rule(cells[0].x_pt, flow.y_pt, cells[-1].x_pt + cells[-1].width_pt - cells[0].x_pt)
    return not any(cell.lines for cell in cells)
