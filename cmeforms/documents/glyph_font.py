"""Embedded subset fonts addressed by glyph number, written when the document is saved; knows no layout.

Source: ISO 32000-1, 9.7 (composite fonts), 9.10.3 (ToUnicode), 9.6.4 (subset prefix); ISO 19005-3, 6.2.11.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator
from functools import cached_property

import uharfbuzz as hb

from cmeforms.documents.fonts import FontFace, HarfBuzzObject
from cmeforms.documents.pdf_objects import RawObject, Stream, Value, Writer, reference_by_name
from cmeforms.documents.shaping import Cluster, ShapedRun
from cmeforms.errors import RenderError

_KEPT_TABLES = ("head", "hhea", "hmtx", "maxp", "glyf", "loca", "CFF ")
_ENTRIES_AT_ONCE = 100
_SYMBOLIC = 4
_EMPTY_CHARACTERS = "\u200c\u200d\u200b "


class GlyphFont:
    """One face as one document uses it: which glyphs, and which text each of them stands for."""

    def __init__(self, face: FontFace, number: int) -> None:
        self.face = face
        self.resource_name = b"G%d" % number
        self.internal_name = f"GlyphFont.{number}"
        self._texts: dict[int, str] = {}
        self.drawn_runs: dict[tuple[ShapedRun, float], bytes] = {}
        for character in " -":
            self._texts[face.shaper.get_nominal_glyph(ord(character)) or 0] = character
        self._texts.pop(0, None)

    def use(self, run: ShapedRun) -> bool:
        """Take the glyphs of ``run`` into the subset; True when they alone tell its text to a reader.

        The first text a glyph stands for becomes its ToUnicode entry; a later, different one needs ActualText.
        """
        # Every glyph must be taken in, so nothing here may stop at the first that does not tell its text.
        if run.letter_glyphs:
            texts = self._texts
            told = [texts.setdefault(glyph, letter) == letter for glyph, letter in run.letter_glyphs]
        else:
            told = [self.tells(cluster, is_right_to_left=run.is_right_to_left) for cluster in run.clusters]
        return all(told)

    def tells(self, cluster: Cluster, *, is_right_to_left: bool) -> bool:
        """Whether ToUnicode gives back this cluster's text; registers its glyphs.

        Readers turn right-to-left text round letter by letter, so one glyph may tell one letter only.
        """
        shares = self._shares(cluster)
        numbers = [glyph.number for glyph in cluster.glyphs]
        found = [self._texts.setdefault(number, share) for number, share in zip(numbers, shares, strict=True)]
        if is_right_to_left:
            return found == [cluster.text] and len(cluster.text) == 1
        return "".join(found) == cluster.text

    @cached_property
    def spacer(self) -> int:
        """An empty glyph, if possible without width, to carry a letter that has no glyph of its own."""
        shaper = self.face.shaper
        for character in _EMPTY_CHARACTERS:
            glyph = shaper.get_nominal_glyph(ord(character))
            if glyph and not shaper.get_glyph_extents(glyph).width:
                self._texts.setdefault(glyph, character)
                return int(glyph)
        raise RenderError(f"{self.face.postscript_name} has no space")

    def _shares(self, cluster: Cluster) -> list[str]:
        """Which part of a cluster's text each of its glyphs stands for, as well as can be told."""
        if len(cluster.glyphs) == 1:
            return [cluster.text]
        nominal = {self.face.shaper.get_nominal_glyph(ord(character)): character for character in cluster.text}
        known = [nominal.get(glyph.number, "") for glyph in cluster.glyphs]
        rest = "".join(character for character in cluster.text if character not in known) or cluster.text
        return [share or rest for share in known]

    def addObjects(self, document: Writer) -> None:  # noqa: N802 (reportlab calls it by this name at save)
        """Write the font; called once by reportlab when the document is saved."""
        base_name = f"{self._subset_prefix()}+{self.face.postscript_name}"
        descendant = RawObject(
            {
                "Type": b"/Font",
                "Subtype": b"/CIDFontType0" if self.face.is_cff else b"/CIDFontType2",
                "BaseFont": b"/" + base_name.encode(),
                "CIDSystemInfo": {"Registry": b"(Adobe)", "Ordering": b"(Identity)", "Supplement": 0},
                "FontDescriptor": RawObject(self._descriptor(base_name)),
                "DW": 0,
                "W": self._widths(),
                **({} if self.face.is_cff else {"CIDToGIDMap": b"/Identity"}),
            }
        )
        font = RawObject(
            {
                "Type": b"/Font",
                "Subtype": b"/Type0",
                "BaseFont": b"/" + base_name.encode(),
                "Encoding": b"/Identity-H",
                "DescendantFonts": [descendant],
                "ToUnicode": Stream(self._to_unicode()),
            }
        )
        document.Reference(font, self.internal_name)
        document.idToObject["BasicFonts"][self.resource_name.decode()] = reference_by_name(self.internal_name)

    @property
    def _glyphs(self) -> list[int]:
        return sorted(self._texts)

    def _subset_prefix(self) -> str:
        digest = hashlib.sha256(",".join(map(str, self._glyphs)).encode()).digest()
        return "".join(string.ascii_uppercase[byte % 26] for byte in digest[:6])

    def _scaled(self, value: float) -> int:
        return round(value * self.face.to_thousandths)

    def _widths(self) -> list[Value]:
        widths: list[Value] = []
        for glyph in self._glyphs:
            widths += [glyph, [self.face.advance(glyph)]]
        return widths

    def _descriptor(self, base_name: str) -> dict[str, Value]:
        shaper = self.face.shaper
        extents = shaper.get_font_extents("ltr")
        cap_height = shaper.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        return {
            "Type": b"/FontDescriptor",
            "FontName": b"/" + base_name.encode(),
            "Flags": _SYMBOLIC,
            "FontBBox": self._bounding_box(),
            "ItalicAngle": round(shaper.get_style_value(hb.StyleTag.SLANT_ANGLE)),
            "Ascent": self._scaled(extents.ascender),
            "Descent": self._scaled(extents.descender),
            "CapHeight": self._scaled(cap_height),
            "StemV": round(shaper.get_style_value(hb.StyleTag.WEIGHT) / 5),
            **self._font_file(),
        }

    def _bounding_box(self) -> list[int]:
        boxes = [box for box in map(self.face.shaper.get_glyph_extents, self._glyphs) if box is not None]
        left = min((box.x_bearing for box in boxes), default=0)
        bottom = min((box.y_bearing + box.height for box in boxes), default=0)
        right = max((box.x_bearing + box.width for box in boxes), default=0)
        top = max((box.y_bearing for box in boxes), default=0)
        return [self._scaled(value) for value in (left, bottom, right, top)]

    def _font_file(self) -> dict[str, Value]:
        subset = self._subset()
        if self.face.is_cff:
            table = bytes(subset.reference_table("CFF ").data)
            return {"FontFile3": Stream(table, {"Subtype": b"/CIDFontType0C"})}
        data = bytes(subset.blob.data)
        return {"FontFile2": Stream(data, {"Length1": len(data)})}

    def _subset(self) -> HarfBuzzObject:
        wanted = hb.SubsetInput()
        nominal = self.face.shaper.get_nominal_glyph
        if all(len(text) == 1 and nominal(ord(text)) == glyph for glyph, text in self._texts.items()):
            # Asked by letters, a large Chinese font answers fifteen times as fast as by numbers of glyphs.
            wanted.unicode_set.update([ord(text) for text in self._texts.values()])
        else:
            wanted.glyph_set.update(self._glyphs)
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        if not self.face.is_cff:
            # A PostScript font tells its glyphs' numbers itself; a TrueType one keeps them by their places.
            wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
        unwanted = [tag for tag in self.face.face.table_tags if tag not in _KEPT_TABLES]
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in unwanted)
        return hb.subset(self.face.face, wanted)

    def _to_unicode(self) -> bytes:
        return b"\n".join((_CMAP_HEAD, *self._to_unicode_entries(), _CMAP_TAIL))

    def _to_unicode_entries(self) -> Iterator[bytes]:
        glyphs = self._glyphs
        for start in range(0, len(glyphs), _ENTRIES_AT_ONCE):
            some = glyphs[start : start + _ENTRIES_AT_ONCE]
            yield b"%d beginbfchar" % len(some)
            for glyph in some:
                yield b"<%04X> <%s>" % (glyph, self._texts[glyph].encode("utf-16-be").hex().upper().encode())
            yield b"endbfchar"


_CMAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""

_CMAP_TAIL = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
