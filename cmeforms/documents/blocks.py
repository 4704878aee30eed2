"""How each kind of block of an outline is drawn; tables and rows have modules of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from cmeforms.documents.answer_rows import draw_answer_rows
from cmeforms.documents.answer_table import draw_answer_table
from cmeforms.documents.check_mark import QR_PT, check_lines, draw_qr_code
from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Block,
    Heading,
    Notice,
    PageIndex,
    PastSignature,
    Photo,
    PhotoBesideRows,
    SignatureBox,
    TextBlock,
    TickList,
    WritingLines,
)
from cmeforms.documents.page_flow import (
    CONTENT_WIDTH_PT,
    MARGIN_PT,
    FlowLine,
    PageFlow,
    lines_that_fit,
    stack_height,
)
from cmeforms.documents.page_index import draw_page_index
from cmeforms.documents.photo_rows import draw_photo_beside_rows
from cmeforms.documents.photos import image_stream, picture_size
from cmeforms.documents.signature_block import SIGNATURE_HEIGHT_PT, SIGNATURE_WIDTH_PT
from cmeforms.documents.signature_fields import FieldPlace, add_signature_field
from cmeforms.documents.structure import Element
from cmeforms.documents.tick_list import draw_tick_list

_ROOM_FOR_ANY_PT = 60.0
_GAP_PT = 8.0
_NOTICE_PADDING_PT = 8.0
_WRITING_LINE_PT = 24.0
_LINES_KEPT_TOGETHER = 8
_LETTERS_IN_LINE = 48


def draw_title(flow: PageFlow) -> None:
    """Print authority, title, reference, marking and where to check at the head of the first page."""
    outline, top, address = flow.outline, flow.y_pt, flow.outline.verify_address
    width = CONTENT_WIDTH_PT - (QR_PT + 2 * _GAP_PT if address else 0)
    flow.paragraph(outline.authority, flow.type.body, Element("P", flow.document), width_pt=width)
    flow.paragraph(outline.title, flow.type.title, Element("H1", flow.document), width_pt=width)
    for text in (f"Reference {outline.reference}" if outline.reference else "", outline.marking):
        flow.paragraph(text, flow.type.bold, Element("P", flow.document), width_pt=width)
    flow.flow_lines(check_lines(flow, width), MARGIN_PT, width)
    if address:
        draw_qr_code(flow, address, top)
        flow.y_pt = min(flow.y_pt, top - QR_PT)
    flow.skip(4)
    flow.canvas.rule(MARGIN_PT, flow.y_pt, CONTENT_WIDTH_PT, 1.5)
    flow.skip(_GAP_PT)


def least_room(blocks: Sequence[Block], index: int) -> float:
    """Room in points that a heading must leave for the block at ``index``, so that it never stands alone."""
    if index >= len(blocks):
        return 0.0
    match blocks[index]:
        case Heading() | TextBlock():
            # Neither says much without what comes after it.
            return _ROOM_FOR_ANY_PT / 2 + least_room(blocks, index + 1)
        case WritingLines(lines=lines):
            return _room_for_lines(lines)
        case SignatureBox():
            return _ROOM_FOR_ANY_PT + SIGNATURE_HEIGHT_PT
        case AnswerTable() | TickList():
            return 2 * _ROOM_FOR_ANY_PT
        case AnswerRows(rows=(first, *_)):
            return _room_for_row(first)
        case _:
            return _ROOM_FOR_ANY_PT


def _room_for_row(row: AnswerRow) -> float:
    """About what a row takes that is moved to the next page as a whole; it is not broken into lines for this."""
    lines = sum(1 + len(reading.text) // _LETTERS_IN_LINE for reading in row.readings)
    return min(max(_ROOM_FOR_ANY_PT, 17.0 * lines + 24), 4 * _ROOM_FOR_ANY_PT)


def _room_for_lines(lines: int) -> float:
    """Label and lines stay together, unless there are so many lines that this would leave much of a page empty."""
    return 40 + _WRITING_LINE_PT * min(lines, _LINES_KEPT_TOGETHER)


@singledispatch
def draw_block(block: Block, flow: PageFlow) -> None:
    """Draw one block at the cursor."""
    raise TypeError(f"No way to draw {type(block).__name__}")


@draw_block.register
def _(block: Heading, flow: PageFlow) -> None:
    level = min(block.level, flow.heading_level + 1)
    flow.heading_level = level
    if block.starts_page:
        flow.need(flow.page_room_pt)
    flow.skip(_GAP_PT if level > 1 else 2 * _GAP_PT)
    style = flow.type.heading(level)
    flow.need(style.size_pt * 2 + flow.room_for_next_pt)
    if level == 1:
        flow.heading_pages[block.text] = flow.canvas.page_count + 1
    flow.canvas.bookmarks.add(block.text, level, flow.canvas.page_reference, flow.y_pt)
    flow.paragraph(block.text, style, Element(f"H{min(level + 1, 6)}", flow.document))
    flow.skip(4)


@draw_block.register
def _(block: TextBlock, flow: PageFlow) -> None:
    flow.paragraph(block.text, flow.type.body, Element("P", flow.document))
    flow.skip(_GAP_PT)


@draw_block.register
def _(block: Notice, flow: PageFlow) -> None:
    element = Element("P", flow.document)
    width = CONTENT_WIDTH_PT - 2 * _NOTICE_PADDING_PT
    rest = [FlowLine(line, element) for line in flow.break_lines(block.text, flow.type.bold, width)]
    flow.need(min(stack_height(rest) + 2 * _NOTICE_PADDING_PT, 100))
    while rest:
        fitting = max(lines_that_fit(rest, flow.room_pt - 2 * _NOTICE_PADDING_PT), 1)
        height = stack_height(rest[:fitting]) + 2 * _NOTICE_PADDING_PT
        flow.draw_stack(rest[:fitting], MARGIN_PT + _NOTICE_PADDING_PT, flow.y_pt - _NOTICE_PADDING_PT, width)
        flow.canvas.box(MARGIN_PT, flow.y_pt - height, CONTENT_WIDTH_PT, height, 1.5)
        flow.y_pt -= height
        rest = rest[fitting:]
        if rest:
            flow.new_page()
    flow.skip(_GAP_PT)


@draw_block.register
def _(block: AnswerRows, flow: PageFlow) -> None:
    draw_answer_rows(flow, block.rows)


@draw_block.register
def _(block: AnswerTable, flow: PageFlow) -> None:
    draw_answer_table(flow, block)


@draw_block.register
def _(block: TickList, flow: PageFlow) -> None:
    draw_tick_list(flow, block)


@draw_block.register
def _(block: Photo, flow: PageFlow) -> None:
    image = image_stream(block.image_bytes)
    width, height = picture_size(image)
    flow.need(height + 40)
    flow.y_pt -= height
    box = [MARGIN_PT, flow.y_pt, MARGIN_PT + width, flow.y_pt + height]
    layout = {"O": b"/Layout", "BBox": box, "Placement": b"/Block"}
    figure = Element("Figure", flow.document, {"Alt": block.alternative_text or block.caption or "Photo", "A": layout})
    with flow.canvas.tagged(figure):
        flow.canvas.draw_image(image, MARGIN_PT, flow.y_pt, width, height)
    flow.skip(3)
    if block.caption:
        flow.paragraph(block.caption, flow.type.small, Element("P", flow.document))
    flow.skip(_GAP_PT)


@draw_block.register
def _(block: PhotoBesideRows, flow: PageFlow) -> None:
    draw_photo_beside_rows(flow, block)


@draw_block.register
def _(block: PageIndex, flow: PageFlow) -> None:
    draw_page_index(flow, block)


@draw_block.register
def _(block: SignatureBox, flow: PageFlow) -> None:
    part = Element("Sect", flow.document)
    heading, statement = Element("P", part), Element("P", part)
    lines = [FlowLine(line, heading) for line in flow.break_lines(block.heading, flow.type.bold, CONTENT_WIDTH_PT)]
    lines += [FlowLine(line, statement) for line in flow.break_lines(block.statement, flow.type.body, CONTENT_WIDTH_PT)]
    flow.skip(_GAP_PT)
    flow.need(stack_height(lines) + SIGNATURE_HEIGHT_PT + 12)
    flow.flow_lines(lines, MARGIN_PT, CONTENT_WIDTH_PT)
    flow.skip(6)
    flow.need(SIGNATURE_HEIGHT_PT + 6)
    flow.y_pt -= SIGNATURE_HEIGHT_PT
    flow.canvas.box(MARGIN_PT, flow.y_pt, SIGNATURE_WIDTH_PT, SIGNATURE_HEIGHT_PT)
    place = FieldPlace(MARGIN_PT, flow.y_pt, SIGNATURE_WIDTH_PT, SIGNATURE_HEIGHT_PT)
    is_last = block is flow.outline.signature_boxes[-1]
    add_signature_field(flow.canvas, block, place, part, is_last=is_last)
    flow.skip(_GAP_PT)


@draw_block.register
def _(block: PastSignature, flow: PageFlow) -> None:
    flow.paragraph(block.text, flow.type.body, Element("P", flow.document), MARGIN_PT + 12, CONTENT_WIDTH_PT - 12)
    flow.skip(_GAP_PT)


@draw_block.register
def _(block: WritingLines, flow: PageFlow) -> None:
    flow.need(_room_for_lines(block.lines))
    flow.paragraph(block.label, flow.type.bold, Element("P", flow.document))
    flow.paragraph(block.hint, flow.type.small, Element("P", flow.document))
    for _index in range(block.lines):
        flow.need(_WRITING_LINE_PT)
        flow.y_pt -= _WRITING_LINE_PT
        flow.canvas.rule(MARGIN_PT, flow.y_pt, CONTENT_WIDTH_PT)
    flow.skip(_GAP_PT)
