"""Lines of glyphs to page operators, with the text that a reader gets out of them; knows no layout.

Source: ISO 32000-1, 9.4 (text objects), 14.9.4 (ActualText).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cmeforms.documents.fonts import FontFace
from cmeforms.documents.glyph_font import GlyphFont
from cmeforms.documents.lines import Line
from cmeforms.documents.pdf_objects import number, text_string
from cmeforms.documents.shaping import Cluster, Glyph, ShapedRun

FontOf = Callable[[ShapedRun], GlyphFont]


def line_operators(line: Line, x_pt: float, baseline_pt: float, font_of: FontOf) -> bytes:
    """One text object that draws ``line`` with its left end at ``x_pt``; nothing for an empty line."""
    if not line.runs:
        return b""
    parts = [b"BT 1 0 0 1 %s %s Tm" % (number(x_pt), number(baseline_pt))]
    size_pt, current = line.size_pt, None
    for run in line.runs:
        font = font_of(run)
        if font is not current:
            parts.append(b"/%s %s Tf" % (font.resource_name, number(size_pt)))
            current = font
        operators = font.drawn_runs.get((run, size_pt))
        if operators is None:
            operators = font.drawn_runs[run, size_pt] = _run_operators(run, font, size_pt)
        parts.append(operators)
    parts.append(b"ET")
    return b" ".join(parts)


def _run_operators(run: ShapedRun, font: GlyphFont, size_pt: float) -> bytes:
    """A run as this document draws it; the first time it also takes the run's glyphs into the font."""
    is_told = font.use(run)
    if run.is_right_to_left:
        shown = b" ".join(_reversed_operators(run, font, size_pt, is_told=is_told))
        return b"/ReversedChars BMC " + shown + b" EMC"
    shown = _shown_run(run, size_pt)
    return shown if is_told else _with_actual_text(run.text, shown)


def _shown_run(run: ShapedRun, size_pt: float) -> bytes:
    """The glyphs of a whole run; the same in every document, and in every size unless marks are raised."""
    key = 0.0 if run.is_level else size_pt
    shown = run.operators.get(key)
    if shown is None:
        shown = run.operators[key] = _show(run.clusters, run.face, size_pt)
    return shown


def _reversed_operators(run: ShapedRun, font: GlyphFont, size_pt: float, *, is_told: bool) -> Iterator[bytes]:
    """Right-to-left glyphs stand in the file from left to right; readers turn them round letter by letter.

    So no ActualText may hold more than one letter. Source: ISO 32000-1, 14.8.2.3.3.
    """
    if is_told:
        yield _shown_run(run, size_pt)
        return
    for cluster in run.clusters:
        if font.tells(cluster, is_right_to_left=True):
            yield _show((cluster,), font.face, size_pt)
        elif len(cluster.text) > 1:
            yield from _letter_by_letter(cluster, font, size_pt)
        else:
            yield _with_actual_text(cluster.text, _show((cluster,), font.face, size_pt))


def _letter_by_letter(cluster: Cluster, font: GlyphFont, size_pt: float) -> Iterator[bytes]:
    """Share a cluster's width among its letters: the last one holds all glyphs, empty glyphs mark the others.

    Every letter begins and ends with an empty glyph on the base line, because readers sort by position.
    """
    width = sum(glyph.advance for glyph in cluster.glyphs)
    share = width / len(cluster.text)
    spacer, step = b"<%04X>" % font.spacer, font.face.advance(font.spacer)
    others, last = cluster.text[:-1], cluster.text[-1]
    glyphs = _show((cluster,), font.face, size_pt)
    back = number(width - share + step)
    yield _with_actual_text(last, b"[%s%s] TJ %s [%s%s] TJ" % (spacer, number(step), glyphs, back, spacer))
    for letter in reversed(others):
        yield _with_actual_text(letter, b"[%s%s%s] TJ" % (spacer, number(2 * step - share), spacer))


def _with_actual_text(text: str, operators: bytes) -> bytes:
    return b"/Span << /ActualText %s >> BDC %s EMC" % (text_string(text), operators)


def _show(clusters: Iterable[Cluster], face: FontFace, size_pt: float) -> bytes:
    """TJ arrays for the glyphs, raised or lowered where marks want it."""
    parts: list[bytes] = []
    rise = 0.0
    array: list[bytes] = []
    for up, element in _elements(clusters, face):
        if up != rise:
            _flush(parts, array)
            parts.append(number(up * size_pt / 1000) + b" Ts")
            rise = up
        array.append(element)
    _flush(parts, array)
    if rise:
        parts.append(b"0 Ts")
    return b" ".join(parts)


def _flush(parts: list[bytes], array: list[bytes]) -> None:
    if array:
        parts.append(b"[" + b" ".join(array).replace(b"> <", b"") + b"] TJ")
        array.clear()


def _elements(clusters: Iterable[Cluster], face: FontFace) -> Iterator[tuple[float, bytes]]:
    """Each glyph with the pen movement before and after it, as (rise, TJ array element)."""
    for cluster in clusters:
        for glyph in cluster.glyphs:
            yield glyph.up, _element(glyph, face)


def _element(glyph: Glyph, face: FontFace) -> bytes:
    shown = b"<%04X>" % glyph.number
    if glyph.right:
        shown = number(-glyph.right) + shown
    correction = face.advance(glyph.number) + glyph.right - glyph.advance
    return shown + number(correction) if abs(correction) > 0.01 else shown
