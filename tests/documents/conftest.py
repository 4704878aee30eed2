"""The real fonts, a plain outline to put blocks into, and the text that other programs read out of a file."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pikepdf import Pdf
from PIL import Image

from cmeforms.casework.ground.services import FONT_DIRECTORIES
from cmeforms.documents.fonts import FontSet, find_fonts
from cmeforms.documents.outline import Block, DocumentOutline

from .judges import VeraPdf

DATED_AT = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def verapdf() -> Iterator[VeraPdf]:
    judge = VeraPdf()
    yield judge
    judge.close()


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    return find_fonts(FONT_DIRECTORIES)


@pytest.fixture
def make_outline() -> Callable[..., DocumentOutline]:
    empty = DocumentOutline(
        title="School checklist",
        reference="CME1-2026-0042",
        form_line="F01 CME 1, revision 3",
        authority="Exampleshire Council",
        marking="OFFICIAL-SENSITIVE",
        dated_at=DATED_AT,
        blocks=(),
    )

    def make(*blocks: Block, **changes: object) -> DocumentOutline:
        return replace(empty, blocks=blocks, **changes)

    return make


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """What pdftotext reads, without the marks that it adds around right-to-left words."""

    def read(pdf: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
        return re.sub("[\u202a-\u202e\u2066-\u2069]", "", done.stdout.decode())

    return read


@pytest.fixture
def opened() -> Callable[[bytes], Pdf]:
    return lambda pdf: Pdf.open(io.BytesIO(pdf))


@pytest.fixture
def photo_bytes() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 140, 160)).save(picture, "JPEG")
    return picture.getvalue()
