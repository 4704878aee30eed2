"""Doorstep of ``documents``: what is to be printed, as plain types; no fonts, no millimetres, no libraries.

An outline is a flat sequence of blocks in reading order. It carries meaning (heading level, header
cells, alternative text), so that a renderer can tag what it draws. Text is plain text; line breaks
are ``\\n``. Nothing in here is markup and nothing is interpreted as markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    """A section heading; ``level`` 1 is the document title's own children; ``starts_page`` asks for a new page."""

    text: str
    level: int = 1
    starts_page: bool = False


@dataclass(frozen=True)
class TextBlock:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True)
class Notice:
    """Text that must not be overlooked: boxed, bold, readable in black and white."""

    text: str


@dataclass(frozen=True)
class Reading:
    """How an answer reads on paper and screen.

    ``is_quiet`` marks words of ours in place of an answer ("Not answered", "Not known yet: …").
    ``keeps_left_to_right`` marks numbers, dates, codes and addresses of machines, which keep their
    direction inside right-to-left text.
    """

    text: str
    is_quiet: bool = False
    keeps_left_to_right: bool = False


@dataclass(frozen=True)
class AnswerRow:
    """A label and what was answered; several readings print one below the other."""

    label: str
    readings: tuple[Reading, ...]
    note: str = ""


@dataclass(frozen=True)
class AnswerRows:
    """Label and value pairs, printed as a two-column table whose first column holds row headers."""

    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class AnswerTable:
    """A table with column headers; ``has_row_headers`` says that the first column heads its row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Reading, ...], ...]
    has_row_headers: bool = False
    empty_text: str = "No rows"


@dataclass(frozen=True)
class TickList:
    """All options of a question, each ticked or not; printed with drawn boxes and text alternatives."""

    label: str
    items: tuple[tuple[str, bool], ...]
    hint: str = ""


@dataclass(frozen=True)
class Photo:
    """A re-encoded JPEG or PNG with its alternative text and a caption (date taken)."""

    image_bytes: bytes = field(repr=False)
    alternative_text: str
    caption: str


@dataclass(frozen=True)
class PhotoBesideRows:
    """Label and value pairs with narrow labels, and a photograph at their right where there is one."""

    photo: Photo | None
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class PageIndex:
    """What begins on which page: each row names a heading of level 1; its page is printed beside it.

    ``rows`` are the heading's text and what is said of it; ``columns`` head these two and the page.
    """

    caption: str
    columns: tuple[str, str, str]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SignatureBox:
    """The place of one signature, in order; printed with its statement and an empty area for the block.

    ``field_name`` is unique in the document, ASCII, and becomes the name of the PDF signature field.
    """

    field_name: str
    heading: str
    statement: str


@dataclass(frozen=True)
class PastSignature:
    """A signature given on an earlier document that this one supersedes, printed as a fact."""

    text: str


@dataclass(frozen=True)
class WritingLines:
    """Empty ruled lines to write on by hand (blank forms only)."""

    label: str
    lines: int
    hint: str = ""


Block = (
    Heading
    | TextBlock
    | Notice
    | AnswerRows
    | AnswerTable
    | TickList
    | Photo
    | PhotoBesideRows
    | PageIndex
    | SignatureBox
    | PastSignature
    | WritingLines
)


@dataclass(frozen=True)
class Attachment:
    """The one file that a document carries: its answers as JSON."""

    file_name: str
    content: bytes = field(repr=False)
    description: str = "Answers document"
    media_type: str = "application/json"


@dataclass(frozen=True)
class DocumentOutline:
    """A whole document, ready to be drawn.

    ``dated_at`` (aware UTC) is the submission's own time: the document's dates come from it, never
    from the moment of rendering, so the same outline always gives the same bytes. ``title`` and
    ``reference`` hold no child's data: they become metadata and the running footer. ``short_code`` (with or
    without an address) and ``verify_address`` (a whole web address, at most 300 ASCII characters) tell a
    holder of the paper where the document can be checked; both are printed on page one, the address as a QR code too.
    """

    title: str
    reference: str
    form_line: str
    authority: str
    marking: str
    dated_at: datetime
    blocks: tuple[Block, ...]
    attachment: Attachment | None = None
    language: str = "en-GB"
    verify_address: str = ""
    short_code: str = ""

    @property
    def signature_boxes(self) -> tuple[SignatureBox, ...]:
        """The signature boxes in the order in which they are to be signed."""
        return tuple(block for block in self.blocks if isinstance(block, SignatureBox))


@dataclass(frozen=True)
class SignatureAppearance:
    """The words of one visible signature block, drawn by ``documents`` and placed by ``signing``."""

    name: str
    role: str
    signed_at: datetime
    outcome: str = ""
    reason: str = ""
