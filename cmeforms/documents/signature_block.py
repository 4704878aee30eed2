"""The visible words of one signature as a page of their own, in any script; knows no keys and no fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cmeforms.documents.canvas import TaggedCanvas
from cmeforms.documents.fonts import FontSet, Style
from cmeforms.documents.lines import Line, TextStyle, break_text
from cmeforms.documents.outline import SignatureAppearance
from cmeforms.documents.shaping import refusal
from cmeforms.errors import RenderError

SIGNATURE_WIDTH_PT, SIGNATURE_HEIGHT_PT = 487.0, 84.0
"""The size of the empty area in a document and of the block that fills it."""

IN_FULL_ELSEWHERE = " … (in full in the signature)"

_PADDING_PT = 5.0
_SIZES_PT = (11.0, 10.0, 9.0, 8.0, 7.0)
_UK = ZoneInfo("Europe/London")


def render_signature_block(
    appearance: SignatureAppearance,
    fonts: FontSet,
    width_pt: float = SIGNATURE_WIDTH_PT,
    height_pt: float = SIGNATURE_HEIGHT_PT,
) -> bytes:
    """A one-page PDF of exactly this size with name, role, time in the United Kingdom, outcome and reason.

    Words shrink and wrap to fit. Only the reason, at the smallest size, may end with ``IN_FULL_ELSEWHERE``.
    Raises ``GlyphMissing`` naming characters that no font has, ``RenderError`` when the rest does not fit.
    """
    missing = fonts.missing("".join((appearance.name, appearance.role, appearance.outcome, appearance.reason)))
    if missing:
        raise refusal(missing)
    room = (width_pt - 2 * _PADDING_PT, height_pt - 2 * _PADDING_PT)
    lines = _fitting_lines(appearance, fonts, room)
    canvas = TaggedCanvas((width_pt, height_pt), fonts)
    y = height_pt - _PADDING_PT
    for line in lines:
        canvas.draw_line(line, _PADDING_PT, y - line.ascent_pt)
        y -= line.height_pt
    canvas.end_page()
    return canvas.finish(repr(appearance).encode())


def signed_on(moment: datetime) -> str:
    """The time of signing as a person in the United Kingdom reads it."""
    local = moment.astimezone(_UK)
    return f"Signed on {local.day} {local:%B %Y} at {local:%H:%M} (UK time)"


def _fitting_lines(appearance: SignatureAppearance, fonts: FontSet, room: tuple[float, float]) -> list[Line]:
    for size in _SIZES_PT:
        lines = list(_lines(appearance, fonts, size, room[0]))
        if _height(lines) <= room[1]:
            return lines
    return _with_shortened_reason(appearance, fonts, room)


def _with_shortened_reason(appearance: SignatureAppearance, fonts: FontSet, room: tuple[float, float]) -> list[Line]:
    """Find, by halving, the longest beginning of the reason that fits at the smallest size."""
    fits, too_long = -1, len(appearance.reason)
    best: list[Line] = []
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        shortened = replace(appearance, reason=appearance.reason[:middle].rstrip() + IN_FULL_ELSEWHERE)
        lines = list(_lines(shortened, fonts, _SIZES_PT[-1], room[0]))
        if _height(lines) <= room[1]:
            fits, best = middle, lines
        else:
            too_long = middle
    if not best:
        raise RenderError("Name, role and outcome of a signature do not fit into its visible block")
    return best


def _lines(appearance: SignatureAppearance, fonts: FontSet, size_pt: float, width_pt: float) -> Iterator[Line]:
    plain, bold = TextStyle(size_pt), TextStyle(size_pt, Style.BOLD)
    yield from break_text(fonts, appearance.name, bold, width_pt)
    if appearance.role:
        yield from break_text(fonts, appearance.role, plain, width_pt)
    yield from break_text(fonts, signed_on(appearance.signed_at), plain, width_pt)
    if appearance.outcome:
        yield from break_text(fonts, appearance.outcome, bold, width_pt)
    if appearance.reason:
        yield from break_text(fonts, appearance.reason, plain, width_pt)


def _height(lines: list[Line]) -> float:
    return sum(line.height_pt for line in lines)
