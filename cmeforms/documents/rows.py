"""Rows of cells side by side, broken over pages when they must be; knows nothing of what cells mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cmeforms.documents.page_flow import FlowLine, PageFlow, lines_that_fit, stack_height

CELL_PADDING_PT = 4.0
_LARGEST_UNBROKEN = 1 / 3
"""A row taller than this part of a page is broken rather than moved to the next page."""


@dataclass
class Cell:
    """The lines of one cell and where its column stands, in points."""

    x_pt: float
    width_pt: float
    lines: list[FlowLine]


def row_height(cells: Sequence[Cell], padding_pt: float = CELL_PADDING_PT) -> float:
    """Height of a row drawn in one piece, padding included."""
    return max((stack_height(cell.lines) for cell in cells), default=0.0) + 2 * padding_pt


def align_first_lines(cells: Sequence[Cell]) -> None:
    """Lower first lines so that all stand on one base line: some scripts need more room above it."""
    filled = [cell for cell in cells if cell.lines]
    ascent = max((cell.lines[0].line.ascent_pt for cell in filled), default=0.0)
    for cell in filled:
        first = cell.lines[0]
        cell.lines[0] = first._replace(gap_pt=ascent - first.line.ascent_pt)


def flow_row(
    flow: PageFlow, cells: Sequence[Cell], start_page: Callable[[], None], *, padding_pt: float = CELL_PADDING_PT
) -> None:
    """Print a row; ``start_page`` is called to go to a new page (and may print the column heads again)."""
    align_first_lines(cells)
    height = row_height(cells, padding_pt)
    if height > flow.room_pt and height <= flow.page_room_pt * _LARGEST_UNBROKEN and not flow.is_at_top:
        start_page()
    rest = [Cell(cell.x_pt, cell.width_pt, list(cell.lines)) for cell in cells]
    is_fresh = False
    while not _draw_part(flow, rest, padding_pt, is_fresh=is_fresh):
        start_page()
        is_fresh = True


def _draw_part(flow: PageFlow, cells: Sequence[Cell], padding_pt: float, *, is_fresh: bool) -> bool:
    """Draw what fits of each cell and take it away; True when nothing is left."""
    room = flow.room_pt - 2 * padding_pt
    parts = [cell.lines[: _count(cell, room, is_fresh=is_fresh)] for cell in cells]
    if not any(parts) and any(cell.lines for cell in cells):
        return False
    for cell, part in zip(cells, parts, strict=True):
        flow.draw_stack(part, cell.x_pt, flow.y_pt - padding_pt, cell.width_pt)
        del cell.lines[: len(part)]
    flow.y_pt -= max(stack_height(part) for part in parts) + 2 * padding_pt
    right = cells[-1].x_pt + cells[-1].width_pt
    flow.canvas.rule(cells[0].x_pt, flow.y_pt, right - cells[0].x_pt)
    return not any(cell.lines for cell in cells)


def _count(cell: Cell, room_pt: float, *, is_fresh: bool) -> int:
    """Lines to take; a fresh page always takes one, or a row could ask for pages for ever."""
    fitting = lines_that_fit(cell.lines, room_pt)
    return max(fitting, min(1, len(cell.lines))) if is_fresh else fitting
