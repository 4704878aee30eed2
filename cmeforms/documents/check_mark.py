"""The code and the address on page one at which a document can be checked, as words and as a QR code; knows no log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno

from cmeforms.documents.outline import DocumentOutline
from cmeforms.documents.page_flow import CONTENT_WIDTH_PT, MARGIN_PT, FlowLine, PageFlow
from cmeforms.documents.structure import Element
from cmeforms.errors import RenderError

QR_PT = 68.0
"""Side of the QR code: at least 2 pt for each module of the longest address that is usual."""

_LONGEST_ADDRESS = 300
_ANY_MASK = 3


def words_of_check_mark(outline: DocumentOutline) -> str:
    """What is printed beside the QR code; nothing for a document that cannot be checked."""
    code = f"Check code {outline.short_code}." if outline.short_code else ""
    place = f"Check this document at {outline.verify_address}" if outline.verify_address else ""
    return " ".join(part for part in (code, place) if part)


def draw_qr_code(flow: PageFlow, address: str, top_pt: float) -> None:
    """Draw the address as a QR code at the right margin, its upper edge at ``top_pt``; the cursor stays.

    Raises ``RenderError`` for an address that is not ASCII or too long to be photographed from paper.
    Source: ISO/IEC 18004 (any of the eight masks may be used: choosing the best takes four times as long).
    """
    if not address.isascii() or len(address) > _LONGEST_ADDRESS:
        raise RenderError("The address for checking documents must be ASCII and have at most 300 characters")
    left, bottom = MARGIN_PT + CONTENT_WIDTH_PT - QR_PT, top_pt - QR_PT
    layout = {"O": b"/Layout", "BBox": [left, bottom, left + QR_PT, top_pt], "Placement": b"/Block"}
    alternative = f"QR code of the address {address}"
    figure = Element("Figure", flow.document, {"Alt": alternative, "A": layout})
    code = segno.make(address, error="m", micro=False, mask=_ANY_MASK)
    module = QR_PT / len(code.matrix)
    with flow.canvas.tagged(figure):
        flow.canvas.fill(
            [
                (left + start * module, top_pt - (row + 1) * module, length * module, module)
                for row, modules in enumerate(code.matrix)
                for start, length in _dark_stretches(modules)
            ]
        )


def _dark_stretches(modules: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where dark modules stand side by side in a row: first module and how many."""
    start = None
    for index, is_dark in enumerate([*modules, 0]):
        if is_dark and start is None:
            start = index
        elif not is_dark and start is not None:
            yield start, index - start
            start = None


def check_lines(flow: PageFlow, width_pt: float) -> list[FlowLine]:
    """The words of the check mark, broken to lines of a paragraph."""
    words = words_of_check_mark(flow.outline)
    if not words:
        return []
    element = Element("P", flow.document)
    return [FlowLine(line, element) for line in flow.break_lines(words, flow.type.small, width_pt)]
