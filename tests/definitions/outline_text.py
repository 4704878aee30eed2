"""An outline as plain text, one line a block or row, so that a snapshot of it can be read and compared."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.documents.outline import (
    AnswerRows,
    AnswerTable,
    Block,
    DocumentOutline,
    Heading,
    Photo,
    Reading,
    SignatureBox,
    TickList,
)


def outline_text(outline: DocumentOutline) -> str:
    """Everything that the document says, in order, without how it looks."""
    head = f"{outline.title} | {outline.form_line} | {outline.marking}"
    lines = [head, *(line for block in outline.blocks for line in _lines(block))]
    return "\n".join([*lines, outline.attachment.content.decode("utf-8") if outline.attachment else "", ""])


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"# {block.text}"
        case AnswerRows():
            for row in block.rows:
                yield f"{row.label}: {_told(row.readings)}" + (f" [{row.note}]" if row.note else "")
        case AnswerTable():
            yield f"{block.caption} | {' | '.join(block.columns)}"
            yield from (f"- {' | '.join(_told((cell,)) for cell in row)}" for row in block.rows)
        case TickList():
            yield f"{block.label}: {', '.join(text for text, is_ticked in block.items if is_ticked)}"
        case Photo():
            yield f"{block.caption}: photograph, {block.alternative_text}"
        case SignatureBox():
            yield f"{block.heading}: {block.statement}"
        case _:
            yield str(getattr(block, "text", block))


def _told(readings: tuple[Reading, ...]) -> str:
    return " / ".join(reading.text.replace("\n", " / ") for reading in readings)
