"""The fonts that documents may use, found by file name in given directories; knows nothing of pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from cmeforms.documents.characters import is_forbidden, is_invisible
from cmeforms.errors import RenderError

FIRST_FAMILIES = ("NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansEthiopic", "NotoSansDevanagari")
"""Families asked first, in this order; the others follow by name."""

LAST_FAMILIES = (
    "NotoSansGrantha",
    "NotoSansChakma",
    "NotoSansBuginese",
    "NotoSansSymbols",
    "NotoSansMath",
    "NotoSansSymbols2",
    "NotoMusic",
    "NotoEmoji",
)
"""Families that repeat letters of others: asked only when nothing before them has the character."""

_MOST_REMEMBERED = 20_000
_ONLY_WITH_SERIFS = ("NotoSerifTibetan",)
"""Families of scripts that have no sans-serif one."""

_SKIPPED_FAMILIES = ("NotoSansDisplay", "NotoSansAdlamUnjoined", "NotoSansMono")


HarfBuzzObject = Any
"""A face, font, set or subset of HarfBuzz; the library has no types."""


class Style(StrEnum):
    """A style of text that differs in black and white too."""

    REGULAR = "Regular"
    BOLD = "Bold"
    ITALIC = "Italic"


class HanStyle(StrEnum):
    """Whose drawing of the shared Chinese characters a text wants, as the font collection names it."""

    CHINESE = "SC"
    JAPANESE = "JP"
    KOREAN = "KR"


@dataclass(frozen=True, eq=False)
class FontFace:
    """One face of one font file, opened on first use; ``index`` counts the faces of a collection."""

    path: Path
    index: int = 0

    @cached_property
    def _face(self) -> HarfBuzzObject:
        return hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)

    @cached_property
    def shaper(self) -> HarfBuzzObject:
        """The HarfBuzz font, scaled to its own units."""
        return hb.Font(self._face)

    @property
    def face(self) -> HarfBuzzObject:
        """The HarfBuzz face."""
        return self._face

    @cached_property
    def code_points(self) -> HarfBuzzObject:
        """The set of code points that the face can draw by itself."""
        return self._face.unicodes

    @cached_property
    def postscript_name(self) -> str:
        """The name by which the font goes inside a PDF."""
        return str(self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or self.path.stem)

    @cached_property
    def to_thousandths(self) -> float:
        """Factor from the font's units to thousandths of the type size."""
        return 1000 / float(self._face.upem)

    @cached_property
    def ascent(self) -> float:
        """Height above the base line, in parts of the type size."""
        return float(self.shaper.get_font_extents("ltr").ascender) * self.to_thousandths / 1000

    @cached_property
    def descent(self) -> float:
        """Depth below the base line, in parts of the type size, positive."""
        return -float(self.shaper.get_font_extents("ltr").descender) * self.to_thousandths / 1000

    @cached_property
    def is_cff(self) -> bool:
        """Whether the outlines are PostScript ones, which a PDF embeds in another way."""
        return "CFF " in self._face.table_tags

    @cached_property
    def _reaches(self) -> dict[int, tuple[float, float]]:
        return {}

    def glyph_reach(self, glyph: int) -> tuple[float, float]:
        """How far a glyph's picture reaches above and below the base line, in thousandths of the type size."""
        if glyph not in self._reaches:
            box = self.shaper.get_glyph_extents(glyph)
            top, bottom = (box.y_bearing, box.y_bearing + box.height) if box is not None else (0, 0)
            self._reaches[glyph] = top * self.to_thousandths, -bottom * self.to_thousandths
        return self._reaches[glyph]

    @cached_property
    def _advances(self) -> dict[int, int]:
        return {}

    def advance(self, glyph: int) -> int:
        """How far a glyph moves the pen by itself, in whole thousandths of the type size."""
        if glyph not in self._advances:
            self._advances[glyph] = round(self.shaper.get_glyph_h_advance(glyph) * self.to_thousandths)
        return self._advances[glyph]

    def can_draw(self, text: str) -> bool:
        """Whether the face has pictures of all visible characters of ``text``, marks composed if need be."""
        return self._has_all(text) or (len(text) > 1 and self._has_all(unicodedata.normalize("NFC", text)))

    def _has_all(self, text: str) -> bool:
        return all(ord(character) in self.code_points or _needs_no_picture(character) for character in text)


def _needs_no_picture(character: str) -> bool:
    return character.isspace() or is_invisible(character)


class FontSet:
    """All faces in the order in which they are asked, per style; regular faces stand in for missing ones.

    ``shaped_words``, ``plain_words`` and ``plain_texts`` are what shaping and line breaking remember between
    texts: caches only, bounded by those who fill them, and not for showing, as they hold names.
    """

    def __init__(
        self, faces: Mapping[Style, tuple[FontFace, ...]], han_faces: Mapping[Style, Mapping[HanStyle, FontFace]]
    ) -> None:
        self.faces, self.han_faces = faces, han_faces
        self.shaped_words: dict[Any, Any] = {}
        self.plain_words: dict[Any, Any] = {}
        self.plain_texts: dict[Any, Any] = {}
        self._chosen: dict[tuple[str, Style, HanStyle], FontFace | None] = {}

    def primary(self, style: Style) -> FontFace:
        """The face of Latin text and spaces in this style."""
        return self.faces[style][0]

    def face_for(self, letter: str, style: Style, han: HanStyle = HanStyle.CHINESE) -> FontFace | None:
        """The first face that has ``letter`` (a character, or one with its marks), or None when no font has it."""
        key = (letter, style, han)
        if key not in self._chosen:
            if len(self._chosen) >= _MOST_REMEMBERED:
                self._chosen.clear()
            self._chosen[key] = self._first_with(letter, style, han)
        return self._chosen[key]

    def _first_with(self, letter: str, style: Style, han: HanStyle) -> FontFace | None:
        candidates = [*self.faces[style], *self._han_candidates(style, han), *self.faces[Style.REGULAR]]
        return next((face for face in candidates if face.can_draw(letter)), None)

    def _han_candidates(self, style: Style, han: HanStyle) -> list[FontFace]:
        faces = self.han_faces.get(style) or self.han_faces.get(Style.REGULAR, {})
        wanted = [faces[han]] if han in faces else []
        return wanted + [face for face in faces.values() if face not in wanted]

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of ``text`` that cannot or must not be printed, each once, in order of appearance."""
        return tuple(character for character in dict.fromkeys(text) if not self._is_printable(character))

    def _is_printable(self, character: str) -> bool:
        return not is_forbidden(character) and self.face_for(character, Style.REGULAR) is not None


def find_fonts(directories: Sequence[Path]) -> FontSet:
    """Find the Noto fonts lying in ``directories`` (not below them); an earlier directory wins.

    Raises ``RenderError`` when the first family, Noto Sans, is not among them: then nothing can be printed.
    """
    files = _font_files(directories)
    regular = _ordered(files, Style.REGULAR)
    if not regular or regular[0].path.stem != "NotoSans-Regular":
        raise RenderError("NotoSans-Regular.ttf is in none of the font directories")
    faces = {
        Style.REGULAR: regular,
        Style.BOLD: _ordered(files, Style.BOLD) or regular,
        Style.ITALIC: _named_faces(files, ["NotoSans-Italic"]) or regular,
    }
    return FontSet(faces, {style: _han_faces(files, style) for style in (Style.REGULAR, Style.BOLD)})


def _font_files(directories: Iterable[Path]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for directory in directories:
        for path in sorted(directory.glob("Noto*.tt[fc]")) if directory.is_dir() else ():
            files.setdefault(path.stem, path)
    return files


def _ordered(files: dict[str, Path], style: Style) -> tuple[FontFace, ...]:
    suffix = f"-{style}"
    families = {stem.removesuffix(suffix) for stem in files if stem.endswith(suffix) and files[stem].suffix == ".ttf"}
    sans = {name for name in families if name.startswith("NotoSans")}.difference(_SKIPPED_FAMILIES)
    middle = sorted(sans.difference(FIRST_FAMILIES, LAST_FAMILIES))
    return _named_faces(
        files, [name + suffix for name in (*FIRST_FAMILIES, *middle, *_ONLY_WITH_SERIFS, *LAST_FAMILIES)]
    )


def _named_faces(files: dict[str, Path], stems: Iterable[str]) -> tuple[FontFace, ...]:
    return tuple(FontFace(files[stem]) for stem in stems if stem in files)


def _han_faces(files: dict[str, Path], style: Style) -> dict[HanStyle, FontFace]:
    path = files.get(f"NotoSansCJK-{style}")
    if path is None:
        return {}
    count = int(hb.Face(hb.Blob.from_file_path(str(path)), 0).count)
    named = {FontFace(path, index).postscript_name: index for index in range(count)}
    wanted = {han: named.get(f"NotoSansCJK{han.lower()}-{style}") for han in HanStyle}
    return {han: FontFace(path, index) for han, index in wanted.items() if index is not None}
