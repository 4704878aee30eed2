"""The visible block of a signature: its exact size, its words, and what happens when they are too many."""

from datetime import UTC, datetime

import pytest

from cmeforms.documents.outline import SignatureAppearance
from cmeforms.documents.signature_block import (
    IN_FULL_ELSEWHERE,
    SIGNATURE_HEIGHT_PT,
    SIGNATURE_WIDTH_PT,
    render_signature_block,
)
from cmeforms.errors import GlyphMissing, RenderError

WINTER = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 21, 23, 5, tzinfo=UTC)


def test_the_page_has_exactly_the_size_of_the_field(fonts, opened):
    pdf = opened(render_signature_block(SignatureAppearance("Zoë Brown", "Lead", WINTER), fonts))
    (page,) = pdf.pages
    assert [float(edge) for edge in page.MediaBox] == [0, 0, SIGNATURE_WIDTH_PT, SIGNATURE_HEIGHT_PT]


def test_all_words_are_there(fonts, text_of):
    appearance = SignatureAppearance("محمد علي", "Attendance lead", WINTER, "I agree", "All checks were made.")
    lines = text_of(render_signature_block(appearance, fonts)).splitlines()
    assert {"محمد علي", "Attendance lead", "I agree", "All checks were made."} <= set(lines)
    assert "Signed on 21 November 2026 at 16:05 (UK time)" in lines


def test_summer_time_is_told_as_the_clock_on_the_wall_shows_it(fonts, text_of):
    text = text_of(render_signature_block(SignatureAppearance("Sam", "Lead", SUMMER), fonts))
    assert "Signed on 22 July 2026 at 00:05 (UK time)" in text


def test_a_reason_that_nearly_fits_is_set_smaller_and_whole(fonts, text_of):
    reason = " ".join(f"word{n}" for n in range(60))
    text = " ".join(
        text_of(render_signature_block(SignatureAppearance("Sam", "Lead", WINTER, "", reason), fonts)).split()
    )
    assert reason in text
    assert IN_FULL_ELSEWHERE.strip() not in text


@pytest.mark.parametrize("reason", ["because " * 500, "x" * 4000, "理由。" * 1000])
def test_a_reason_too_long_says_where_the_rest_is(reason, fonts, text_of):
    text = text_of(render_signature_block(SignatureAppearance("Sam", "Lead", WINTER, "Returned", reason), fonts))
    assert IN_FULL_ELSEWHERE.strip() in " ".join(text.split())


def test_a_name_too_long_for_the_block_is_refused_and_not_cut(fonts):
    with pytest.raises(RenderError, match="do not fit"):
        render_signature_block(SignatureAppearance("Sam " * 2000, "Lead", WINTER), fonts)


def test_a_missing_glyph_is_refused_by_name(fonts):
    with pytest.raises(GlyphMissing, match=r"U\+E123"):
        render_signature_block(SignatureAppearance("Sam \ue123", "Lead", WINTER), fonts)
