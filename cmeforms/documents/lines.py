"""Paragraphs to lines of a given width, in every script and direction; loses no character, knows no pages.

Lines end at spaces and between Chinese or Japanese characters; a word longer than the line is broken
wherever it must be. Source: UAX #14 (the part that these forms need), UAX #9 rule L1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cmeforms.documents.bidi import embedding_levels, has_right_to_left, paragraph_level, visual_order
from cmeforms.documents.characters import LINE_BREAK, stays_with_previous
from cmeforms.documents.fonts import FontSet, HanStyle, Style
from cmeforms.documents.shaping import ShapedRun, TextKind, shape_word

_HAN = "\u2e80-\u2fdf\u3003-\u3007\u3012\u3013\u3021-\u30fa\u30fc-\u9fff\uf900-\ufaff\uff65-\uff9f\U00020000-\U0003ffff"
_OPENING = "‘“〈《「『【〔〖（［｛"
_CLOSING = "’”、。〉》」』】〕〗！），．：；？］｝々ー・…"
_BREAK_SPACE = r"[^\S\u00a0\u2007\u202f]|\u200b"
_WORDS = re.compile(rf"(?:{_BREAK_SPACE})+|[{_OPENING}]*[{_HAN}][{_CLOSING}]*|(?:(?!{_BREAK_SPACE}|[{_HAN}])(?:.|\n))+")
_KANA, _HANGUL = re.compile("[\u3041-\u30ff]"), re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_LONGEST_WORD = 100
"""Characters of a word that are shaped at once; longer ones are cut, which keeps long input linear."""

_MOST_REMEMBERED = 10_000
_AIR = 0.04
"""Room above the highest and below the lowest letter, in parts of the type size."""

_GOOD_BREAKS = "-/@._\u2010\u2013"
_MOST_TEXTS_REMEMBERED, _LONGEST_TEXT_REMEMBERED = 2_000, 500


@dataclass(frozen=True)
class TextStyle:
    """How a paragraph is set; sizes in points."""

    size_pt: float
    style: Style = Style.REGULAR


class Placed(NamedTuple):
    """A shaped run with its embedding level, as it stands on a line."""

    run: ShapedRun
    level: int


class Line(NamedTuple):
    """One line: runs from left to right; lengths in points."""

    runs: tuple[ShapedRun, ...]
    width_pt: float
    ascent_pt: float
    descent_pt: float
    size_pt: float
    is_right_to_left: bool

    @property
    def height_pt(self) -> float:
        """From the top of the highest letter's room to the bottom of the lowest's."""
        return self.ascent_pt + self.descent_pt


class _Word(NamedTuple):
    """A word or a stretch of spaces; ``top`` and ``bottom`` are 0 where no letter can leave the line's usual room."""

    text: str
    placed: tuple[Placed, ...]
    width: float
    is_space: bool
    top: float
    bottom: float


_NOTHING = _Word("", (), 0.0, is_space=False, top=0.0, bottom=0.0)


@dataclass
class _Paragraph:
    fonts: FontSet
    style: TextStyle
    base_level: int
    kind: TextKind
    has_turns: bool
    lines: list[Line] = field(default_factory=list)


def break_text(
    fonts: FontSet, text: str, style: TextStyle, width_pt: float, *, keeps_left_to_right: bool = False
) -> list[Line]:
    """Break ``text`` to lines no wider than ``width_pt``; empty text is one empty line.

    Raises ``GlyphMissing`` or ``RenderError`` naming characters that cannot or must not be printed.
    """
    lines: list[Line] = []
    kind = TextKind(style.style, _han_style(text))
    for part in LINE_BREAK.split(text):
        has_turns = has_right_to_left(part)
        base_level = paragraph_level(part) if has_turns and not keeps_left_to_right else 0
        paragraph = _Paragraph(fonts, style, base_level, kind, has_turns)
        _fill_lines(paragraph, part, width_pt * 1000 / style.size_pt)
        lines.extend(paragraph.lines)
    return lines


def text_width_pt(fonts: FontSet, text: str, style: TextStyle) -> float:
    """Width of the widest line of ``text`` when nothing but its own line breaks breaks it, in points."""
    return max(line.width_pt for line in break_text(fonts, text, style, 1e9))


def longest_word_pt(fonts: FontSet, text: str, style: TextStyle) -> float:
    """Width of the widest unbreakable part of ``text``, in points."""
    kind = TextKind(style.style, _han_style(text))
    words = (word for part in LINE_BREAK.split(text) for word in _plain_words(fonts, part, kind) if not word.is_space)
    return max((word.width for word in words), default=0.0) * style.size_pt / 1000


def _han_style(text: str) -> HanStyle:
    if text.isascii():
        return HanStyle.CHINESE
    if _KANA.search(text):
        return HanStyle.JAPANESE
    return HanStyle.KOREAN if _HANGUL.search(text) else HanStyle.CHINESE


def _fill_lines(paragraph: _Paragraph, text: str, room: float) -> None:
    current: list[_Word] = []
    used, goes_on = 0.0, False
    for word in _words(paragraph, text):
        rest = word
        if not word.is_space and used + word.width > room:
            # The rest of a word that was cut for its length goes on in the same line; others begin a new one.
            free = room - used if goes_on or not _holds_words(current) else 0.0
            *full, rest = _pieces(paragraph, word, free, room)
            for piece in full:
                _end_line(paragraph, [*current, piece] if piece.text else current)
                current, used = [], 0.0
        current.append(rest)
        used += rest.width
        goes_on = not word.is_space and len(word.text) >= _LONGEST_WORD // 2
    _end_line(paragraph, current)


def _holds_words(words: Sequence[_Word]) -> bool:
    return any(not word.is_space for word in words)


def _words(paragraph: _Paragraph, text: str) -> Iterable[_Word]:
    if paragraph.has_turns:
        levels = embedding_levels(text, paragraph.base_level)
        return _words_with_levels(paragraph, text, levels)
    return _plain_words(paragraph.fonts, text, paragraph.kind)


def _plain_words(fonts: FontSet, text: str, kind: TextKind) -> Iterable[_Word]:
    """The words of a text without any right-to-left letter; tables ask for them three times, so they are kept."""
    if len(text) > _LONGEST_TEXT_REMEMBERED:
        return (_plain_word(fonts, part, kind) for part in _parts(text))
    texts = fonts.plain_texts
    words = texts.get((text, kind))
    if words is None:
        if len(texts) >= _MOST_TEXTS_REMEMBERED:
            texts.clear()
        words = texts[text, kind] = tuple(_plain_word(fonts, part, kind) for part in _parts(text))
    return words


def _words_with_levels(paragraph: _Paragraph, text: str, levels: list[int]) -> Iterator[_Word]:
    start = 0
    for part in _parts(text):
        yield _word(paragraph, part, levels[start : start + len(part)])
        start += len(part)


def _parts(text: str) -> Iterator[str]:
    for match in _WORDS.finditer(text):
        part = match.group()
        while len(part) > _LONGEST_WORD:
            cut = _safe_cut(part)
            yield part[:cut]
            part = part[cut:]
        yield part


def _safe_cut(part: str) -> int:
    """A place to cut a very long word where no mark or joiner loses its letter."""
    for cut in range(_LONGEST_WORD, _LONGEST_WORD // 2, -1):
        if not stays_with_previous(part[cut]) and not stays_with_previous(part[cut - 1]):
            return cut
    return _LONGEST_WORD


def _word(paragraph: _Paragraph, text: str, levels: Sequence[int]) -> _Word:
    placed: list[Placed] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or levels[end] != levels[start]:
            kind = _directed(paragraph.kind, levels[start])
            placed += [Placed(run, levels[start]) for run in shape_word(paragraph.fonts, text[start:end], kind)]
            start = end
    return _made_word(text, placed)


def _plain_word(fonts: FontSet, text: str, kind: TextKind) -> _Word:
    """A word of a paragraph without any right-to-left text, which is most of them."""
    words = fonts.plain_words
    word = words.get((text, kind))
    if word is None:
        if len(words) >= _MOST_REMEMBERED:
            words.clear()
        word = words[text, kind] = _made_word(text, [Placed(run, 0) for run in shape_word(fonts, text, kind)])
    return word


def _made_word(text: str, placed: Sequence[Placed]) -> _Word:
    width = sum(run.width for run, _ in placed)
    is_space = text.isspace() or not text or text == "\u200b"
    # Letters of the first family stay within the line's own height, so only others are measured.
    tall = [] if text.isascii() else [run for run, _ in placed if not run.text.isascii()]
    top, bottom = max((run.top for run in tall), default=0.0), max((run.bottom for run in tall), default=0.0)
    return _Word(text, tuple(placed), width, is_space, top, bottom)


def _directed(kind: TextKind, level: int) -> TextKind:
    return kind._replace(is_right_to_left=True) if level % 2 else kind


def _pieces(paragraph: _Paragraph, word: _Word, free: float, room: float) -> list[_Word]:
    """Break a word to what goes on the line begun (perhaps nothing), full lines, and a rest for the next line."""
    pieces = [] if free else [_NOTHING]
    rest, limit = word, free or room
    while rest.width > limit:
        cut = _cut(rest, limit)
        if not cut and not pieces:
            pieces.append(_NOTHING)
            limit = room
            continue
        cut = max(cut, _first_cluster(rest))
        if cut >= len(rest.text):
            break
        levels = [placed.level for placed in rest.placed for _ in placed.run.text]
        pieces.append(_word(paragraph, rest.text[:cut], levels[:cut]))
        rest, limit = _word(paragraph, rest.text[cut:], levels[cut:]), room
    return [*pieces, rest]


def _first_cluster(word: _Word) -> int:
    return len(next(_clusters_in_reading_order(word))[0])


def _cut(word: _Word, room: float) -> int:
    """How many characters of ``word`` fit into ``room``, preferring to end after a hyphen, slash or dot."""
    fitting, used = 0, 0.0
    for cluster, width in _clusters_in_reading_order(word):
        used += width
        if used > room:
            break
        fitting += len(cluster)
    good = max(word.text.rfind(mark, 0, fitting) for mark in _GOOD_BREAKS) + 1
    return good if good * 3 >= fitting else fitting


def _clusters_in_reading_order(word: _Word) -> Iterator[tuple[str, float]]:
    for run, _ in word.placed:
        clusters = reversed(run.clusters) if run.is_right_to_left else iter(run.clusters)
        for cluster in clusters:
            yield cluster.text, sum(glyph.advance for glyph in cluster.glyphs)


def _end_line(paragraph: _Paragraph, words: list[_Word]) -> None:
    """Add a line; the spaces at its end count for nothing and take the paragraph's level (UAX #9, L1)."""
    end = len(words)
    while end and words[end - 1].is_space:
        end -= 1
    kept = words[:end]
    placed = [each for word in kept for each in word.placed]
    runs = visual_order(placed, [level for _, level in placed]) if paragraph.has_turns else placed
    if not paragraph.base_level and end < len(words):
        # Kept for readers that copy or speak the line; it lies outside the measured width.
        runs = [*runs, *words[end].placed[:1]]
    paragraph.lines.append(_line(paragraph, kept, tuple([run for run, _ in runs])))


def _line(paragraph: _Paragraph, words: list[_Word], runs: tuple[ShapedRun, ...]) -> Line:
    """The first font decides a line's height, unless a letter reaches higher or lower than its letters do."""
    size, face = paragraph.style.size_pt, paragraph.fonts.primary(paragraph.style.style)
    ascent, descent, width = face.ascent, face.descent, 0.0
    for word in words:
        width += word.width
        if word.top > (ascent - _AIR) * 1000:
            ascent = word.top / 1000 + _AIR
        if word.bottom > (descent - _AIR) * 1000:
            descent = word.bottom / 1000 + _AIR
    is_right_to_left = paragraph.base_level % 2 == 1
    return Line(runs, width * size / 1000, ascent * size, descent * size, size, is_right_to_left)
