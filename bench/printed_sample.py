"""One form to measure with: 72 answers, a table of 24 rows, names in ten scripts and a photo, 4 to 5 pages."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from PIL import Image

from cmeforms.documents.outline import (
    AnswerRow,
    AnswerRows,
    AnswerTable,
    Attachment,
    DocumentOutline,
    Heading,
    Notice,
    Photo,
    Reading,
    SignatureBox,
    TextBlock,
)

AT = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
NAMES = (
    "Zoë Brown", "Łukasz Żółciński", "Nguyễn Thị Phương", "Зоя Иванова", "محمد علي بن أحمد", "ሰላም ተስፋይ",
    "মোহাম্মদ রহিম", "முருகன் செல்வம்", "प्रिया शर्मा", "李小龙", "Ọláolúwa Adéṣínà", "Γιώργος Ελένη",
)  # fmt: skip
QUESTIONS = ("Name", "Date of birth", "Who saw the child last", "Telephone", "What was said", "Known addresses")
SECTIONS = ("The child", "Family and contacts", "Safeguarding", "Last seen", "Checks made", "Health and needs")


def photo() -> bytes:
    """A picture of 300 by 400 pixels with a gradient, as JPEG."""
    picture, written = Image.linear_gradient("L").resize((300, 400)).convert("RGB"), io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def printed_sample(round_number: int) -> DocumentOutline:
    """The form; another round has other words, so that no word stands ready from the round before."""
    blocks = [
        Notice("If a child may be in immediate danger, call 999 first."),
        Photo(photo(), "The child", "Taken in May"),
    ]
    for section, title in enumerate(SECTIONS):
        blocks.append(Heading(title))
        rows = tuple(_answer(round_number, section * 12 + number) for number in range(12))
        blocks += [AnswerRows(rows), TextBlock(f"Section {title.lower()} was checked in round {round_number}.")]
    blocks.append(
        AnswerTable("Attempts", ("Date", "Who", "Way", "Result"), tuple(_attempt(n, round_number) for n in range(24)))
    )
    blocks += [
        SignatureBox(name, f"Signature {name}", "I have read this form; it is true.") for name in ("lead", "officer")
    ]
    content = b'{"surname": "Sample"}' * 200
    return DocumentOutline(
        title="School checklist", reference="CME1-2026-0042", form_line="F01 revision 3", authority="Exampleshire Council",
        marking="OFFICIAL-SENSITIVE", dated_at=AT, blocks=tuple(blocks), attachment=Attachment("answers.json", content),
        verify_address="https://forms.exampleshire.example/verify?code=K7QX-3M9P-ABCD", short_code="K7QX-3M9P-ABCD",
    )  # fmt: skip


def _answer(round_number: int, number: int) -> AnswerRow:
    name = NAMES[(number // len(QUESTIONS)) % len(NAMES)]
    answers = (
        name,
        f"{number % 28 + 1} March 20{10 + round_number % 15}",
        f"Ms Example{round_number} of the school, at the gate, on day {number}",
        f"07700 900{(number * 7 + round_number) % 1000:03}",
        f"Neighbour {number}{round_number} heard nothing & saw “nobody” since half term, see note {number}.",
        f"{number} Sandstone Rise, Lower Tanpit Lane, Exampleton EX{round_number % 9 + 1} {number % 9}AB",
    )
    return AnswerRow(QUESTIONS[number % 6], (Reading(answers[number % 6]),))


def _attempt(number: int, round_number: int) -> tuple[Reading, ...]:
    result = f"No reply at try {number}.{round_number}; letter left, neighbour {number} told us the family had moved"
    cells = (f"{number + 1} November 2026", NAMES[number % len(NAMES)], "Telephone" if number % 2 else "Visit", result)
    return tuple(map(Reading, cells))


def sample_lines(outline: DocumentOutline) -> list[str]:
    """Every line of text in it, for those that draw without any layout."""
    lines = [outline.title, outline.reference]
    for block in outline.blocks:
        if isinstance(block, AnswerRows):
            lines += [text for row in block.rows for text in (row.label, row.readings[0].text)]
        elif isinstance(block, AnswerTable):
            lines += [*block.columns, *(cell.text for row in block.rows for cell in row)]
        elif isinstance(block, Heading | TextBlock | Notice):
            lines.append(block.text)
        elif isinstance(block, SignatureBox):
            lines += [block.heading, block.statement]
    return lines
