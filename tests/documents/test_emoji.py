"""What people paste from their telephones: emoji come out of the document as they went in, whole sequences included."""

from __future__ import annotations

import pytest

from cmeforms.documents.outline import TextBlock
from cmeforms.documents.pdf import render_pdf
from tests.documents_read import pdf_text

EMOJI = ["😀", "👍🏽", "❤️", "👨‍👩‍👧", "🇬🇧", "🏫", "☎️", "1️⃣", "🧑🏿‍🎓"]


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_is_printed_and_read_back_whole(fonts, make_outline, emoji: str):
    pdf = render_pdf(make_outline(TextBlock(f"Mum wrote {emoji} at noon")), fonts)
    assert f"Mum wrote {emoji} at noon" in " ".join(pdf_text(pdf).split())
