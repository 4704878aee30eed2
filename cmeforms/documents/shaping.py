"""Words to glyphs: picks a font for each character and lets HarfBuzz place the glyphs; knows no lines or pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import uharfbuzz as hb

from cmeforms.documents.characters import is_forbidden, letters
from cmeforms.documents.fonts import FontFace, FontSet, HanStyle, Style
from cmeforms.errors import GlyphMissing, RenderError

_FEATURES = {"kern": True, "liga": False, "dlig": False}
"""Ligatures are off: a font may draw a whole name as one sign, which is another spelling."""

_MOST_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 40
_NOTDEF = 0


class Glyph(NamedTuple):
    """One glyph; lengths in thousandths of the type size. ``advance`` moves the pen, the others do not."""

    number: int
    advance: float
    right: float
    up: float


class Cluster(NamedTuple):
    """Glyphs that together stand for ``text``."""

    text: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, eq=False)
class ShapedRun:
    """Text of one font and one direction, its clusters from left to right.

    ``operators`` is a place for ``text_drawing`` to keep what it wrote for the run, by type size.
    """

    text: str
    face: FontFace
    is_right_to_left: bool
    clusters: tuple[Cluster, ...]
    operators: dict[float, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def letter_glyphs(self) -> tuple[tuple[int, str], ...]:
        """Each glyph with its letter, where every cluster is one glyph for one letter; else nothing."""
        if any(len(cluster.glyphs) != 1 or len(cluster.text) != 1 for cluster in self.clusters):
            return ()
        return tuple((cluster.glyphs[0].number, cluster.text) for cluster in self.clusters)

    @cached_property
    def is_level(self) -> bool:
        """Whether all glyphs stand on the base line."""
        return not any(glyph.up for cluster in self.clusters for glyph in cluster.glyphs)

    @cached_property
    def width(self) -> float:
        """Total advance in thousandths of the type size."""
        return sum(glyph.advance for cluster in self.clusters for glyph in cluster.glyphs)

    @cached_property
    def top(self) -> float:
        """How far the glyphs rise above the base line, in thousandths of the type size."""
        glyphs = (glyph for cluster in self.clusters for glyph in cluster.glyphs)
        return max((glyph.up + self.face.glyph_reach(glyph.number)[0] for glyph in glyphs), default=0.0)

    @cached_property
    def bottom(self) -> float:
        """How far the glyphs reach below the base line, in thousandths of the type size, positive."""
        glyphs = (glyph for cluster in self.clusters for glyph in cluster.glyphs)
        return max((self.face.glyph_reach(glyph.number)[1] - glyph.up for glyph in glyphs), default=0.0)


class TextKind(NamedTuple):
    """What decides how a word is shaped, apart from its letters."""

    style: Style
    han: HanStyle = HanStyle.CHINESE
    is_right_to_left: bool = False


def shape_word(fonts: FontSet, word: str, kind: TextKind) -> tuple[ShapedRun, ...]:
    """Shape one word (no line breaks in it) as runs of one font each, in reading order.

    Raises ``GlyphMissing`` for a character that no font has, ``RenderError`` for one that must not be printed.
    """
    key = (word, kind)
    known: tuple[ShapedRun, ...] | None = fonts.shaped_words.get(key)
    if known is None:
        known = tuple(_shape_run(text, face, kind) for text, face in _font_runs(fonts, word, kind))
        if len(word) <= _LONGEST_REMEMBERED:
            _remember(fonts, key, known)
    return known


def _remember(fonts: FontSet, key: tuple[str, TextKind], runs: tuple[ShapedRun, ...]) -> None:
    if len(fonts.shaped_words) >= _MOST_REMEMBERED:
        fonts.shaped_words.clear()
    fonts.shaped_words[key] = runs


def _font_runs(fonts: FontSet, word: str, kind: TextKind) -> Iterator[tuple[str, FontFace]]:
    start, end, current = 0, 0, fonts.primary(kind.style)
    if word.isascii():
        # The first family has all of them; a control character shows as a missing glyph when it is shaped.
        yield word, current
        return
    for part in _drawable_parts(fonts, word, kind):
        if not current.can_draw(part):
            face = fonts.face_for(part, kind.style, kind.han)
            if face is None:
                raise refusal((part,))
            if face is not current and end > start:
                yield word[start:end], current
                start = end
            current = face
        end += len(part)
    yield word[start:], current


def _drawable_parts(fonts: FontSet, word: str, kind: TextKind) -> Iterator[str]:
    """Letters with their marks, or character by character where no single font has both: better apart than lost."""
    for letter in letters(word):
        if len(letter) > 1 and fonts.face_for(letter, kind.style, kind.han) is None:
            yield from letter
        else:
            yield letter


def refusal(characters: Sequence[str]) -> RenderError:
    """The error that names characters which must not be printed, or else those which no font has."""
    forbidden = [character for character in characters if is_forbidden(character)]
    if forbidden:
        return RenderError("Text must not hold " + ", ".join(f"U+{ord(c):04X}" for c in forbidden))
    return GlyphMissing(characters)


def _shape_run(text: str, face: FontFace, kind: TextKind) -> ShapedRun:
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(" ") if character.isspace() else ord(character) for character in text])
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if kind.is_right_to_left else "ltr"
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES | hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
    hb.shape(face.shaper, buffer, _FEATURES)
    clusters = tuple(_clusters(text, face, buffer))
    if any(glyph.number == _NOTDEF for cluster in clusters for glyph in cluster.glyphs):
        raise refusal([character for character in dict.fromkeys(text) if not face.can_draw(character)])
    return ShapedRun(text, face, kind.is_right_to_left, clusters)


def _clusters(text: str, face: FontFace, buffer: hb.Buffer) -> Iterator[Cluster]:
    grouped: dict[int, list[Glyph]] = {}
    scale = face.to_thousandths
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x_offset, y_offset, x_advance, _ = position.position
        glyph = _glyph(info.codepoint, x_advance * scale, x_offset * scale, y_offset * scale)
        grouped.setdefault(info.cluster, []).append(glyph)
    starts = sorted(grouped)
    ends = dict(pairwise([*starts, len(text)]))
    for start, glyphs in grouped.items():
        # What was removed as invisible before the first glyph belongs to that glyph.
        yield _cluster(text[0 if start == starts[0] else start : ends[start]], tuple(glyphs))


_glyph = lru_cache(maxsize=_MOST_REMEMBERED)(Glyph)
_cluster = lru_cache(maxsize=_MOST_REMEMBERED)(Cluster)
