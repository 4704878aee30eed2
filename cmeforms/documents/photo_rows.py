"""Draws label-and-answer rows with a photograph at their right, so that both are seen at once; knows no form.

Source: ISO 14289-1, 7.3 (figures) and 7.5 (row headers).
"""

from __future__ import annotations

from cmeforms.documents.answer_rows import row_cells
from cmeforms.documents.outline import Photo, PhotoBesideRows
from cmeforms.documents.page_flow import CONTENT_WIDTH_PT, MARGIN_PT, FlowLine, PageFlow, stack_height
from cmeforms.documents.photos import image_stream
from cmeforms.documents.rows import flow_row
from cmeforms.documents.structure import Element

_PHOTO_WIDTH_PT, _PHOTO_HEIGHT_PT = 150.0, 200.0
_GAP_PT = 12.0
_LABEL_WIDTH_PT = 114.0
_PADDING_PT = 1.5


def draw_photo_beside_rows(flow: PageFlow, block: PhotoBesideRows) -> None:
    """Print the photograph at the right margin and the rows beside it, those below in the same width."""
    width, bottom = CONTENT_WIDTH_PT, flow.y_pt
    if block.photo:
        flow.need(_PHOTO_HEIGHT_PT + 40)
        bottom = _draw_photo(flow, block.photo, flow.y_pt)
        width -= _PHOTO_WIDTH_PT + _GAP_PT
    page = flow.canvas.page_count
    table = Element("Table", flow.document)
    for row in block.rows:
        cells = row_cells(flow, row, Element("TR", table), width, _LABEL_WIDTH_PT)
        flow_row(flow, cells, flow.new_page, padding_pt=_PADDING_PT)
    if flow.canvas.page_count == page:
        flow.y_pt = min(flow.y_pt, bottom)
    flow.skip(_GAP_PT / 2)


def _draw_photo(flow: PageFlow, photo: Photo, top_pt: float) -> float:
    """Draw it with its upper edge at ``top_pt`` and the caption below; returns where the caption ends."""
    image = image_stream(photo.image_bytes)
    scale = min(_PHOTO_WIDTH_PT / image.entries["Width"], _PHOTO_HEIGHT_PT / image.entries["Height"])
    width, height = image.entries["Width"] * scale, image.entries["Height"] * scale
    left, bottom = MARGIN_PT + CONTENT_WIDTH_PT - _PHOTO_WIDTH_PT, top_pt - height
    layout = {"O": b"/Layout", "BBox": [left, bottom, left + width, top_pt], "Placement": b"/Block"}
    figure = Element("Figure", flow.document, {"Alt": photo.alternative_text, "A": layout})
    with flow.canvas.tagged(figure):
        flow.canvas.draw_image(image, left, bottom, width, height)
    caption = Element("P", flow.document)
    lines = [FlowLine(line, caption) for line in flow.break_lines(photo.caption, flow.type.small, _PHOTO_WIDTH_PT)]
    flow.draw_stack(lines, left, bottom - 3, _PHOTO_WIDTH_PT)
    return float(bottom - 3 - stack_height(lines))
